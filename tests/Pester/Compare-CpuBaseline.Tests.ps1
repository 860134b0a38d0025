BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $small = New-Dump "$TestDrive/small.txt" @{ '1.0.ecx' = 0x4400 }
    $large = New-Dump "$TestDrive/large.txt" @{ '1.0.ecx' = 0x4401 }
    $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD @{ '1.0.ecx' = 0x4401 }
}

Describe 'Compare-CpuBaseline' {
    It 'says what a VM would lose, and that it cannot land' {
        $comparison = Import-CpuidDump $large | New-CpuBaseline | Compare-CpuBaseline $small
        $comparison | Should -BeOfType CpuMask.Migration.Comparing.BaselineComparison
        $comparison.Lost.Name | Should -Be 'SSE3'
        $comparison.Gained.Count | Should -Be 0
        ($comparison.Landings | Where-Object { $_.Platform.Id -eq 'xen' }).Verdict.Verdict | Should -Be 'Cannot'
    }

    It 'says what a VM would gain, and lets it land' {
        $comparison = Compare-CpuBaseline $large -InputObject $small
        $comparison.Gained.Name | Should -Be 'SSE3'
        $comparison.Lost.Count | Should -Be 0
        $comparison.Landings.Verdict.Verdict | Should -Not -Contain 'Cannot'
    }

    It 'takes several hosts as one pool on either side' {
        $comparison = Import-CpuidDump $small, $large | Compare-CpuBaseline $small, $large
        $comparison.Lost.Count + $comparison.Gained.Count | Should -Be 0
        $comparison.FromName | Should -Be 'the baseline of 2 hosts'
    }

    It 'lets no VM land on a CPU of another vendor' {
        $comparison = Import-CpuidDump $large | Compare-CpuBaseline $amd -WarningAction SilentlyContinue
        $comparison.Landings.Verdict.Verdict | Sort-Object -Unique | Should -Be 'Cannot'
    }

    It 'shows both sides as text' {
        $text = Compare-CpuBaseline $small -InputObject $large | Out-String
        $text | Should -Match 'Lost +: SSE3'
        $text | Should -Match 'Xen: cannot, SSE3'
    }

    It 'refuses what is not there' {
        { Compare-CpuBaseline "$TestDrive/nobody.txt" -InputObject $small -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,CpuMask.Cmdlets.CompareCpuBaselineCommand'
    }
}
