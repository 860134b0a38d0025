BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $noServer = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $site = Join-Path $TestDrive 'site.json'
    Set-Content $site @'
{ "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ], "evc": "intel-sandybridge" } ], "standalone": [ "free" ] } ],
  "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "fresh": { "host": "esx01", "power": "poweredOn" },
    "stale": { "host": "esx01", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1", "cpuid.AVX2": "Bool:Min:1" } },
    "late": { "host": "free", "power": "poweredOn", "featureRequirement": { "cpuid.SSE3": "Bool:Min:1" } } } }
'@
    $list = Join-Path $TestDrive 'vm.req'
    Set-Content $list 'cpuid.avx Bool:Min:1', 'cpuid.sse3 Bool:Min:1'
}

Describe 'Get-PowerCycleDebt with dumps' {
    It 'says what a VM has not seen, mitigations first' {
        $debt = Get-PowerCycleDebt -InputObject (Join-Path $pool 'icx01.txt') -Guest $list -WarningVariable said -WarningAction SilentlyContinue
        $debt.Guest, $debt.Host | Should -Be 'vm', 'icx01'
        $debt.IsDue | Should -BeTrue
        $debt.Lacks[0].Class | Should -Be 'Security'
        $debt.Lacks[0].Feature | Should -BeIn 'SPEC_CTRL', 'SSBD', 'ARCH_CAPABILITIES'
        $debt.Lacks.Feature | Should -Contain 'AVX2'
        $debt.Lacks.Feature | Should -Not -Contain 'AVX'
        "$said" | Should -Match 'icx01.*EVC'
    }

    It 'reports a VM that does not say on which of several hosts it runs' {
        $debt = Import-CpuidDump $pool | Get-PowerCycleDebt -Guest $list -ErrorVariable failed -ErrorAction SilentlyContinue -WarningAction SilentlyContinue
        $debt | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'UnknownName,*'
    }

    It 'says the same as cpumask debt --json, which ends with 1' {
        $cli = Invoke-Cpumask debt --guest $list (Join-Path $pool 'icx01.txt') --json 2>$null | ConvertFrom-Json
        $LASTEXITCODE | Should -Be 1
        $debt = Get-PowerCycleDebt -InputObject (Join-Path $pool 'icx01.txt') -Guest $list -WarningAction SilentlyContinue
        $debt.Lacks.Feature | Should -Be $cli.debts[0].lacks.feature
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            $debt = Get-PowerCycleDebt -InputObject (Join-Path $pool 'icx01.txt') -Guest $list -WarningAction SilentlyContinue
            $lines = @($debt, ($debt | Format-List), $debt.Lacks | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
        }
    }
}

Describe 'Get-PowerCycleDebt on a server' -Skip:$noServer {
    BeforeAll {
        $vcenter = Start-VCenter @('-profile', $site)
        $session = Connect-VCenter $vcenter
    }

    AfterAll {
        Remove-VSphereSession $session
        Stop-VCenter $vcenter
    }

    It 'measures against the EVC mode in force, and else against what the host offers' {
        $debts = Get-PowerCycleDebt
        $stale = $debts | Where-Object Guest -eq stale
        $stale.EvcMode | Should -Be 'intel-sandybridge'
        $stale.Exceeds.Feature | Should -Be 'AVX2'
        $stale.Lacks.Feature | Should -Contain 'AVX'
        ($debts | Where-Object Guest -eq late).Against | Should -Match 'free offers'
        ($debts | Where-Object Guest -eq fresh).IsDue | Should -BeFalse
        $debts.Guest | Should -Not -Contain 'off'
    }

    It 'narrows to VMs, hosts and clusters' {
        (Get-PowerCycleDebt st*).Guest | Should -Be 'stale'
        (Get-PowerCycleDebt -Cluster Prod -Session $session).Guest | Should -Be 'stale', 'fresh'
        (Get-PowerCycleDebt -Datacenter Lab).Guest | Should -Contain 'late'
        (Get-PowerCycleDebt -Name free).Guest | Should -Be 'late'
        $null = Get-PowerCycleDebt nobody -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ObjectNotFound,*'
    }
}
