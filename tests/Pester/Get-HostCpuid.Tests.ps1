BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    if (Get-VCenterProgram) {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
    }
}

AfterAll {
    Remove-VSphereSession *
    if ($vc) { Stop-VCenter $vc }
}

Describe 'Get-HostCpuid over a session' -Skip:$skip {
    It 'reads every host of the server' {
        $hosts = Get-HostCpuid -Session $session -WarningAction SilentlyContinue
        $hosts.Name | Sort-Object | Should -Be 'esx01', 'esx02', 'esx03', 'esx11', 'lone'
        $hosts | Should -BeOfType CpuMask.Cpuid.HostCpuid
        $esx01 = $hosts | Where-Object Name -eq esx01
        $esx01.View, $esx01.Vendor.Id, $esx01.Format | Should -Be 'Hardware', 'GenuineIntel', 'vsphere'
        $esx01.Source | Should -Be "$($vc.Server)/Lab/host/Prod/esx01"
        $esx01.Kernel | Should -Match '^VMware ESXi 6\.7\.0 build-17167734'
    }

    It 'shows what surrounds a host' {
        $esx01 = Get-HostCpuid esx01
        $esx01.Cluster, $esx01.Datacenter, $esx01.ConnectionState, $esx01.InMaintenanceMode, $esx01.Model | Should -Be 'Prod', 'Lab', 'connected', $false, 'Blade 1'
        (Get-HostCpuid esx11).InMaintenanceMode | Should -BeTrue
    }

    It 'shows the same of a host that was written to a file and read again' {
        Get-HostCpuid esx01, esx11 | Export-CpuidDump -Path "$TestDrive/hosts.json"
        $read = Import-CpuidDump "$TestDrive/hosts.json"
        $live = Get-HostCpuid esx01, esx11
        foreach ($name in 'Cluster', 'Datacenter', 'ConnectionState', 'InMaintenanceMode', 'MaxEvcMode', 'CurrentEvcMode', 'Manufacturer', 'Model', 'Version', 'Build', 'Id', 'Bios', 'Kernel') {
            $read.$name | Should -Be $live.$name -Because $name
        }
        ($read | Where-Object Cluster -eq Edge).Name | Should -Be 'esx11'
        ($read | Get-Screen) | Should -Be ($live | Get-Screen)
    }

    It 'finds hosts by name, wildcard, cluster and datacenter' {
        (Get-HostCpuid esx0* -WarningAction SilentlyContinue).Name | Should -Be 'esx01', 'esx02', 'esx03'
        (Get-HostCpuid -Cluster Prod -WarningAction SilentlyContinue).Name | Should -Be 'esx01', 'esx02', 'esx03'
        (Get-HostCpuid -Datacenter Far).Name | Should -Be 'esx11'
        { Get-HostCpuid nothing* -ErrorAction Stop } | Should -Throw -ErrorId 'ObjectNotFound,*'
    }

    It 'reports a name that no host has, and reads the others' {
        $hosts = Get-HostCpuid esx99, esx01 -ErrorAction SilentlyContinue -ErrorVariable problems
        $hosts.Name | Should -Be 'esx01'
        $problems[0].FullyQualifiedErrorId | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.GetHostCpuidCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].Exception.Message | Should -Match 'esx99'
    }

    It 'reports hosts that are not connected instead of dropping them' {
        $hosts = Get-HostCpuid esx03, lone -WarningVariable warnings -WarningAction SilentlyContinue
        $hosts.Name | Should -Be 'esx03', 'lone'
        $hosts.ConnectionState | Should -Be 'disconnected', 'notResponding'
        $warnings.Message -join "`n" | Should -Match 'esx03: The host is disconnected'
        $warnings.Message -join "`n" | Should -Match 'lone: .*no CPU registers'
    }

    It 'gives what hosts offer to guests when asked' {
        (Get-HostCpuid esx01 -GuestMaximum).View | Should -Be 'GuestMaximum'
    }

    It 'feeds the other cmdlets' {
        $bits = Get-HostCpuid -Session $session -Cluster Prod -WarningAction SilentlyContinue | Where-Object ConnectionState -eq connected | Get-CpuidDiff
        $bits.Feature | Should -Contain 'RDRAND'
        $mask = Get-HostCpuid esx01, esx02 | New-VMotionMask -WarningAction SilentlyContinue
        $mask.Bits.Feature | Should -Contain 'RDRAND'
    }

    It 'asks for a session when none is open, and which when two are' {
        $second = New-VSphereSession $vc.Server -Credential ([pscredential]::new('other@vsphere.local', $vc.Credential.Password)) -Thumbprint $vc.Sha256
        { Get-HostCpuid } | Should -Throw '*2 vSphere sessions are open*-Session*' -ErrorId 'SessionNotChosen,CpuMask.Cmdlets.GetHostCpuidCommand'
        Remove-VSphereSession $second
        Remove-VSphereSession $session
        { Get-HostCpuid } | Should -Throw '*New-VSphereSession*' -ErrorId 'SessionNotChosen,CpuMask.Cmdlets.GetHostCpuidCommand'
        { Get-HostCpuid -Session $session } | Should -Throw -ErrorId 'SessionClosed,CpuMask.Cmdlets.GetHostCpuidCommand'
        $script:session = Connect-VCenter $vc
    }

    It 'ends with an error of its own when the server goes away, answers nonsense, or is slow' {
        foreach ($case in @{ kind = 'exit'; id = 'ServerUnreachable' }, @{ kind = 'garbage'; id = 'MalformedAnswer' }, @{ kind = 'entitybomb'; id = 'MalformedAnswer' }, @{ kind = 'slow'; id = 'Timeout' }) {
            $other = Start-VCenter
            try {
                $null = New-VSphereSession $other.Server -Credential $other.Credential -Thumbprint $other.Sha256 -TimeoutSeconds 5
                Invoke-VCenter $other '/trouble' Post (ConvertTo-Json @{ method = 'RetrievePropertiesEx'; nth = 1; times = 99; kind = $case.kind; ms = 60000 }) | Out-Null
                { Get-HostCpuid -Session $other.Server } | Should -Throw -ErrorId "$($case.id),CpuMask.Cmdlets.GetHostCpuidCommand" -Because $case.kind
            }
            finally {
                Remove-VSphereSession $other.Server -ErrorAction Ignore
                Stop-VCenter $other
            }
        }
    }

    It 'stops at once while a server keeps silent' {
        $other = Start-VCenter
        try {
            Invoke-VCenter $other '/trouble' Post '{"method":"RetrievePropertiesEx","nth":1,"times":99,"kind":"slow","ms":60000}' | Out-Null
            $stopped = Stop-Script @"
`$credential = [pscredential]::new('tester', (ConvertTo-SecureString x -AsPlainText -Force))
`$s = New-VSphereSession $($other.Server) -Credential `$credential -Thumbprint $($other.Sha256)
`$s.Server; Get-HostCpuid -Session `$s
"@
            $stopped.State | Should -Be 'Stopped'
            $stopped.Milliseconds | Should -BeLessThan 5000
        }
        finally {
            Remove-VSphereSession $other.Server -ErrorAction Ignore
            Stop-VCenter $other
        }
    }

    It 'prints a table that fits 120 columns, with cluster and state' {
        $screen = Get-HostCpuid -WarningAction SilentlyContinue | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Name +Cluster +State +Vendor +Signature +EvcMode +View +CPU' | Should -HaveCount 1
        $screen -match '^esx03 +Prod +disconnected +Intel ' | Should -HaveCount 1
    }
}
