BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-CpuPoolPlan' {
    It 'says what a pool gains without hosts, by wildcard' {
        $plan = Get-CpuPoolPlan -InputObject $pool -WithoutHost bdw*
        $plan.Removed | Should -Be 'bdw01', 'bdw02'
        $plan.Gained.Feature | Should -Contain 'AVX512F'
        $plan.Lost | Should -BeNullOrEmpty
    }

    It 'says what a generation takes away, found by its name or an alias' {
        $plan = Get-CpuPoolPlan -InputObject $pool -Add 'Xeon E5 v2'
        $plan.Added | Should -Be 'Ivy Bridge-EP'
        $plan.Lost.Feature | Should -Contain 'AVX2'
        (Import-CpuidDump $pool | Get-CpuPoolPlan -Add (Get-CpuGeneration 'Ivy Bridge-EP')).Lost.Feature | Should -Be $plan.Lost.Feature
    }

    It 'takes a dump or a host as what joins, and replaces hosts in one plan' {
        $dump = Join-Path $pool 'icx01.txt'
        $plan = Get-CpuPoolPlan -InputObject (Join-Path $pool 'skx01.txt'), (Join-Path $pool 'bdw01.txt') -WithoutHost bdw01 -Add $dump
        $plan.Removed, $plan.Added | Should -Be 'bdw01', 'icx01'
        (Get-CpuPoolPlan -InputObject (Join-Path $pool 'skx01.txt') -Add (Import-CpuidDump $dump)).Added | Should -Be 'icx01'
    }

    It 'says which VMs must be restarted, to see and to move' {
        $list = Join-Path $TestDrive 'vm.req'
        Set-Content $list 'cpuid.avx2 Bool:Min:1', 'cpuid.avx Bool:Min:1'
        (Get-CpuPoolPlan -InputObject $pool -WithoutHost bdw* -Guest $list).RestartToSee | Should -Be 'vm'
        (Get-CpuPoolPlan -InputObject $pool -Add 'Sandy Bridge-EP' -Guest $list).RestartToMove | Should -Be 'vm'
    }

    It 'refuses a CPU of another vendor with the reason' {
        $plan = Get-CpuPoolPlan -InputObject $pool -Add Milan -ErrorVariable failed -ErrorAction SilentlyContinue
        $plan | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'VendorMismatch,*'
        "$failed" | Should -Match 'AMD'
    }

    It 'plans across vendors when it is told whose CPU VMs see' {
        $plan = Get-CpuPoolPlan -InputObject $pool -Add Milan -Vendor intel -Hypervisor kvm -WarningVariable said -WarningAction SilentlyContinue
        $plan.After.IsAcrossVendors | Should -BeTrue
        "$said" | Should -Match 'AMD'
        Get-CpuPoolPlan -InputObject $pool -Add Milan -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -Match 'Use -Vendor to say whose CPU'
    }

    It 'puts the VMs into an order, and shows why each is restarted' {
        $list = Join-Path $TestDrive 'vm.req'
        Set-Content $list 'cpuid.avx2 Bool:Min:1', 'cpuid.avx Bool:Min:1'
        $plan = Get-CpuPoolPlan -InputObject $pool -WithoutHost bdw* -Guest $list
        $plan.RestartOrder.Guest | Should -Be 'vm'
        $plan.RestartOrder.Why | Should -Match '^to see .*AVX512F'
        ($plan | Out-String -Width 120) | Should -Match 'RestartOrder +: Power these VMs off and on in this order'
        ($plan.RestartOrder | Out-String -Width 80) -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
        $cli = Invoke-Cpumask plan $pool --without-host 'bdw*' --guest $list --json | ConvertFrom-Json
        $cli.restartOrder.gains | Should -Be $plan.RestartOrder.Gains
    }

    It 'says which generations there are to a word that is none, and that a path is not there' {
        { Get-CpuPoolPlan -InputObject $pool -Add Icelake-XY } | Should -Throw '*no CPU generation*Ice Lake-SP*' -ErrorId 'UnknownName,*'
        Get-CpuPoolPlan -InputObject $pool -Add ./nowhere.txt -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -Match 'nowhere\.txt: there is no such file'
    }

    It 'wants to know what changes, and refuses what is no host' {
        { Get-CpuPoolPlan -InputObject $pool } | Should -Throw -ErrorId 'InvalidValue,*'
        { Get-CpuPoolPlan -InputObject $pool -WithoutHost nobody } | Should -Throw -ErrorId 'UnknownName,*'
        { Get-CpuPoolPlan -InputObject $pool -Add ([datetime]::Now) } | Should -Throw '*is no host*'
        { Get-CpuPoolPlan -InputObject $pool -Add 'Ivory Bridge' } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'completes generations, with their aliases as a tip' {
        $found = Get-Completion 'Get-CpuPoolPlan -InputObject x -Add ice'
        $found.CompletionText | Should -Be "'Ice Lake-SP'", "'Ice Lake client'"
        $found[0].ToolTip | Should -Match 'Xeon Scalable 3'
    }

    It 'says the same as cpumask plan --json' {
        $cli = Invoke-Cpumask plan $pool --without-host 'bdw*' --add 'Ice Lake-SP' --json | ConvertFrom-Json
        $plan = Get-CpuPoolPlan -InputObject $pool -WithoutHost bdw* -Add 'Ice Lake-SP'
        $plan.Gained.Feature | Should -Be $cli.gained.feature
        $plan.Added | Should -Be $cli.added
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            $plan = Get-CpuPoolPlan -InputObject $pool -WithoutHost bdw*
            $lines = @($plan, $plan.Gained | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines | Where-Object { $_ -match '^Change +: Without bdw01, bdw02' } | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'A plan over a session' -Skip:$skip {
    BeforeAll {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
    }

    AfterAll {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'takes the running VMs of the hosts, in an order, as the command does' {
        $plan = Get-CpuPoolPlan -Session $session -Cluster Prod -Add 'Nehalem-EP' -WarningAction SilentlyContinue
        $plan.RestartToMove | Should -Not -BeNullOrEmpty
        $plan.RestartOrder[0].ToMove | Should -BeTrue
        $plan.RestartOrder[0].Host | Should -BeLike 'esx*'
        $env:CPUMASK_PASSWORD = $vc.Password
        try {
            $cli = Invoke-Cpumask plan --server $vc.Server --user tester@vsphere.local --thumbprint $vc.Sha256 --cluster Prod --add 'Nehalem-EP' --json 2>$null | ConvertFrom-Json
        }
        finally { $env:CPUMASK_PASSWORD = $null }
        $cli.restartToMove | Should -Be $plan.RestartToMove
        $cli.restartOrder.guest | Should -Be $plan.RestartOrder.Guest
    }

    It 'refuses a host that is none of the cluster, and a cluster that is none' {
        { Get-CpuPoolPlan -Session $session -Cluster Prod -WithoutHost nobody -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'UnknownName,*'
        Get-CpuPoolPlan -Session $session -Cluster Nowhere -Add 'Nehalem-EP' -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -Match 'Nowhere'
    }
}
