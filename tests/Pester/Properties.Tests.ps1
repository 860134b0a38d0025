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

    It 'finds hosts by the vendor that is shown, however it is asked' {
        @($hosts | Where-Object Vendor -in Intel, AMD).Count | Should -Be 5
        @($hosts | Where-Object Vendor -like Intel*).Count | Should -Be 5
        @($hosts | Where-Object Vendor -match '^intel$').Count | Should -Be 5
        @($hosts | Where-Object Vendor -notin Intel) | Should -BeNullOrEmpty
        'Intel' -eq $hosts[0].Vendor | Should -BeTrue
        $hosts.Vendor -contains 'Intel' | Should -BeTrue
        $(switch ($hosts[0].Vendor) { Intel { 'found' } default { 'lost' } }) | Should -Be 'found'
        ($hosts | Group-Object Vendor -AsHashTable -AsString)['Intel'].Count | Should -Be 5
        ($hosts | Group-Object Vendor).Name | Should -Be 'Intel'
        "$($hosts[0].Vendor)" | Should -Be 'Intel'
        ($hosts | Select-Object Name, Vendor | ConvertTo-Csv | ConvertFrom-Csv).Vendor | Select-Object -Unique | Should -Be 'Intel'
        ($hosts[0] | Select-Object Vendor | ConvertTo-Json | ConvertFrom-Json).Vendor.Id | Should -Be 'GenuineIntel'
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
        $whole = $all | ConvertTo-Csv | ConvertFrom-Csv
        ($whole | Where-Object Feature -eq AVX512F).Set | Should -Be 'icx01, skx01, skx02'
        ($whole | Where-Object Feature -eq PhysicalAddressBits).Set | Should -BeLike 'bdw01*'
        ($whole | ForEach-Object { $_.Set; $_.Clear; $_.Unknown }) -join ' ' | Should -Not -Match 'System\.'
        ($all | Group-Object Class).Name | Should -Contain 'Feature'
        @($all | Where-Object SetOn -like '*skx02*').Count | Should -BeGreaterThan 3
    }
}

Describe 'What goes into JSON' {
    It 'has words for what is one of a few, and kilobytes of a mask' {
        ($hosts[0] | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json).View | Should -Be 'Hardware'
        ($hosts | Get-CpuidFeature AVX2 | ConvertTo-Json | ConvertFrom-Json)[0].Class | Should -Be 'Feature'
        ($hosts | Test-CpuMigration 'cpuid.avx512f = "Bool:Min:1"' | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json)[0].Verdict | Should -Be 'Cannot'
        $findings = $hosts | Test-CpuidCompliance
        ($findings | ConvertTo-Json -WarningAction SilentlyContinue | ConvertFrom-Json)[0].Severity | Should -Be 'Warning'
        ($findings | ConvertTo-Json -Depth 5 -WarningAction SilentlyContinue).Length | Should -BeLessThan (8KB * $findings.Count)
        $findings[0].GetRun().Hosts.Count | Should -Be 5
        $mask = $hosts | New-VMotionMask -WarningAction SilentlyContinue
        ($mask | ConvertTo-Json -WarningAction SilentlyContinue).Length | Should -BeLessThan 64KB
        ($mask | ConvertTo-Json -Depth 8 -WarningAction SilentlyContinue).Length | Should -BeLessThan 150KB
        $mask.Evc | Should -BeLike '*intel-broadwell*'
    }
}

Describe 'A host that goes to another process and back' {
    BeforeAll {
        function Test-Host($Copies) {
            $Copies | Should -HaveCount 5
            (Get-CpuidDiff $Copies).Feature | Should -Be (Get-CpuidDiff $hosts).Feature
            ($Copies | New-CpuBaseline | Get-CpuidFeature AVX2).IsSet | Should -BeTrue
            ($Copies | Test-CpuMigration 'cpuid.avx512f = "Bool:Min:1"').Verdict | Should -Be ($hosts | Test-CpuMigration 'cpuid.avx512f = "Bool:Min:1"').Verdict
            ($Copies | Where-Object Features -notcontains AVX512F).Name | Should -Be 'bdw01', 'bdw02'
            $Copies[0].Source | Should -Be $hosts[0].Source
        }
    }

    It 'is a host again after Export-Clixml' {
        $hosts | Export-Clixml "$TestDrive/hosts.xml"
        $copies = Import-Clixml "$TestDrive/hosts.xml"
        $copies | Should -BeOfType CpuMask.Cpuid.HostCpuid
        Test-Host $copies
        ($copies | Where-Object Vendor -eq Intel).Count | Should -Be 5
    }

    It 'keeps what its server said of it' {
        $json = $hosts[0] | Export-CpuidDump "$TestDrive/live.json" -PassThru | Get-Content -Raw | ConvertFrom-Json
        $json.hosts[0] | Add-Member vsphere @{ cluster = 'Prod'; connectionState = 'connected' } -Force
        $json | ConvertTo-Json -Depth 9 | Set-Content "$TestDrive/live.json"
        $live = Import-CpuidDump "$TestDrive/live.json"
        $live.Cluster | Should -Be 'Prod'
        $live | Export-Clixml "$TestDrive/live.xml"
        (Import-Clixml "$TestDrive/live.xml" | Where-Object Cluster -eq Prod).State | Should -Be 'connected'
    }

    It 'is a host again after a job' {
        Test-Host (Start-Job { Import-Module "$using:root/out/CpuMask/CpuMask.psd1"; Import-CpuidDump $using:pool } | Receive-Job -Wait)
    }

    It 'is taken for one also where it was read before the module was there' {
        $shell = [powershell]::Create()
        $late = $shell.AddCommand('Import-Clixml').AddArgument("$TestDrive/hosts.xml").Invoke()
        $shell.Dispose()
        $late[0].pstypenames[0] | Should -Be 'Deserialized.CpuMask.Cpuid.HostCpuid'
        Test-Host $late
    }

    It 'is no host when its record was changed by hand' {
        (Get-Content "$TestDrive/hosts.xml" -Raw).Replace('&quot;registers&quot;', '').Replace('"registers"', '') | Set-Content "$TestDrive/cut.xml"
        { Import-Clixml "$TestDrive/cut.xml" | Get-CpuidDiff } | Should -Throw '*copy of a CpuMask.Cpuid.HostCpuid*'
    }
}
