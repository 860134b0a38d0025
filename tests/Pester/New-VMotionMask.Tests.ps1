BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x641D }
    $server2 = New-Dump "$TestDrive/server2.txt" @{ '1.0.ecx' = 0x4400 }
}

Describe 'New-VMotionMask' {
    It 'hides further features by name, and shows registers in binary' {
        $mask = New-VMotionMask windows-2003-vc2.0 -InputObject $article -Hide NX, LM -WarningAction SilentlyContinue
        $mask.Bits.Feature | Should -Contain 'LM'
        $mask.VmxLines | Should -Contain 'cpuid.80000001.edx = "--0-:----:---0:----:----:----:----:----"'
        ($mask.Stacks | Where-Object { "$($_.Register)" -match '01H' -and $_.Rows[2].Bits -match '\^\^\.\^$' }).Rows[4].Bits | Should -Be '---- ---- ---- ---- ---- ---- ---0 -0-0'
        { New-VMotionMask -InputObject $article -Hide Nobody } | Should -Throw '*no feature name*' -ErrorId 'UnknownName,*'
        $cli = Invoke-Cpumask mask $article --guest-mask windows-2003-vc2.0 --hide 'NX,LM' --json 2>$null | ConvertFrom-Json
        $cli.vmx | Should -Be $mask.VmxLines
        (Invoke-Cpumask mask $article --guest-mask windows-2003-vc2.0 --binary 2>$null) | Should -Contain 'guest      RRRR RRRR RRRR RRR0 00xR R0H0 000H 0RRH'
    }

    It 'makes the article''s mask in every form' {
        $mask = New-VMotionMask -InputObject $server1, $server2 -GuestMask windows-2003-vc2.0
        $mask | Should -BeOfType CpuMask.Platforms.VMware.Masks.VMotionMask
        $mask.VmxLines | Should -Be 'cpuid.1.ecx = "----:----:----:----:----:----:---0:-0-0"'
        "$($mask.ApiLevels[0].Ecx)" | Should -Be '----:----:----:----:----:----:---0:-0-0'
        $mask.ApiLevels[0].ApiLevel | Should -Be 1
        $mask.FeatMaskLines | Should -Contain 'featMask.vm.cpuid.SSE3 = "Val:0"'
        $mask.Bits.Feature[0], $mask.Bits.Support[0] | Should -Be 'SSE3', 'unsupported'
    }

    It 'takes hosts by pipeline, and baselines' {
        $expected = (New-VMotionMask -InputObject $server1, $server2 -GuestMask windows-2003-vc2.0).VmxLines
        (Import-CpuidDump $server1, $server2 | New-VMotionMask -GuestMask windows-2003-vc2.0).VmxLines | Should -Be $expected
        (New-CpuBaseline $server1, $server2 | New-VMotionMask -GuestMask windows-2003-vc2.0).VmxLines | Should -Be $expected
        ((New-CpuBaseline $server1, $server2).Evidence | New-VMotionMask -GuestMask windows-2003-vc2.0).VmxLines | Should -Be $expected
    }

    It 'takes the platform default when no guest is named, and warns which' {
        $mask = New-VMotionMask -InputObject $server1, $server2 -WarningVariable warnings -WarningAction SilentlyContinue
        $mask.GuestMaskName | Should -Be 'vsphere-current'
        $warnings[0].Message | Should -Match 'platform default vsphere-current'
        $mask.Warnings | Should -Contain $warnings[0].Message
    }

    It 'makes an empty mask of hosts that are alike' {
        $mask = New-VMotionMask -InputObject $server1, $server1 -GuestMask windows-2003-vc2.0
        $mask.IsEmpty | Should -BeTrue
        $mask | Out-String | Should -Match 'nothing: the hosts do not differ'
    }

    It 'ends with an error of its own for each thing that no mask can mend' {
        $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD
        $inside = New-Dump "$TestDrive/inside.txt" @{ '1.0.ecx' = 0x80000000L }
        { New-VMotionMask -InputObject $server1, $amd -GuestMask windows-2003-vc2.0 } | Should -Throw -ErrorId 'VendorMismatch,CpuMask.Cmdlets.NewVMotionMaskCommand'
        { New-VMotionMask -InputObject $server1, $inside -GuestMask windows-2003-vc2.0 } | Should -Throw -ErrorId 'GuestDump,CpuMask.Cmdlets.NewVMotionMaskCommand'
        { New-VMotionMask -InputObject $server1 } | Should -Throw -ErrorId 'TooFewHosts,CpuMask.Cmdlets.NewVMotionMaskCommand'
        { New-VMotionMask -InputObject $server1, $server2 -GuestMask '1.ecx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxT' } | Should -Throw -ErrorId 'UnmendableBit,CpuMask.Cmdlets.NewVMotionMaskCommand'
        try { New-VMotionMask -InputObject $server1, $amd -GuestMask windows-2003-vc2.0 } catch { $_.CategoryInfo.Category | Should -Be 'InvalidOperation' }
    }

    It 'adds up the masks of registers, and takes a feature mask wherever its line stands' {
        $ecx = '1.ecx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxR'
        $edx = '1.edx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx'
        (New-VMotionMask -InputObject $server1, $server2 -GuestMask $ecx, $edx).Bits.Feature | Should -Be 'SSE3'
        (New-VMotionMask -InputObject $server1, $server2 -GuestMask $edx, $ecx).Bits.Feature | Should -Be 'SSE3'
        $vmx = Join-Path $TestDrive 'app01.vmx'
        'featMask.vm.cpuid.SSE3 = "Val:0"', 'cpuid.1.ecx = "----:----:----:----:----:----:----:----"' | Set-Content $vmx -Encoding unicode
        (New-VMotionMask -InputObject $server1, $server2 -GuestMask windows-2003-vc2.0, $vmx).Bits.Feature | Should -Be 'DTES64', 'DS-CPL'
    }

    It 'refuses a text that is no mask, saying what is expected' {
        { New-VMotionMask -InputObject $server1, $server2 -GuestMask '1.ecx=HHH' } | Should -Throw '*32 characters*' -ErrorId 'InvalidValue,CpuMask.Cmdlets.NewVMotionMaskCommand'
    }

    It 'completes guest ids' {
        (Get-Completion 'New-VMotionMask -InputObject x -GuestMask platform-2008').CompletionText | Should -Be 'platform-2008-02', 'platform-2008-08'
    }

    It 'prints the mask ready to paste, within 120 columns' {
        $screen = New-VMotionMask -InputObject $server1, $server2 -GuestMask windows-2003-vc2.0 | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen | Should -Contain 'Levels        : 0x00000001 ecx  ----:----:----:----:----:----:---0:-0-0'
        $screen | Should -Contain 'Effective     : 1.0.ECX  RRRR:RRRR:RRRR:RRR0:00xR:R0H0:0000:00R0'
        $screen | Should -Contain 'VmxLines      : cpuid.1.ecx = "----:----:----:----:----:----:---0:-0-0"'
        $screen | Should -Contain 'Hides         : SSE3  1.0.ECX[0]  H  unsupported, not on server2'
        $mask = New-VMotionMask -InputObject $pool/* -WarningAction SilentlyContinue
        $mask | Get-Screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $mask.Bits | Get-Screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $mask, $mask.Bits | ForEach-Object { $_ | Format-List -ShowError | Out-String | Should -Not -Match '#ERR' }
    }

    It 'leaves hosts out, which must be there' {
        $two = Import-CpuidDump $pool | New-VMotionMask -WithoutHost bdw*, icx01 -WarningAction SilentlyContinue
        $two.GetComparison().Hosts.Name | Should -Be 'skx01', 'skx02'
        { Import-CpuidDump $pool | New-VMotionMask -WithoutHost nobody } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'prints itself within 80 and 120 columns, lines to paste apart' {
        foreach ($width in 80, 120) {
            $lines = (Import-CpuidDump $pool | New-VMotionMask -WarningAction SilentlyContinue | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines -match 'cpuid\.7\.0\.ebx' | Should -Not -BeNullOrEmpty
        }
    }
}
