BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $good = "$TestDrive/good.cfg"
    'cpuid = "host,avx2=0"' | Set-Content $good
    $bad = "$TestDrive/bad[1].cfg"
    'cpuid = "host,nosuchfeature=0"' | Set-Content -LiteralPath $bad
}

Describe 'Test-CpuMask' {
    It 'takes paths, wildcards, names with brackets, files and text' {
        (Test-CpuMask $good).IsFine | Should -BeTrue
        (Test-CpuMask "$TestDrive/*.cfg").IsFine | Should -Be $false, $true
        (Test-CpuMask $bad).IsFine | Should -BeFalse
        (Test-CpuMask -LiteralPath $bad).IsFine | Should -BeFalse
        (Get-Item $good | Test-CpuMask).IsFine | Should -BeTrue
        (Get-Content $good | Test-CpuMask).IsFine | Should -BeTrue
        (Test-CpuMask -InputObject 'cpuid = "host,nosuchfeature=0"').Findings.Message | Should -Match 'nosuchfeature'
    }

    It 'takes its language by name, and Tab knows them' {
        (Test-CpuMask $good -For xen).IsFine | Should -BeTrue
        { Test-CpuMask $good -For nosuch } | Should -Throw '*xen*' -ErrorId 'UnknownName,*'
        (Get-Completion 'Test-CpuMask x -For prox').ListItemText | Should -Be 'proxmox'
    }

    It 'reads back what the module writes' {
        New-VMotionMask -Path $pool -WarningAction SilentlyContinue | Test-CpuMask -For vmware | Should -Not -BeNullOrEmpty
        ConvertTo-XenCpuid $pool 3>$null | Test-CpuMask -Quiet | Should -BeOfType bool
    }

    It 'answers True or False when asked to, and False when its subject is missing' {
        Test-CpuMask $good -Quiet | Should -Be $true
        Test-CpuMask $bad -Quiet | Should -Be $false
        Test-CpuMask $good, "$TestDrive/none.cfg" -Quiet -ErrorAction SilentlyContinue | Should -Be $false
        $null = Test-CpuMask $good, "$TestDrive/none*.cfg" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId, $problems.TargetObject | Should -Be 'PathNotFound,CpuMask.Cmdlets.TestCpuMaskCommand', "$TestDrive/none*.cfg"
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            (Test-CpuMask $bad, $good | Out-String -Width $width) -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
        }
    }
}
