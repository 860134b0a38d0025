BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-CpuGeneration' {
    It 'lists Intel from Nehalem and AMD from Opteron, each row with a source' {
        $all = Get-CpuGeneration
        foreach ($name in 'Nehalem-EP', 'Granite Rapids', 'Sierra Forest', 'Opteron K8', 'Turin') { $all.Name | Should -Contain $name }
        $all | Where-Object { -not $_.Source -or -not $_.Features } | Should -BeNullOrEmpty
        $all.Count | Should -Be (Invoke-Cpumask generations --json | ConvertFrom-Json).generations.Count
    }

    It 'finds names, aliases and wildcards' {
        (Get-CpuGeneration 'epyc-7003').Name | Should -Be 'Milan'
        (Get-CpuGeneration 'ice*', 'Xeon 6*').Name | Should -Be 'Ice Lake-SP', 'Granite Rapids', 'Sierra Forest', 'Ice Lake client'
        { Get-CpuGeneration 'nothing*' } | Should -Throw -ErrorId 'UnknownName,*'
        { Get-CpuGeneration 'Ivory Bridge' } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'completes' {
        (Get-Completion 'Get-CpuGeneration sap').CompletionText | Should -Be "'Sapphire Rapids'"
    }

    It 'fits 80 columns' {
        $lines = (Get-CpuGeneration | Out-String -Width 80) -split "`r?`n"
        $lines | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
        $lines | Where-Object { $_ -match '^Haswell-EP +2014 +Intel +6/63/2 +0x000306F2 +46' } | Should -Not -BeNullOrEmpty
    }
}
