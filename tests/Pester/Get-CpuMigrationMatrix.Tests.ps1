BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-CpuMigrationMatrix' {
    It 'answers for pairs by wildcard' {
        $cells = Get-CpuMigrationMatrix -From 'Haswell-EP' -To Sandy*EP, Broad*EP, Milan
        ($cells | ForEach-Object { "$($_.To) $($_.Answer)" }) | Should -Be 'Sandy Bridge-EP WithMask', 'Broadwell-EP OneWay', 'Milan Refused'
        $cells[0].Hide.Feature | Should -Contain 'AVX2'
        $cells[0].Mask.VmxLines | Should -Not -BeNullOrEmpty
    }

    It 'has every pair when none is named' {
        # The large servers; small servers and client parts are there when they are named.
        $all = @(Get-CpuMigrationMatrix)
        $count = @($all.From | Sort-Object -Unique).Count
        $count | Should -BeGreaterThan 25
        $all.Count | Should -Be ($count * $count)
    }

    It 'writes the page that cpumask matrix writes' {
        (Get-CpuMigrationMatrix -AsMarkdown) -split "`n" | Should -Be (Invoke-Cpumask matrix)
    }

    It 'takes hosts instead of generations' {
        $cells = Import-CpuidDump $pool | Get-CpuMigrationMatrix -From bdw01 -To skx01
        $cells.Answer | Should -Be 'OneWay'
        { Import-CpuidDump $pool | Get-CpuMigrationMatrix -From nobody } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'completes and fits 80 columns' {
        (Get-Completion 'Get-CpuMigrationMatrix -From x -To sap').CompletionText | Should -Be "'Sapphire Rapids'"
        $lines = (Get-CpuMigrationMatrix -From Genoa -To Milan, Turin | Out-String -Width 80) -split "`r?`n"
        $lines | Where-Object { $_.TrimEnd().Length -gt 80 } | Should -BeNullOrEmpty
        $lines | Where-Object { $_ -match 'Genoa +Milan +with a mask' } | Should -Not -BeNullOrEmpty
    }
}
