# Every example of the cmdlets' help is run as printed, in a folder that has the files of which the examples speak, and with a
# simulated vCenter for those that ask one. What each gives is held against the table below; an example without a row must only run.
BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $canSimulate = [bool](Get-VCenterProgram)
    $live = '\$vc\b|Get-HostCpuid(?! -Local)|VMCpuMask|VSphereSession|^Get-PowerCycleDebt (app|-Cluster)|-VM |-Session|Test-HostEvacuation esx07$|\(Test-HostEvacuation esx07\)'
    $examples = foreach ($command in Get-Command -Module CpuMask) {
        foreach ($example in (Get-Help $command.Name -Full).examples.example) {
            @{ Name = $command.Name; Code = $example.code; IsLive = $example.code -match $live; Command = $command }
        }
    }
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $place = (New-Item "$TestDrive/place" -ItemType Directory).FullName
    Push-Location $place
    $null = New-Item dumps, now, after, london, logs, app01, esx01, esx02, runs, vms, hosts, soaks, collected/site -ItemType Directory
    foreach ($pair in @('skx01', 'esx01'), @('skx02', 'esx02'), @('icx01', 'esx07'), @('bdw01', 'old1')) {
        Copy-Item "$pool/$($pair[0]).txt" "dumps/$($pair[1]).txt"
        Copy-Item "$pool/$($pair[0]).txt" "now/$($pair[1]).txt"
        Copy-Item "$pool/$($pair[0]).txt" "after/$($pair[1]).txt"
    }
    Copy-Item dumps/esx07.txt esx07.txt
    Copy-Item dumps/esx02.txt esx02.txt
    Copy-Item dumps/old1.txt collected/site/old1.txt
    Copy-Item dumps/esx07.txt new.txt
    Copy-Item dumps/esx07.txt new-host.txt
    Copy-Item "$article/server1.txt", "$article/server2.txt" .
    Copy-Item "$root/examples/data/fault/error.txt" error.txt
    $stamp = '2016-01-04T16:19:46.611-08:00| vmx| I125: '
    $log = 'Log for VMware ESX pid=1 version=6.7.0', 'hostCPUID level 00000000, 0: 0x0000000b 0x756e6547 0x6c65746e 0x49656e69',
        'hostCPUID level 00000001, 0: 0x00050654 0x00000000 0x77fefbff 0x078bfbff', 'hostCPUID level 80000000, 0: 0x80000008 0x00000000 0x00000000 0x00000000',
        'Hostname=esx01', 'VM Features Required: cpuid.sse3 - Bool:Min:1', 'VM Features Required: cpuid.avx512f - Bool:Min:1', 'DICT displayName = "app01"' | ForEach-Object { $stamp + $_ }
    foreach ($file in 'logs/vmware.log', 'app01/vmware.log', 'esx01/vmware.log') { $log | Set-Content $file }
    $log -replace '77fefbff', '77fefbfe' | Set-Content esx02/vmware.log
    $log -replace 'Hostname=esx01', 'Hostname=esx07' | Set-Content app01/vmware.log
    'cpuid = ["0x1:ecx=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx0"]' | Set-Content web01.cfg
    Copy-Item web01.cfg vms/web01.cfg
    '' | Set-Content app01.vmx
    $london = Import-CpuidDump dumps/esx01.txt | New-CpuBaseline
    $paris = Import-CpuidDump dumps/old1.txt | New-CpuBaseline
    Import-CpuidDump ./dumps/* | New-CpuBaseline | Export-CpuidDump pool.json
    $london | Export-CpuidDump london.json
    $paris | Export-CpuidDump paris.json
    $quiet = @{ WarningAction = 'SilentlyContinue' }
    $null = Test-CpuidCompliance pool.json -Path ./dumps -Save runs/check-20260130T010000Z.json @quiet
    $null = Test-CpuidCompliance pool.json -Path ./dumps/esx01.txt -Save runs/check-20260131T010000Z.json @quiet
    $vmhosts = Import-CpuidDump dumps
    $vm = 'cpuid.sse3 Bool:Min:1'
    function ssh { Get-Content "$place/dumps/esx01.txt" }
    function Get-Credential { $vc.Credential }

    if (Get-VCenterProgram) {
        Set-Content site.json @'
{ "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02", "esx07", "new01" ] } ] } ],
  "hosts": { "*": { "cpu": "E5-2670", "version": "7.0.3", "build": "19482537" }, "esx02": { "cpu": "E5-2670v2" } },
  "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "app01": { "host": "esx01", "version": "vmx-14" },
    "run02": { "host": "esx07", "version": "vmx-14", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1" } } } }
'@
        $server = Start-VCenter '-profile', "$place/site.json"
        $server.Credential | Export-Clixml vcenter.credential
    }
}

AfterAll {
    Pop-Location
    Remove-VSphereSession * -Confirm:$false
    if ($server) { Stop-VCenter $server }
}

Describe 'The example of <Name>' -ForEach $examples {
    It '<Code>' {
        if ($IsLive -and -not $server) {
            Set-ItResult -Skipped -Because 'this machine lacks the vCenter simulator'
            return
        }

        if ($Name -eq 'Test-VMSoak') {
            Set-ItResult -Skipped -Because 'it moves a VM for minutes; VMSoak.Tests.ps1 does so with few moves'
            return
        }

        if ($IsLive) {
            $vc = Connect-VCenter $server
            $vc | Add-Member Credential $server.Credential -Force
        }

        $ConfirmPreference = 'None'
        $global:Error.Insert(0, [Management.Automation.ErrorRecord]::new([Exception]::new("The virtual machine requires hardware features that are unsupported or disabled on the target host:`n  * Advanced Vector Extensions (AVX)"), 'x', 'NotSpecified', $null))
        # A name that only its owner has, a journal that is the user's own, the end of the whole script, and a mode that this server lacks.
        $line = $Code -replace 'vcenter\.example\.com', $server.Server -replace '(New-VSphereSession \S+ -Credential \(Get-Credential\))', "`$1 -Thumbprint $($server.Sha256)" -replace '9F86D[0-9A-F]+', $server.Sha1 `
            -replace '(?<=(Set|Restore)-VMCpuMask )', "-Journal '$place/undo' " -replace '\bexit ', '' -replace 'intel-haswell', 'intel-westmere'
        if ($line -match '^Restore-VMCpuMask') { Set-VMCpuMask app01 '1.ecx=----:----:----:----:----:----:----:---0' -Journal "$place/undo" -Session $vc }
        if ($line -match 'vcenter\*') { $line = $line -replace 'vcenter\*', '127*' }
        $given = @(& ([scriptblock]::Create($line)) 3>$null 6>$null)

        # Whatever it is, it shows itself in a narrow window and in a broad one, and whole: a table that has no room wraps.
        if ($given -and $given[0] -isnot [string] -and $Code -notmatch 'Group-Object') {
            foreach ($width in 80, 120) {
                $screen = $given | Select-Object -First 40 | Out-String -Width $width
                $screen -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty -Because "$line at $width columns"
                $screen | Should -Not -Match "#ERR|$([char] 0x2026)" -Because "$line at $width columns"
            }
        }

        $expected = @{
            'ConvertFrom-CpuidDump -Name esx01' = { $given.Name -eq 'esx01' }
            'ConvertFrom-CpuidDump -Name esx07' = { $given.Host -eq 'esx07' -and $given.IsSet }
            'ConvertTo-CpuModel qemu' = { $given -match '^-cpu ' }
            'cpu-models.conf' = { (Get-Content cpu-models.conf -Raw) -match 'cpu-model: ' }
            'New-CpuBaseline | ConvertTo-XenCpuid' = { $given -match '^# |^cpuid = ' }
            'web01.cfg$' = { (Get-Content web01.cfg -Raw) -match 'cpuid' }
            'LibxlText' = { $given -match '"host,family=6' }
            'Export-CpuidDump pool.json' = { (Import-CpuidDump pool.json).Name -contains 'esx07' }
            'Export-CpuidDump hosts.json' = { (Import-CpuidDump hosts.json).Name -contains 'esx07' }
            'Export-CpuidDump ./hosts/' = { (Get-ChildItem hosts).Count -eq 4 }
            'report.html' = { (Get-Content report.html -Raw) -match '<html' }
            'cpumask.prom' = { (Get-Content cpumask.prom -Raw) -match 'cpumask_' -and (Get-Content hosts.xml -Raw) -match '<testsuites' }
            'january.html' = { (Get-Content january.html -Raw) -match 'Prod, end of January' }
            "Get-CpuEvcMode 'E5-2620" = { "$($given.Highest)" -eq 'intel-ivybridge' }
            'Prod | Get-CpuEvcMode' = { "$($given.Highest)" -eq 'intel-sandybridge' }
            'ExpandProperty Asked' = { $given.IsPossible -eq $false }
            '^Get-CpuGeneration$' = { $given.Count -gt 25 }
            'EPYC 7003' = { $given -match '\bSSE3\b' }
            'Cascade\*, Ice\* \| Get-CpuidDiff' = { $given.Feature -contains 'AVX512_VNNI' -or $given.Feature -contains 'VAES' }
            '^Import-CpuidDump ./dumps/\* \| Get-CpuidDiff' = { $given.Feature -contains 'AVX512F' }
            'Where-Object Significant' = { $given.Count -ge 1 -and $given.Significant -notcontains $false }
            'NoElement' = { $given.Name -contains 'Feature' }
            'Get-CpuidDiff ./dumps -Matrix' = { "$($given | Out-String)" -match 'AVX512F' }
            'avx512\*, pni' = { $given.Name -contains 'SSE3' -and $given.Name -contains 'AVX512F' }
            'Group-Object Name' = { $given.Count -gt 0 }
            'Get-CpuidHistory ./runs -HostName' = { $given.Host -contains 'esx07' }
            "To Cascade\*" = { $given.Count -eq 2 }
            'From Genoa' = { $given -match '^cpuid\.' }
            'matrix.md' = { (Get-Content matrix.md -Raw) -match '\| Milan' }
            'Answer -eq WithMask' = { $given.Count -gt 0 }
            '^Get-CpuPool ./dumps$' = { $given.Islands.Count -gt 1 }
            'PatchWave -Guest' = { $given.Count -eq 1 }
            'WithoutHost old\*$' = { if ($Name -eq 'Get-CpuPoolPlan') { $given.Gained.Feature -contains 'AVX512F' } else { $given.Features.Name -contains 'AVX512F' } }
            'Sapphire Rapids' = { "$($given | Out-String)" -match 'Sapphire' -or $given.Count -eq 2 }
            'Add ./new.txt' = { $given.Added -eq 'new' }
            'Prod | New-VMotionMask$' = { $given.Bits.Feature -contains 'RDRAND' }
            'esx0\* | Get-CpuidDiff' = { $given.Feature -contains 'RDRAND' }
            'GuestMaximum | Get-CpuidFeature' = { @($given | Where-Object Class -ne Security).Count -eq 0 }
            'Settings' = { $true }
            'Recurse' = { $given.Name -eq 'old1' }
            'Removed' = { $given.Feature -contains 'AVX512F' }
            '^Import-CpuidDump ./dumps/\* \| New-VMotionMask$' = { $given.FeatMaskLines -match 'AVX512F' }
            'Add-Content app01.vmx' = { (Get-Content app01.vmx -Raw) -match 'cpuid\.1\.ecx' }
            'VMotionMask .1.ecx' = { $given.GuestMaskName }
            'New-VSphereSession ' = { (Get-VSphereSession).Count -ge 1 }
            'Remove-VSphereSession' = { -not $vc.IsOpen }
            'Set-VMCpuMask -VM app01$' = { (Get-VMCpuMask app01).HasMask }
            'Restore-VMCpuMask' = { -not (Get-VMCpuMask app01 -Session $vc).Settings.ContainsKey('featMask.vm.cpuid.SSE3') }
            'VM app\* -Mask' = { $given.Name -contains 'app01' }
            'error.txt | Resolve-VMotionFault$' = { $given.Findings.Count -gt 0 }
            'vmware.log, ./esx02' = { $given.Bits.Feature -contains 'SSE3' }
            'Where-Object Severity -ge Warning' = { @($given | Where-Object Severity -notin Warning, Error).Count -eq 0 }
            'intel-broadwell -AsRun' = { $given -eq 1 }
            'ReferenceHost esx01' = { $given.Rule -contains 'feature-missing' -or $given.Rule -contains 'vm-trapped' }
            'Test-CpuMigration ./app01' = { ($given | Where-Object Host -eq old1).Verdict -ne 'CanLand' }
            'vmhosts' = { $given.Count -eq 4 }
            'BootedOn' = { $given.Guest -contains 'esx01' -or $given.Count -ge 3 }
            'Blocking' = { $true }
            '^Test-HostEvacuation esx07$' = { $given.VMs -eq 1 }
            'esx07 -Guest' = { $given.Host -eq 'esx07' }
        }
        foreach ($row in $expected.GetEnumerator() | Where-Object { $Code -match ($_.Key -replace ' \| ', ' \| ') }) {
            & $row.Value | Should -Not -BeNullOrEmpty -Because "$($row.Key) of $line gave $($given | Out-String)"
            @(& $row.Value)[0] | Should -Not -Be $false -Because "$($row.Key) of $line gave $($given | Out-String)"
        }
    }
}
