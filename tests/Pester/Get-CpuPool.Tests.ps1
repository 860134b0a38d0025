BeforeAll {
    . $PSScriptRoot/Shared.ps1
    # Haswell-EP registers of a server, as the table's dump has them; SSBD and IBRS come with microcode.
    $haswell = @{ '1.0.ecx' = 0x77FEFBFF; '1.0.edx' = 0xBFEBFBFF; '7.0.ebx' = 0x37AB; 'd.0.eax' = 7; 'd.1.eax' = 1; '80000001.0.ecx' = 0x21; '80000001.0.edx' = 0x2C100800
        '80000007.0.edx' = 0x100; '6.0.eax' = 0x77; 'd.2.eax' = 0x100; 'd.2.ebx' = 0x240; '80000008.0.eax' = 0x302E }
    function New-Host([string] $Name, [hashtable] $More = @{}) {
        $words = $haswell.Clone()
        foreach ($key in $More.Keys) { $words[$key] = $More[$key] }
        New-Dump (Join-Path $TestDrive "$Name.txt") $words
    }
    $null = New-Host 'old1'; $null = New-Host 'old2'; $null = New-Host 'new1' @{ '7.0.edx' = 0x84000000 }
    $files = Get-ChildItem $TestDrive -Filter *.txt
}

Describe 'Get-CpuPool' {
    It 'shows islands and the feature and the host that make a street one-way' {
        $null = New-Item (Join-Path $TestDrive 'two') -ItemType Directory
        $dumps = 'a', 'b' | ForEach-Object { New-Dump (Join-Path $TestDrive "two/$_.txt") $haswell }
        $dumps += New-Dump (Join-Path $TestDrive 'two/odd.txt') ($haswell + @{ '7.0.ecx' = 4 })
        $graph = Get-CpuPool $dumps
        $graph.Islands.Count | Should -Be 2
        $graph.Islands[0].Hosts | Should -Be 'a', 'b'
        $graph.Streets.Count | Should -Be 1
        $graph.Streets[0].SingleFeature | Should -Be 'UMIP'
        $graph.Streets[0].SingleHost | Should -Be 'odd'
        $graph.IsWhole | Should -BeFalse
        (Get-CpuPool $dumps[0..1]).IsWhole | Should -BeTrue
    }

    It 'takes hosts by the pipeline, and generations' {
        (Import-CpuidDump $files | Get-CpuPool).Hosts.Count | Should -Be 3
        (Get-CpuGeneration Naples, Rome | Get-CpuPool).Islands.Hosts | Should -Be 'Naples', 'Rome'
    }

    It 'says the same as cpumask pool --json' {
        $cli = Invoke-Cpumask pool $pool --json | ConvertFrom-Json
        $graph = Get-CpuPool $pool
        ($graph.Islands | ForEach-Object { $_.Hosts -join ',' }) | Should -Be ($cli.islands | ForEach-Object { $_.hosts -join ',' })
        ($graph.Streets | ForEach-Object { $_.Causes -join ',' }) | Should -Be ($cli.streets | ForEach-Object { $_.causes -join ',' })
    }

    It 'plans a wave in which no VM is trapped' {
        $wave = Get-CpuPool $files -PatchWave
        $wave.IsSafe | Should -BeTrue
        $wave.Steps.Host | Should -Be 'old1', 'old2'
        $wave.Steps[0].Gains | Should -Be 'SPEC_CTRL', 'SSBD'
        $wave.Unchanged | Should -Be 'new1'
        $wave.HideUntilDone.VmxLines | Should -Be 'cpuid.7.0.edx = "0---:-0--:----:----:----:----:----:----"'
    }

    It 'plans a wave to what the hosts will be, and says whom it traps' {
        $null = New-Item (Join-Path $TestDrive 'after') -ItemType Directory -Force
        $worse = 'old1', 'old2', 'new1' | ForEach-Object { New-Dump (Join-Path $TestDrive "after/$_.txt") ($haswell + @{ }) }
        $wave = Get-CpuPool $files -PatchWave -Patched $worse
        $wave.Steps.Host | Should -Be 'new1'
        $wave.Steps[0].Loses | Should -Be 'SPEC_CTRL', 'SSBD'
        $wave.Steps[0].Trapped.Count | Should -Be 1
        { Get-CpuPool $files -PatchWave -Patched (New-Dump (Join-Path $TestDrive 'after/stranger.txt') $haswell) -ErrorAction Stop } |
            Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'considers the VMs that are given' {
        $null = New-Item (Join-Path $TestDrive 'newer') -ItemType Directory -Force
        $newer = New-Dump (Join-Path $TestDrive 'newer/new1.txt') ($haswell + @{ '7.0.edx' = 0x84000000; '7.0.ecx' = 4 })
        Set-Content (Join-Path $TestDrive 'needs.req') 'cpuid.ssbd Bool:Min:1'
        Set-Content (Join-Path $TestDrive 'free.req') 'cpuid.avx Bool:Min:1'
        $wave = Get-CpuPool $files -PatchWave -Patched $newer -Guest (Join-Path $TestDrive 'needs.req')
        $wave.Trapped | Should -Be 'needs' -Because 'no other host has SSBD while new1 is being patched'
        (Get-CpuPool $files -PatchWave -Patched $newer -Guest (Join-Path $TestDrive 'free.req')).IsSafe | Should -BeTrue
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            foreach ($object in (Get-CpuPool $pool), (Get-CpuPool $pool).Islands, (Get-CpuPool $pool).Streets, (Get-CpuPool $files -PatchWave), (Get-CpuPool $files -PatchWave).Steps) {
                $lines = ($object | Out-String -Width $width) -split "`r?`n"
                $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
                ($lines -join ' ') | Should -Match 'skx01|old1'
            }
        }
    }
}
