BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-MaskRelaxation' {
    It 'lists all, supported ones first, each with a source' {
        $all = Get-MaskRelaxation
        $all[0].Feature, $all[0].Support | Should -Be 'NX', 'supported'
        $all.Count | Should -BeGreaterThan 50
        $all | Where-Object { -not $_.SupportSource } | Should -BeNullOrEmpty
    }

    It 'finds features by any name and by wildcard, and goes on after one that is none' {
        (Get-MaskRelaxation xd).Feature | Should -Be 'NX'
        ('NX', 'LM' | Get-MaskRelaxation).Feature | Should -Be 'NX', 'LM'
        $found = Get-MaskRelaxation nobody, SSE4* -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.Feature | Should -Contain 'SSE4.1'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'UnknownName,*'
    }

    It 'says the same as cpumask relaxations --json' {
        $cli = Invoke-Cpumask relaxations 'SSE*' --json | ConvertFrom-Json
        $found = Get-MaskRelaxation SSE*
        $cli.relaxations.feature | Should -Be $found.Feature
        $cli.relaxations.support | Should -Be $found.Support
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            $lines = @(Get-MaskRelaxation NX, SSE3 | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines | Where-Object { $_ -match '^Feature +Bit +Vendor +Support +SupportSource' } | Should -Not -BeNullOrEmpty
        }
    }
}
