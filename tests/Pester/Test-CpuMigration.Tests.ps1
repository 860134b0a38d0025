BeforeAll {
    . $PSScriptRoot/Shared.ps1
    # The newer host has SSE3, SSSE3 and RDSEED; the older lacks RDSEED.
    $newer = New-Dump "$TestDrive/newer.txt" @{ '1.0.ecx' = 0x201; '7.0.ebx' = 0x40000 }
    $older = New-Dump "$TestDrive/older.txt" @{ '1.0.ecx' = 0x201; '7.0.ebx' = 0 }
    $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD @{ '1.0.ecx' = 0x201; '7.0.ebx' = 0x40000 }
    $list = "$TestDrive/app01.txt"
    'cpuid.sse3 Bool:Min:1', 'cpuid.RDSEED Bool:Min:1' | Set-Content $list

    # A VM as PowerCLI or ConvertFrom-Json has it.
    function New-Guest([string[]] $Key = ('cpuid.sse3', 'cpuid.RDSEED'), [string] $Name = 'app01') {
        [pscustomobject]@{ Name = $Name; Runtime = [pscustomobject]@{ PowerState = 'poweredOn'; FeatureRequirement = @(
            $Key | ForEach-Object { [pscustomobject]@{ Key = $_; FeatureName = $_; Value = 'Bool:Min:1' } }) } }
    }
}

