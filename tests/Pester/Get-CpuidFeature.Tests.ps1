BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $one = New-Dump "$TestDrive/one.txt" @{ '1.0.ecx' = 0x641D; '7.0.ebx' = 0x20; '80000008.0.eax' = 0x302E }
    $two = New-Dump "$TestDrive/two.txt" @{ '1.0.ecx' = 0x4400 }
}

Describe 'Get-CpuidFeature' {
    It 'gives one row for each flag with host, address, state, class and meaning' {
        $row = Get-CpuidFeature -InputObject $one -Name SSE3
        $row | Should -BeOfType CpuMask.Features.FeatureState
        $row.Host, $row.Name, $row.IsSet, $row.Value, $row.Class | Should -Be 'one', 'SSE3', $true, 1, 'Feature'
        "$row" | Should -Be 'CPUID.(EAX=01H,ECX=0):ECX.SSE3[bit 0]'
        $row.Meaning | Should -Match '\w'
        (Get-CpuidFeature -InputObject $two -Name SSE3).IsSet | Should -BeFalse
    }

    It 'takes hosts, paths and files, by position and by pipeline' {
        $hosts = Import-CpuidDump $one, $two
        (Get-CpuidFeature -InputObject $hosts -Name SSE3).Host | Should -Be 'one', 'two'
        ($hosts | Get-CpuidFeature -Name SSE3).Host | Should -Be 'one', 'two'
        ("$TestDrive/*.txt" | Get-CpuidFeature -Name SSE3).Host | Should -Be 'one', 'two'
        (Get-ChildItem $TestDrive/*.txt | Get-CpuidFeature -Name SSE3).Host | Should -Be 'one', 'two'
        (New-CpuBaseline $hosts | Get-CpuidFeature -Name SSE3).Host | Sort-Object | Should -Be 'one', 'two'
    }

    It 'finds a feature by any project''s name, without regard to case, and by wildcard' {
        (Get-CpuidFeature -InputObject $one -Name pni).Name | Should -Be 'SSE3'
        (Get-CpuidFeature -InputObject $one -Name avx2).IsSet | Should -BeTrue
        (Get-CpuidFeature -InputObject $one -Name avx512*).Name | Should -Contain 'AVX512F'
        (Get-CpuidFeature -InputObject $one -Name sse3, PNI, SSE3).Count | Should -Be 1
        { Get-CpuidFeature -InputObject $one -Name nosuch* -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'gives a number for a field' {
        $row = Get-CpuidFeature -InputObject $one -Name PhysicalAddressBits
        $row.IsFlag, $row.IsSet, $row.Value | Should -Be $false, $null, 46
    }

    It 'says unknown where the source is silent, and never clear' {
        $json = '{"hosts":[{"name":"part","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0x3"}]}]}'
        Set-Content "$TestDrive/part.json" $json
        $rows = Get-CpuidFeature -InputObject "$TestDrive/part.json" -Name SSE3, PCLMULQDQ, SSSE3, AVX2
        $rows.IsSet | Should -Be $true, $false, $null, $null
        $rows | Get-Screen | Select-String 'unknown' | Should -HaveCount 2
        (Get-CpuidFeature -InputObject "$TestDrive/part.json" -Set).Name | Should -Be 'SSE3'
    }

    It 'shows only what is set, or of a class, when asked' {
        $set = Get-CpuidFeature -InputObject $one -Set
        $set.Name | Should -Contain 'SSE3'
        $set | Where-Object { $_.IsSet -eq $false -or $_.Value -eq 0 } | Should -BeNullOrEmpty
        (Get-CpuidFeature -InputObject $one -Class Security, Switch).Class | Sort-Object -Unique | Should -Be 'Security', 'Switch'
    }

    It 'leaves out what no guest gets to see, unless asked for all or by name' {
        (Get-CpuidFeature -InputObject $pool/skx01.txt).Class | Should -Not -Contain 'Topology'
        (Get-CpuidFeature -InputObject $pool/skx01.txt -All).Class | Should -Contain 'Topology'
        (Get-CpuidFeature -InputObject $pool/skx01.txt -Name InitialApicId).Class | Should -Be 'Volatile'
    }

    It 'reports a name that no one uses, with the name as target, and shows the others' {
        $rows = Get-CpuidFeature -InputObject $one -Name SSE3, AVX513 -ErrorAction SilentlyContinue -ErrorVariable problems
        $rows.Name | Should -Be 'SSE3'
        $problems[0].FullyQualifiedErrorId | Should -Be 'UnknownName,CpuMask.Cmdlets.GetCpuidFeatureCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be 'AVX513'
    }

    It 'goes on with the next host when one cannot be read' {
        $rows = Get-CpuidFeature -InputObject "$TestDrive/missing.txt", $two -Name SSE3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $rows.Host | Should -Be 'two'
        $problems.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.GetCpuidFeatureCommand'
    }

    It 'refuses what is no host, and takes the next' {
        { Get-CpuidFeature -InputObject 5 } | Should -Throw '*HostCpuid*path*' -ErrorId 'ParameterArgumentTransformationError,CpuMask.Cmdlets.GetCpuidFeatureCommand'
        $rows = [pscustomobject]@{ Name = 'x' }, $two | Get-CpuidFeature -Name SSE3 -ErrorAction SilentlyContinue -ErrorVariable problems
        $rows.Host | Should -Be 'two'
        $problems[0].FullyQualifiedErrorId | Should -Be 'ParameterArgumentTransformationError,CpuMask.Cmdlets.GetCpuidFeatureCommand'
        $problems[0].TargetObject.Name | Should -Be 'x'
        { Get-CpuidFeature -InputObject $null } | Should -Throw
    }

    It 'completes names with their meaning, names with odd characters in quotes' {
        $sse3 = Get-Completion 'Get-CpuidFeature -InputObject x -Name sse3'
        $sse3.CompletionText | Should -Be 'SSE3'
        $sse3.ToolTip | Should -Match '^CPUID\.\(EAX=01H,ECX=0\):ECX\.SSE3\[bit 0\]: \w'
        (Get-Completion 'Get-CpuidFeature -InputObject x -Name avx512').CompletionText.Count | Should -BeGreaterThan 10
        (Get-Completion 'Get-CpuidFeature -InputObject x -Name *clear').CompletionText | Should -Contain 'MD_CLEAR'
        (Get-Completion 'Get-CpuidFeature -InputObject x -Class sec').CompletionText | Should -Be 'Security'
        $unreadable = foreach ($text in (Get-Completion 'Get-CpuidFeature -InputObject x -Name ').CompletionText) {
            $problems = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput("f $text", [ref]$null, [ref]$problems)
            if ($problems -or $ast.EndBlock.Statements[0].PipelineElements[0].CommandElements.Count -ne 2) { $text }
        }
        $unreadable | Should -BeNullOrEmpty
    }

    It 'prints a table that fits 120 columns, with a column for the host' {
        $screen = Get-CpuidFeature -InputObject $pool/skx01.txt, $pool/bdw01.txt -All | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen | Select-String '^Host +Feature ' | Should -HaveCount 1
        # Of a long stream PowerShell fits the columns to what comes in the first third of a second.
        $screen = Get-CpuidFeature SSE3, PhysicalAddressBits -InputObject $pool/skx01.txt, $pool/bdw01.txt | Get-Screen
        $screen -match '^(skx01|bdw01) +SSE3 +1\.0\.ECX\[0\] +set +feature' | Should -HaveCount 2
        $screen -match '^skx01 +PhysicalAddressBits +80000008\.0\.EAX\[7:0\] +46 +numeric' | Should -Not -BeNullOrEmpty
        Get-CpuidFeature -InputObject $pool/skx01.txt -All | Format-Table -ShowError | Out-String | Should -Not -Match '#ERR'
    }

    It 'stops at once when the pipeline is stopped' {
        (Stop-Script "Get-CpuidFeature -InputObject (@('$one') * 100000) -All").Milliseconds | Should -BeLessThan 1000
    }

    It 'shows what is clear beside what is set, and neither of what is unknown' {
        (Get-CpuidFeature -InputObject $two -Name SSE3, SSSE3 -Clear).Name | Should -Contain 'SSE3'
        $set = (Get-CpuidFeature -InputObject $one -Set).Count
        $clear = (Get-CpuidFeature -InputObject $one -Clear).Count
        (Get-CpuidFeature -InputObject $one -Set -Clear).Count | Should -Be ($set + $clear)
        Get-CpuidFeature -InputObject "$TestDrive/part.json" -Clear -Name AVX2 | Should -BeNullOrEmpty
    }

    It 'is one table for all hosts, with a column for the host, at 80 columns too' {
        $screen = (Get-CpuidFeature -InputObject $one, $two -Name SSE3 | Out-String -Width 80) -split '\r?\n'
        $screen -match '^Host +Feature +Bit +State +Class' | Should -HaveCount 1
        $screen -match '^one +SSE3 .* set' | Should -HaveCount 1
        $screen -match '^two +SSE3 .* clear' | Should -HaveCount 1
        $screen | Where-Object Length -gt 80 | Should -BeNullOrEmpty
    }
}
