BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-CpuEvcMode' {
    It 'answers for CPUs by name, and says that it is an expectation' {
        $answer = Get-CpuEvcMode 'E5-2620 v2', 'Gold 6130'
        "$($answer.Highest)" | Should -Be 'intel-ivybridge'
        $answer.IsExpected | Should -BeTrue
        $answer.HeldBackBy.Name | Should -Be 'E5-2620 v2'
        $answer.Steps[0].Mode.Key | Should -Be 'intel-skylake'
    }

    It 'answers for hosts by the pipeline, and names what a dump lacks for the mode of its CPU' {
        $answer = Import-CpuidDump $pool | Get-CpuEvcMode
        $answer.Highest.Key | Should -Be 'intel-broadwell'
        ($answer.Hosts | Where-Object Name -eq 'bdw01').ModelGaps.Name | Should -Contain 'MONITOR'
    }

    It 'says whether all can run a mode, and what joins and leaves' {
        $answer = Get-CpuEvcMode 'E5-2620 v2', 'Gold 6130' -Mode intel-skylake -Add X5660 -WithoutHost E5*
        $answer.Asked.IsPossible | Should -BeFalse
        $answer.Before.Key, $answer.Highest.Key | Should -Be 'intel-ivybridge', 'intel-westmere'
        $answer.Lines | Should -BeNullOrEmpty
    }

    It 'takes modes of your own before the table, and says so' {
        $file = Join-Path $TestDrive 'config'
        Set-Content $file 'featMask.evc.cpuid.Intel = "Val:1"', 'featMask.evc.cpuid.SSE3 = "Val:1"', 'featMask.evc.cpuid.FAMILY = "Val:6"',
            'featMask.evc.cpuid.MODEL = "Val:0x4f"', 'featMask.evc.cpuid.STEPPING = "Val:1"', 'other = "x"'
        $answer = Get-CpuEvcMode $pool -EvcModeFile $file
        ($answer.List.Modes | Where-Object IsTold).Key | Should -Be 'intel-broadwell'
        "$($answer.Notes)" | Should -Match 'config'
    }

    It 'says of a word that it is neither a file nor a CPU, and goes on' {
        $answer = Get-CpuEvcMode nowhere.txt, X5660 -ErrorVariable failed -ErrorAction SilentlyContinue
        $answer.Highest.Key | Should -Be 'intel-westmere'
        "$failed" | Should -Match 'is no file, and no CPU'
    }

    It 'says which VMs must be off for a mode, out of requirement lists and inventories' {
        'cpuid.avx512f Bool:Min:1' | Set-Content "$TestDrive/app.req"
        'VM,Powerstate,Min Required EVC Mode Key,Host', 'web,poweredOn,intel-skylake,skx01' | Set-Content "$TestDrive/vinfo.csv"
        $answer = Get-CpuEvcMode $pool -Guest "$TestDrive/app.req" -VmList "$TestDrive/vinfo.csv"
        $answer | Format-List * | Out-String | Should -Match 'app|web'
        { Get-CpuEvcMode $pool -VmList "$TestDrive/none.csv" } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'refuses two makers with the reason' {
        (Get-CpuEvcMode 'E5-2650', 'EPYC 7502').Refusal | Should -Match '^Never: Intel'
    }

    It 'shows the answer at <width> columns' -ForEach @{ width = 80 }, @{ width = 120 } {
        $lines = Get-CpuEvcMode 'E5-2620 v2', 'Gold 6130' | Out-String -Width $width
        $lines | Should -Match 'intel-ivybridge'
        $lines | Should -Match "Set-Cluster"
        $lines -split "`n" | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual $width }
    }
}

Describe 'EVC over a session' -Skip:$skip {
    BeforeEach {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
    }

    AfterEach {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'answers each cluster with the modes of the server, and takes its word on piped hosts' {
        $answers = Get-CpuEvcMode -Session $session -ErrorAction SilentlyContinue
        ($answers | Where-Object Cluster -eq 'Prod').Hosts.Name | Should -Contain 'esx01'
        $answers[0].List.IsTold | Should -BeTrue
        $answer = Get-HostCpuid -Session $session -Name esx01, esx02 | Get-CpuEvcMode
        $answer.Hosts.Basis | Select-Object -Unique | Should -Be 'Reported'
        $answer.IsExpected | Should -BeFalse
        $answer.Highest.Key | Should -Be 'intel-sandybridge'
    }

    It 'narrows to hosts, clusters and datacenters' {
        (Get-CpuEvcMode -Session $session -HostName esx0[12]).Hosts.Name | Sort-Object | Should -Be 'esx01', 'esx02'
        (Get-CpuEvcMode -Session $vc.Server -Cluster Prod -ErrorAction SilentlyContinue).Cluster | Should -Be 'Prod'
        (Get-CpuEvcMode -Cluster Prod -ErrorAction SilentlyContinue).Cluster | Should -Be 'Prod'
        (Get-CpuEvcMode -Session $session -Datacenter Far -ErrorAction SilentlyContinue).Hosts.Name | Should -Be 'esx11'
        $null = Get-CpuEvcMode -Session $session -HostName nobody -ErrorAction SilentlyContinue -ErrorVariable failed
        $failed[0].FullyQualifiedErrorId, $failed[0].TargetObject | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.GetCpuEvcModeCommand', 'nobody'
    }

    It 'gives a VM a mode of its own, and what it had comes back' {
        $journal = @{ Journal = "$TestDrive/undo-$($vc.Port)" }
        Set-VMCpuMask app14 -EvcMode intel-westmere -Confirm:$false @journal
        (Get-VMCpuMask app14 @journal).Settings['featureCompat.vm.completeMasks'] | Should -Be 'TRUE'
        (Get-VMCpuMask app14 @journal).Settings['featMask.vm.cpuid.MODEL'] | Should -Be 'Val:0x25'
        Restore-VMCpuMask app14 -Confirm:$false @journal
        (Get-VMCpuMask app14 @journal).Settings.Count | Should -Be 0
        { Set-VMCpuMask app14 -EvcMode intel-westmere -Mask '1.ecx=----:----:----:----:----:----:----:---0' -Confirm:$false @journal -ErrorAction Stop } | Should -Throw '*exclude each other*'
        { Set-VMCpuMask app14 -EvcMode intel-none -Confirm:$false @journal -ErrorAction Stop } | Should -Throw '*no EVC mode*'
    }
}
