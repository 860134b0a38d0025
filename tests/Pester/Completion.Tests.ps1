BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    Push-Location "$root/examples/data"
    function Get-Names([string] $Line) { (Get-Completion $Line).ListItemText }
}

AfterAll { Pop-Location }

Describe 'Tab behind a name of a host' {
    It 'offers the hosts of the files that the line names: <_>' -ForEach (
        'Import-CpuidDump ./pool/* | New-VMotionMask -WithoutHost b',
        'Import-CpuidDump -Path ./pool/skx01.txt, ./pool/bdw01.txt, ./pool/bdw02.txt | New-CpuBaseline -WithoutHost b',
        'Get-ChildItem ./pool | Get-CpuPoolPlan -WithoutHost b',
        'dir pool | Test-CpuidCompliance -ReferenceHost b',
        '"./pool" | Get-CpuEvcMode -WithoutHost b',
        'Test-CpuidCompliance -Path ./pool -ReferenceHost b',
        'Test-HostEvacuation -Path ./pool -Name b',
        'New-VMotionMask -LiteralPath ./pool -WithoutHost b',
        'Get-CpuMigrationMatrix ./pool -From b',
        'Get-CpuMigrationMatrix ./pool -To B'
    ) {
        Get-Names $_ | Should -Be 'bdw01', 'bdw02'
    }

    It 'offers the hosts in a variable, a baseline among them, with their CPU as tooltip' {
        $global:someHosts = Import-CpuidDump ./pool
        $global:someBaseline = $someHosts | New-CpuBaseline -WarningAction SilentlyContinue
        try {
            Get-Names '$someHosts | New-VMotionMask -WithoutHost i' | Should -Be 'icx01'
            Get-Names '$someBaseline | New-VMotionMask -WithoutHost i' | Should -Be 'icx01'
            (Get-Completion '$someHosts | New-VMotionMask -WithoutHost i').ToolTip | Should -BeLike 'icx01, *Icelake*'
        }
        finally { Remove-Variable someHosts, someBaseline -Scope Global }
    }

    It 'runs nothing, and is silent where there is nothing' {
        Get-Names 'Set-Content TestDrive:/made.txt x | New-VMotionMask -WithoutHost b' | Should -BeNullOrEmpty
        'TestDrive:/made.txt' | Should -Not -Exist
        Get-Names 'Import-CpuidDump ./no/such | New-VMotionMask -WithoutHost b' | Should -BeNullOrEmpty
        Get-Names '$noSuchVariable | New-VMotionMask -WithoutHost b' | Should -BeNullOrEmpty
    }

    It 'offers CPU generations where a matrix has no hosts' {
        Get-Names 'Get-CpuMigrationMatrix -From Sapph' | Should -Be 'Sapphire Rapids'
    }
}

Describe 'Tab with an open session' -Skip:$skip {
    BeforeAll {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
    }

    AfterAll {
        Remove-VSphereSession *
        if ($vc -and -not $script:stopped) { Stop-VCenter $vc }
    }

    It 'offers <1> behind <0>' -ForEach @(
        @('Get-HostCpuid esx0', 'esx01 esx02 esx03'),
        @('Get-HostCpuid -Cluster ', 'Prod Edge'),
        @('Get-HostCpuid -Datacenter f', 'Far'),
        @('Get-CpuEvcMode -Session * -HostName esx01', 'esx01'),
        @('Get-CpuEvcMode -Session * -Cluster p', 'Prod'),
        @('Test-HostEvacuation esx1', 'esx11'),
        @('Test-HostEvacuation esx01 -Destination esx02', 'esx02'),
        @('Test-HostEvacuation esx01 -Cluster pr', 'Prod'),
        @('Test-CpuMigration -VM app13', 'app13 app13b'),
        @('Test-CpuMigration -VM app13 -HostName esx11', 'esx11'),
        @('Test-CpuMigration -VM app13 -Datacenter l', 'Lab'),
        @('Get-PowerCycleDebt -VM old8m', 'old8masked'),
        @('Get-PowerCycleDebt -HostName esx11', 'esx11'),
        @('Get-PowerCycleDebt -Cluster e', 'Edge'),
        @('Resolve-VMotionFault -VM on', 'on13'),
        @('Resolve-VMotionFault -VM on13 -HostName esx11', 'esx11'),
        @('Get-VMCpuMask app13', 'app13 app13b'),
        @('Set-VMCpuMask app14', 'app14'),
        @('Test-CpuidCompliance -InputObject x -VM as', 'asleep'),
        @('New-VMotionMask -InputObject x -VM den', 'denied'),
        @('Get-VSphereSession 127', '127.0.0.1:*')
    ) {
        $offered = (Get-Completion $_[0]).ListItemText -join ' '
        $offered | Should -BeLike $_[1]
    }

    It 'offers what the undo journal can take back' {
        $journal = "$TestDrive/it's undo"
        Get-Completion "Restore-VMCpuMask -Journal `"$journal`" -VM " | Should -BeNullOrEmpty
        Set-VMCpuMask app13, app14 '1.ecx=----:----:----:----:----:----:----:---0' -Journal $journal -Confirm:$false
        $offered = Get-Completion "Restore-VMCpuMask -Journal `"$journal`" -VM "
        $offered.ListItemText | Sort-Object | Should -Be 'app13', 'app14'
        $offered[0].ToolTip | Should -Match 'SSE3'
        Restore-VMCpuMask -All -Journal $journal -Confirm:$false
        Get-Completion "Restore-VMCpuMask -Journal `"$journal`" -VM " | Should -BeNullOrEmpty
    }

    It 'is silent when the server does not answer' {
        Stop-VCenter $vc
        $script:stopped = $true
        { Get-Completion 'Get-HostCpuid -Datacenter ' } | Should -Not -Throw
    }
}
