BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x641D }
    $server2 = New-Dump "$TestDrive/server2.txt" @{ '1.0.ecx' = 0x4400 }
    $server3 = New-Dump "$TestDrive/server3.txt" @{ '1.0.ecx' = 0x4401 }
    $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD @{ '1.0.ecx' = 0x641D }
}

Describe 'New-CpuBaseline' {
    It 'does not promise what is to be hidden, nor what needs it, as the command does' {
        $baseline = New-CpuBaseline $pool -Hide AVX2, nx -WarningAction SilentlyContinue
        $baseline.Features.Name | Should -Not -Contain 'AVX2'
        $baseline.Features.Name | Should -Not -Contain 'NX'
        ($baseline.Removed | Where-Object Feature -eq NX).Reason | Should -Be 'Asked'
        $cli = Invoke-Cpumask baseline $pool --hide AVX2 --hide nx --json 2>$null | ConvertFrom-Json
        ($cli.removed | Where-Object feature -eq NX).reason | Should -Be 'asked'
        (Invoke-Cpumask mask --for qemu $pool --hide NX 2>$null) -join ' ' | Should -Match 'nx=off'
        ConvertTo-CpuModel qemu -InputObject $pool -Hide NX -WarningAction SilentlyContinue | Should -Match 'nx=off'
        { New-CpuBaseline $pool -Hide Nobody } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'promises what all hosts have, and names who took what away' {
        $baseline = Import-CpuidDump $server1, $server2 | New-CpuBaseline
        $baseline | Should -BeOfType CpuMask.Baselines.ComputedBaseline
        $baseline.Features.Name | Should -Not -Contain 'SSE3'
        $lost = $baseline.Removed | Where-Object Feature -eq SSE3
        $lost.ByHosts | Should -Be 'server2'
        $baseline.Vendor.Id | Should -Be 'GenuineIntel'
    }

    It 'gives the same for all hosts at once, in parts, in another order and twice' {
        $whole = New-CpuBaseline $server1, $server2, $server3
        $parts = (New-CpuBaseline $server3), (New-CpuBaseline $server1, $server2), (New-CpuBaseline $server2) | New-CpuBaseline
        $mixed = New-CpuBaseline $server2, (New-CpuBaseline $server3, $server1), (Import-CpuidDump $server1)
        foreach ($other in $parts, $mixed) {
            $other.Evidence.Equals($whole.Evidence) | Should -BeTrue
            $other.Registers.Equals($whole.Registers) | Should -BeTrue
        }
    }

    It 'tells hosts apart whose files have one name' {
        foreach ($site in 'london', 'paris') {
            $null = New-Item -ItemType Directory "$TestDrive/$site"
            Copy-Item $server1 "$TestDrive/$site/cpuid.txt"
        }
        (New-CpuBaseline "$TestDrive/london/cpuid.txt", "$TestDrive/paris/cpuid.txt").Evidence.Hosts.Name | Should -Be 'london/cpuid', 'paris/cpuid'
    }

    It 'shows what would be without some hosts' {
        $all = New-CpuBaseline $server1, $server2, $server3
        ($all | New-CpuBaseline -WithoutHost *2).Features.Name | Should -Contain 'SSE3'
        { $all | New-CpuBaseline -WithoutHost nobody } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.NewCpuBaselineCommand'
    }

    It 'refuses two vendors unless told whose CPU it shall be' {
        { New-CpuBaseline $server1, $amd } | Should -Throw -ErrorId 'VendorMismatch,CpuMask.Cmdlets.NewCpuBaselineCommand'
        (New-CpuBaseline $server1, $amd -Vendor amd -WarningAction SilentlyContinue).Vendor.Id | Should -Be 'AuthenticAMD'
        (New-CpuBaseline $server1, $amd -Vendor host:server1 -WarningAction SilentlyContinue).Vendor.Id | Should -Be 'GenuineIntel'
        { New-CpuBaseline $server1, $amd -Vendor cyberdyne } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.NewCpuBaselineCommand'
    }

    It 'shows the signature that is asked for' {
        (New-CpuBaseline $server1, $server2 -Signature 0x000506E3).Signature.Value | Should -Be 0x000506E3
        { New-CpuBaseline $server1 -Signature skylake } | Should -Throw -ErrorId 'InvalidValue,CpuMask.Cmdlets.NewCpuBaselineCommand'
    }

    It 'takes a guest''s dump only when asked' {
        $inside = New-Dump "$TestDrive/inside.txt" @{ '1.0.ecx' = 0x80000001L }
        { New-CpuBaseline $server1, $inside } | Should -Throw -ErrorId 'GuestDump,CpuMask.Cmdlets.NewCpuBaselineCommand'
        New-CpuBaseline $server1, $inside -AllowGuestDump -WarningAction SilentlyContinue | Should -Not -BeNullOrEmpty
    }

    It 'takes a computed baseline as it was computed' {
        $asked = New-CpuBaseline $server1, $server2 -Signature 0x000506E3
        ($asked | New-CpuBaseline).Signature.Value | Should -Be 0x000506E3
        ($asked, (New-CpuBaseline $server3) | New-CpuBaseline).Signature.Value | Should -Be 0x000306F2
    }

    It 'completes -Vendor' {
        (Get-Completion 'New-CpuBaseline x -Vendor ').ListItemText | Should -Be 'majority', 'intel', 'amd', 'hygon', 'host:'
    }

    It 'prints itself and its parts within 120 columns' {
        $baseline = New-CpuBaseline $pool/*
        $screen = $baseline | Get-Screen
        $screen -match '^Hosts +: 5 of 4 kinds' | Should -HaveCount 1
        $screen -match '^PhysicalAddressBits : 46$' | Should -HaveCount 1
        $screen -match '^Removed +: not on ' | Should -HaveCount 1
        ($baseline.Evidence.Groups | Get-Screen) -match ' Intel +6/61/2 +Hardware +bdw01, bdw02' | Should -HaveCount 1
        ($baseline.Removed | Get-Screen) -match '^SPEC_CTRL +7\.0\.EDX\[26\] +not on skx02' | Should -HaveCount 1
        foreach ($part in $baseline, $baseline.Evidence.Groups, $baseline.Removed, $baseline.Minima, $baseline.Features) {
            $part | Get-Screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        }
        $baseline | Format-List -ShowError | Out-String | Should -Not -Match '#ERR'
        $baseline.Removed, $baseline.Evidence.Groups, $baseline.Minima | ForEach-Object { $_ | Format-Table -ShowError | Out-String | Should -Not -Match '#ERR' }
    }
}
