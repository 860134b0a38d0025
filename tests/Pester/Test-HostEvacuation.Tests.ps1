BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $noServer = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $site = Join-Path $TestDrive 'site.json'
    Set-Content $site @'
{ "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "ivy", "sandy", "westmere", "ivy2" ] } ], "standalone": [ "alone" ] } ],
  "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" }, "ivy*": { "cpu": "E5-2670v2" }, "westmere": { "cpu": "E5640" }, "ivy2": { "maintenance": true } },
  "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff", "host": "alone" }, "new-ivy": { "host": "ivy", "power": "poweredOn" },
    "old-westmere": { "host": "westmere", "version": "vmx-8", "power": "poweredOn" }, "new-westmere": { "host": "westmere", "power": "poweredOn" } } }
'@
}

Describe 'Test-HostEvacuation with dumps' {
    It 'says who sticks, on what, and the cheapest way out first' {
        $plan = Import-CpuidDump (Join-Path $pool 'skx01.txt'), (Join-Path $pool 'bdw01.txt') | Test-HostEvacuation skx01
        $plan.Host | Should -Be 'skx01'
        $plan.IsClear | Should -BeFalse
        $plan.Stuck[0].Nearest | Should -Be 'bdw01'
        $plan.Stuck[0].Blocking.Feature | Should -Contain 'AVX512F'
        $plan.Stuck[0].WaysOut.Kind | Should -Be 'RestartMasked', 'RestartElsewhere'
        $plan.CheapestWaysOut[0].MaskLines | Should -Match '^cpuid\.'
    }

    It 'asks for the VMs that are given' {
        $list = Join-Path $TestDrive 'vm.req'
        Set-Content $list 'cpuid.avx Bool:Min:1'
        $plan = Test-HostEvacuation skx01 -InputObject $pool -Guest $list
        $plan.IsClear | Should -BeTrue
        $plan.Moves[0].Guests | Should -Be 'vm'
        $plan.Moves[0].Destinations | Should -Be 'bdw01', 'bdw02', 'icx01', 'skx02'
    }

    It 'empties each host by itself with a wildcard' {
        (Test-HostEvacuation * -InputObject $pool).Host | Should -Be 'bdw01', 'bdw02', 'icx01', 'skx01', 'skx02'
        { Test-HostEvacuation x* -InputObject $pool } | Should -Throw -ErrorId 'UnknownName,*'
        { Test-HostEvacuation nobody -InputObject $pool } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'reports a VM of which it is not known where it runs' {
        $list = Join-Path $TestDrive 'lost.req'
        Set-Content $list 'cpuid.avx Bool:Min:1'
        $null = Test-HostEvacuation * -InputObject $pool -Guest $list -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'UnknownName,*'
        $failed[0].TargetObject.Name | Should -Be 'lost'
    }

    It 'says the same as cpumask evacuate --json, which ends with 1' {
        $cli = Invoke-Cpumask evacuate icx01 $pool --json 2>$null | ConvertFrom-Json
        $LASTEXITCODE | Should -Be 1
        $plan = Test-HostEvacuation icx01 -InputObject $pool
        $cli.evacuations[0].stuck[0].waysOut.kind | Should -Be @('restart-masked', 'restart-elsewhere')
        $plan.Stuck[0].Blocking.Feature | Should -Be $cli.evacuations[0].stuck[0].blocking.feature
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            $plan = Test-HostEvacuation skx01 -InputObject $pool
            $lines = @($plan, $plan.Stuck, $plan.Moves, $plan.Stuck.WaysOut | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
        }
    }
}

Describe 'Test-HostEvacuation on a server' -Skip:$noServer {
    BeforeAll {
        $vcenter = Start-VCenter @('-profile', $site)
        $session = Connect-VCenter $vcenter
    }

    AfterAll {
        Remove-VSphereSession $session
        Stop-VCenter $vcenter
    }

    It 'asks for the VMs that run there, and the hosts of the cluster that can take them' {
        $plan = Test-HostEvacuation ivy
        $plan.Destinations | Should -Be 'sandy', 'westmere'
        $plan.Stuck.Guests | Should -Be 'new-ivy'
        $plan.Stuck[0].Blocking.Feature | Should -Contain 'RDRAND'

        # A VM of hardware version 8 goes by registers, which must be equal; a newer one only wants what it has seen.
        $both = Test-HostEvacuation westmere
        $both.Moves.Guests | Should -Be 'new-westmere'
        $both.Stuck.Guests | Should -Be 'old-westmere'
        $both.IsClear | Should -BeFalse
        (Test-HostEvacuation sandy).GuestCount | Should -Be 0
    }

    It 'takes the destinations that are named' {
        (Test-HostEvacuation ivy -Destination sandy).Destinations | Should -Be 'sandy'
        $null = Test-HostEvacuation ivy -Datacenter nowhere -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId, $failed[0].TargetObject | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.TestHostEvacuationCommand', 'nowhere'
        Test-HostEvacuation ivy -Destination nobody -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
        (Test-HostEvacuation alone -Cluster Prod -Session $session).Destinations | Should -Be 'ivy', 'sandy', 'westmere'
    }

    It 'goes on behind a host that has no neighbours, and says so' {
        $all = Test-HostEvacuation * -ErrorVariable failed -ErrorAction SilentlyContinue
        $all.Host | Should -Be 'ivy', 'sandy', 'westmere', 'ivy2'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TooFewHosts,*'
        $null = Test-HostEvacuation nobody -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotFound,*'
    }
}
