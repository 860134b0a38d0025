BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $hosts = Import-CpuidDump $pool
}

Describe 'What is shown of a host' {
    It 'finds a vendor and a signature as they are shown and as CPUID has them' {
        foreach ($word in 'Intel', 'intel', 'GenuineIntel') { @($hosts | Where-Object Vendor -eq $word).Count | Should -Be 5 -Because $word }
        @($hosts | Where-Object Vendor -eq AMD) | Should -BeNullOrEmpty
        foreach ($word in '0x50654', '0x00050654', '6/85/4', 0x50654) { ($hosts | Where-Object Signature -eq $word).Name | Should -Be 'skx01', 'skx02' -Because $word }
        @($hosts | Where-Object Signature -eq 'no signature') | Should -BeNullOrEmpty
    }

    It 'has its features as names' {
        ($hosts | Where-Object Features -notcontains AVX512F).Name | Should -Be 'bdw01', 'bdw02'
        ($hosts | Where-Object Features -contains avx512f).Name | Should -Be 'icx01', 'skx01', 'skx02'
        $hosts[0].Features.Count | Should -BeGreaterThan 30
        ($hosts[0] | ConvertTo-Csv | ConvertFrom-Csv).Features | Should -BeLike '*SSE3 PCLMULQDQ*'
        ($hosts[0] | Select-Object Name, Features | ConvertTo-Json | ConvertFrom-Json).Features | Should -Contain 'SSE3'
    }

    It 'groups, sorts and exports' {
        $groups = $hosts | Group-Object Signature
        $groups.Count | Should -Be 3
        ($hosts | Sort-Object Signature).Name[-1] | Should -Be 'icx01'
        $row = $hosts | Select-Object Name, Vendor, Signature, CPUs, CPU | ConvertTo-Csv | ConvertFrom-Csv | Where-Object Name -eq skx01
        $row.Signature | Should -Be '0x00050654'
        $row.CPUs | Should -Be 1
    }
}

Describe 'What is shown of a difference' {
    It 'is text beside the lists, and the same for bits and for numbers' {
        $narrow = New-Dump "$TestDrive/narrow.txt" @{ '80000008.0.eax' = 0x3027 }
        $all = Get-CpuidDiff $pool, $narrow
        $bit = $all | Where-Object Feature -eq AVX512F
        $bit.SetOn | Should -Be 'icx01, skx01, skx02'
        $bit.Set | Should -Be 'icx01', 'skx01', 'skx02'
        $bit.ClearOn | Should -BeLike 'bdw01, bdw02*'
        $field = $all | Where-Object Feature -eq PhysicalAddressBits
        $field.SetOn | Should -Match '^\d+ on '
        $csv = $all | Select-Object Feature, Bit, Matters, SetOn, ClearOn, UnknownOn, Class | ConvertTo-Csv | ConvertFrom-Csv
        @($csv | Where-Object { -not $_.Feature -or -not $_.Bit -or -not $_.SetOn -or -not $_.Class }) | Should -BeNullOrEmpty
        ($all | Group-Object Class).Name | Should -Contain 'Feature'
        @($all | Where-Object SetOn -like '*skx02*').Count | Should -BeGreaterThan 3
    }
}