Describe 'Test-CpuMigration' {
    It 'gives a verdict for each host, with what blocks, what that is and what would help' {
        $all = Test-CpuMigration -InputObject $newer, $older -Guest $list
        $all | Should -BeOfType CpuMask.Migration.Verdicts.HostVerdict
        $all.Host | Should -Be 'newer', 'older'
        $all.Guest | Should -Be 'app01', 'app01'
        $all.Verdict | Should -Be 'CanLand', 'Cannot'
        $bit = $all[1].Blocking[0]
        $bit.Feature, $bit.Key, $bit.Class, $bit.Required, $bit.Found | Should -Be 'RDSEED', 'cpuid.RDSEED', 'Feature', '1', '0'
        $bit.Address | Should -Be 'CPUID.(EAX=07H,ECX=0):EBX.RDSEED[bit 18]'
        $bit.Meaning | Should -Not -BeNullOrEmpty
        $bit.Remedies.Kind | Should -Contain 'OtherCpu'
        $bit.Remedies.Advice -join ' ' | Should -Match 'Broadwell-EP'
    }

    It 'never takes what is not known for absent, and says which source has it' {
        $answer = Test-CpuMigration -InputObject $newer -Guest 'cpuid.sse3', 'hv.capable'
        $answer.Verdict | Should -Be 'Unknown'
        $answer.Blocking | Should -BeNullOrEmpty
        $answer.Missing.What, $answer.Missing.Features | Should -Be 'hv.capable', 'hv.capable'
        $answer.Missing.Source | Should -Match 'featureCapability'
        $both = Test-CpuMigration -InputObject $older -Guest 'cpuid.rdseed Bool:Min:1', 'hv.capable Bool:Min:1'
        $both.Verdict, $both.Blocking.Feature, $both.Missing.What | Should -Be 'Cannot', 'RDSEED', 'hv.capable'
    }

    It 'takes hosts by pipeline, as objects, paths, files, wildcards and baselines' {
        $expected = 'newer CanLand', 'older Cannot'
        foreach ($given in { $newer, $older }, { Import-CpuidDump $newer, $older }, { Get-Item $newer, $older }, { "$TestDrive/*er.txt" }, { (New-CpuBaseline $newer, $older).Evidence }) {
            (& $given | Test-CpuMigration -Guest $list | ForEach-Object { "$($_.Host) $($_.Verdict)" } | Sort-Object) | Should -Be $expected -Because $given
        }
        (Test-CpuMigration -InputObject $newer, $older -Guest $list | ForEach-Object { "$($_.Host) $($_.Verdict)" }) | Should -Be $expected
    }

    It 'takes a guest in every form that an admin has' {
        $json = New-Guest | ConvertTo-Json -Depth 5
        $json | Set-Content "$TestDrive/app01.json"
        New-Guest | Export-Clixml -Depth 5 "$TestDrive/app01.xml"
        '-smp 4', "-cpu Broadwell-noTSX-IBRS,vendor=GenuineIntel" -join ' ' | ForEach-Object { "qemu-system-x86_64 -name app01 $_" } | Set-Content "$TestDrive/qemu.txt"
        $forms = [ordered]@{
            path = $list; file = Get-Item $list; wildcard = "$TestDrive/app01.tx?"
            lines = Get-Content $list; text = Get-Content $list -Raw
            'keys alone' = 'cpuid.sse3', 'cpuid.rdseed'; names = 'sse3', 'rdseed', 'ssse3'
            'JSON file' = "$TestDrive/app01.json"; 'JSON text' = $json; 'JSON lines' = Get-Content "$TestDrive/app01.json"; 'ConvertFrom-Json' = $json | ConvertFrom-Json
            clixml = Import-Clixml "$TestDrive/app01.xml"
            requirements = (New-Guest).Runtime.FeatureRequirement; hashtable = @{ featureName = 'cpuid.rdseed'; value = 'Bool:Min:1' }
            'a typed pair' = [Collections.Generic.KeyValuePair[string, string]]::new('cpuid.rdseed', 'Bool:Min:1')
            "govc's envelope" = '{"virtualMachines":[' + $json + ']}' | ConvertFrom-Json
            baseline = New-CpuBaseline $newer; evidence = (New-CpuBaseline $newer).Evidence
            'QEMU command line' = "$TestDrive/qemu.txt"
        }
        if ($PSVersionTable.PSVersion.Major -gt 5) { $forms['ConvertFrom-Json -AsHashtable'] = $json | ConvertFrom-Json -AsHashtable }
        foreach ($form in $forms.Keys) {
            $older, $newer | Test-CpuMigration -Guest $forms[$form] -WarningAction SilentlyContinue -ErrorAction Stop |
                Where-Object { $_.Host -eq 'older' } | ForEach-Object { "$($_.Verdict) $($_.Blocking.Feature -contains 'RDSEED')" } | Should -Be 'Cannot True' -Because $form
        }
    }

    It 'takes several guests, and one list of strings as one guest' {
        $all = Test-CpuMigration -InputObject $older -Guest (New-Guest), (New-Guest 'cpuid.sse3' 'web')
        $all.Guest + $all.Verdict | Should -Be 'app01', 'web', 'Cannot', 'CanLand'
        (Test-CpuMigration -InputObject $older -Guest (, ('cpuid.sse3', 'cpuid.ssse3')), (, ('cpuid.rdseed', 'cpuid.sse3'))).Verdict | Should -Be 'CanLand', 'Cannot'
    }

    It 'takes a baseline as what a guest has seen, also from its file' {
        New-CpuBaseline $pool | Export-CpuidDump "$TestDrive/pool.json"
        (Test-CpuMigration -InputObject $pool -Guest "$TestDrive/pool.json").Verdict | Select-Object -Unique | Should -Be 'CanLand'
        (Test-CpuMigration -InputObject $pool -Guest (New-CpuBaseline $pool -WithoutHost skx02) | Where-Object Verdict -eq Cannot).Host | Should -Be 'skx02'
        (Test-CpuMigration -InputObject $older -Guest (New-CpuBaseline $newer) -Hypervisor Xen).Blocking.Feature | Should -Be 'RDSEED'
    }

    It 'knows a guest by the host that it was powered on on' {
        $all = Test-CpuMigration -InputObject $pool, $amd -BootedOn bdw01
        ($all | Where-Object Verdict -eq CanLand).Host | Should -Contain 'icx01'
        ($all | Where-Object Host -eq skx02).Blocking.Feature | Should -Be 'SPEC_CTRL'
        ($all | Where-Object Host -eq amd).Blocking.Feature | Should -Contain 'Vendor'
        (Test-CpuMigration -InputObject $older -BootedOn (Import-CpuidDump $newer)).Blocking.Feature | Should -Be 'RDSEED'
        (Test-CpuMigration -InputObject $newer, $older -BootedOn older -Guest $list -Hypervisor Kvm).Guest | Select-Object -Unique | Should -Be 'app01', 'a guest of older'
        { Test-CpuMigration -InputObject $newer -BootedOn nobody } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.TestCpuMigrationCommand'
    }

    It 'takes PowerCLI''s hosts as what they offer, EVC mode considered' {
        $vmhost = [pscustomobject]@{
            Name = 'esx07'; MoRef = [pscustomobject]@{ Type = 'HostSystem'; Value = 'host-7' }
            Config = [pscustomobject]@{
                FeatureCapability = 'cpuid.sse3', 'cpuid.rdseed' | ForEach-Object { [pscustomobject]@{ Key = $_; FeatureName = $_; Value = '1' } }
                MaskedFeatureCapability = @([pscustomobject]@{ Key = 'cpuid.sse3'; FeatureName = 'cpuid.sse3'; Value = '1' }, [pscustomobject]@{ Key = 'cpuid.rdseed'; FeatureName = 'cpuid.rdseed'; Value = '0' })
            }
        }
        $answer = $vmhost | Test-CpuMigration -Guest $list -WarningAction SilentlyContinue
        $answer.Host, $answer.Verdict, $answer.Blocking.Key | Should -Be 'esx07', 'Cannot', 'cpuid.RDSEED'
        (Test-CpuMigration -InputObject ([pscustomobject]@{ ExtensionData = $vmhost }) -Guest $list -WarningAction SilentlyContinue).Verdict | Should -Be 'Cannot'
    }

    It 'does not let a guest land of which nothing is known' {
        $silent = [pscustomobject]@{ Name = 'app01'; MoRef = [pscustomobject]@{ Type = 'VirtualMachine'; Value = 'vm-1' }; Runtime = [pscustomobject]@{ PowerState = 'poweredOn' } }
        $answer = Test-CpuMigration -InputObject $newer -Guest $silent
        $answer.Verdict, $answer.Missing.What | Should -Be 'Unknown', "the guest's needs"
        $silent.Runtime.PowerState = 'poweredOff'
        (Test-CpuMigration -InputObject $newer -Guest $silent).Verdict | Should -Be 'CanLand'
    }

    It 'says what is wrong with a guest, and goes on with the others' {
        'nothing here' | Set-Content "$TestDrive/letter.txt"
        $all = Test-CpuMigration -InputObject $newer -Guest "$TestDrive/letter.txt", "$TestDrive/gone.log", $list -ErrorAction SilentlyContinue -ErrorVariable problems
        $all.Verdict | Should -Be 'CanLand'
        $problems.FullyQualifiedErrorId | Should -Be 'UnknownFormat,CpuMask.Cmdlets.TestCpuMigrationCommand', 'PathNotFound,CpuMask.Cmdlets.TestCpuMigrationCommand'
        $lost = Test-CpuMigration -InputObject $newer -Guest 'cpuid.sse3 Bool:Min:1', 'cpuid.rdseed' -ErrorAction SilentlyContinue -ErrorVariable problems
        $lost.Verdict, $problems.Count | Should -Be 'Unknown', 1
        { Test-CpuMigration -InputObject $newer -Guest (Import-CpuidDump $newer) } | Should -Throw '*-BootedOn*'
        { Test-CpuMigration -InputObject $newer -Guest (Get-Date) } | Should -Throw '*is no guest*'
    }

    It 'prints a table and a list that say why within 120 columns' {
        $all = Test-CpuMigration -InputObject $newer, $older -Guest 'cpuid.sse3 Bool:Min:1', 'cpuid.rdseed Bool:Min:1'
        $screen = $all | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Guest +Host +Verdict +Reason$' | Should -HaveCount 1
        $screen -match '^guest +older +cannot +RDSEED$' | Should -HaveCount 1
        $list = $all[1] | Format-List -ShowError | Out-String -Width 120
        $list | Should -Match '(?m)^Blocking : RDSEED \(7\.0\.EBX\[18\], feature\): needs 1, found 0\. '
        $list | Should -Not -Match '#ERR|Missing'
        $all[1].Blocking | Get-Screen | Where-Object { $_ -match '^RDSEED +7\.0\.EBX\[18\] +feature ' } | Should -HaveCount 1
    }

    It 'stops on Ctrl+C' {
        1..30 | ForEach-Object { Copy-Item $newer "$TestDrive/many$_.txt" }
        (Stop-Script "while (`$true) { Test-CpuMigration -InputObject '$TestDrive/many*.txt' -Guest '$list' }").State | Should -Be 'Stopped'
    }
}

Describe 'Test-CpuMigration and a vCenter' -Skip:(-not (. { . $PSScriptRoot/Shared.ps1; Get-VCenterProgram })) {
    BeforeAll {
        $vcenter = Start-VCenter
        $vc = Connect-VCenter $vcenter
    }
    AfterAll {
        Remove-VSphereSession $vc
        Stop-VCenter $vcenter
    }

    It 'asks about several VMs on several hosts, and the server agrees' {
        $all = Test-CpuMigration -VM on13, app13 -Name esx0* -Session $vc -WarningAction SilentlyContinue
        $all.Count | Should -Be 6
        $on = $all | Where-Object { $_.Guest -eq 'on13' -and $_.Host -ne 'esx01' }
        $on.Agrees | Should -Not -Contain $false
        ($on | Where-Object Host -eq esx02).Verdict | Should -Be 'CanLand'
        ($on | Where-Object Host -eq esx03).Blocking.Feature | Should -Contain 'AVX'
        ($on | Where-Object Host -eq esx03).CanMove | Should -BeFalse
        $here = $all | Where-Object { $_.Guest -eq 'on13' -and $_.Host -eq 'esx01' }
        $here.Current, $here.CanMove | Should -Be $true, $true
    }

    It 'takes the hosts of a cluster, or those that come down the pipeline' {
        (Test-CpuMigration -VM on13 -Cluster Prod -WarningAction SilentlyContinue).Host | Should -Be 'esx01', 'esx02', 'esx03'
        $piped = Get-HostCpuid esx03 -GuestMaximum -WarningAction SilentlyContinue | Test-CpuMigration -VM on13
        $piped.Verdict, $piped.Host | Should -Be 'Cannot', 'esx03'
        Get-HostCpuid nothing* -ErrorAction SilentlyContinue | Test-CpuMigration -VM on13 | Should -BeNullOrEmpty
    }

    It 'reports names that fit nothing, and goes on' {
        $all = Test-CpuMigration -VM nobody, on13 -Name esx02, esx99 -ErrorAction SilentlyContinue -ErrorVariable problems
        $all.Host | Should -Be 'esx02'
        $problems.FullyQualifiedErrorId | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.TestCpuMigrationCommand', 'ObjectNotFound,CpuMask.Cmdlets.TestCpuMigrationCommand'
    }

    It 'shows what the server says beside the verdict' {
        $screen = Test-CpuMigration -VM on13 -Name esx0* -WarningAction SilentlyContinue | Get-Screen
        $screen -match '^Guest +Host +Verdict +Server +Reason$' | Should -HaveCount 1
        $screen -match '^on13 +esx01 +runs here' | Should -HaveCount 1
        $screen -match '^on13 +esx03 +cannot +refuses +' | Should -HaveCount 1
        Test-CpuMigration -VM on13 -Name esx03 -WarningAction SilentlyContinue | Format-List -ShowError | Out-String | Should -Not -Match '#ERR'
    }

    It 'takes the hosts of a datacenter, and says which there is none of' {
        (Test-CpuMigration -VM on13 -Datacenter Lab -Session $vc.Server -WarningAction SilentlyContinue).Host | Should -Contain 'esx02'
        $null = Test-CpuMigration -VM on13 -Datacenter nowhere* -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId, $problems[0].TargetObject | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.TestCpuMigrationCommand', 'nowhere*'
    }

    It 'completes sessions' {
        (Get-Completion 'Test-CpuMigration -VM on13 -Session 127').CompletionText | Should -BeLike "*$($vcenter.Server)*"
    }
}
