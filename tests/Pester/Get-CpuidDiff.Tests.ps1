BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x641D; '80000008.0.eax' = 0x302E; '80000000.0.eax' = 0x80000008 }
    $server2 = New-Dump "$TestDrive/server2.txt" @{ '1.0.ecx' = 0x4400; '80000008.0.eax' = 0x3027; '80000000.0.eax' = 0x80000008 }
}

Describe 'Get-CpuidDiff' {
    It 'finds the article''s differing bits, and by its guest mask the three that matter' {
        $bits = Get-CpuidDiff $server1, $server2 -GuestMask windows-2003-vc2.0 | Where-Object { $_ -is [CpuMask.Comparison.CpuidDifference] }
        $ecx = $bits | Where-Object { "$($_.Bit.Register)" -eq 'CPUID.(EAX=01H,ECX=0):ECX' }
        $ecx.Bit.Bit | Should -Be 0, 2, 3, 4, 13
        ($ecx | Where-Object Significant).Bit.Bit | Should -Be 0, 2, 4
        $ecx[0].Symbol | Should -Be 'H'
        $ecx[0].Set, $ecx[0].Clear | Should -Be 'server1', 'server2'
    }

    It 'judges nothing when no guest is named' {
        (Get-CpuidDiff $server1, $server2 | Where-Object Feature -eq SSE3).Significant | Should -Be $null
    }

    It 'gives differing fields beside the bits' {
        $field = Get-CpuidDiff $server1, $server2 | Where-Object { $_ -is [CpuMask.Comparison.FieldDifference] }
        $field.Field | Should -Be 'PhysicalAddressBits'
        $field.Values.Value | Should -Be 39, 46
        $field.Values[0].Hosts | Should -Be 'server2'
    }

    It 'takes hosts by pipeline and by position, and paths with wildcards' {
        $expected = (Get-CpuidDiff $server1, $server2).Feature
        (Import-CpuidDump $server1, $server2 | Get-CpuidDiff).Feature | Should -Be $expected
        ($server1, $server2 | Get-CpuidDiff).Feature | Should -Be $expected
        (Get-ChildItem $TestDrive/server?.txt | Get-CpuidDiff).Feature | Should -Be $expected
        (Get-CpuidDiff -InputObject "$TestDrive/server*.txt").Feature | Should -Be $expected
    }

    It 'names the hosts of which a bit is unknown' {
        $json = '{"hosts":[{"name":"part","vendor":"GenuineIntel","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0x3"}]}]}'
        Set-Content "$TestDrive/part.json" $json
        $all = Get-CpuidDiff $server1, $server2, "$TestDrive/part.json"
        ($all | Where-Object Feature -eq SSE3).Unknown | Should -BeNullOrEmpty
        ($all | Where-Object Feature -eq CMPXCHG16B).Unknown | Should -Be 'part'
    }

    It 'shows what no guest gets to see only when asked' {
        $other = New-Dump "$TestDrive/other.txt" @{ '1.0.ebx' = 0x00200000 }
        $plain = New-Dump "$TestDrive/plain.txt"
        Get-CpuidDiff $other, $plain | Should -BeNullOrEmpty
        (Get-CpuidDiff $other, $plain -All).Field | Should -Contain 'MaxLogicalProcessorIds'
    }

    It 'takes a guest mask as id, .vmx file or text, relative to where PowerShell is' {
        Set-Content "$TestDrive/app.vmx" 'cpuid.1.ecx = "XXXX:XXXX:XXXX:XXXX:XXXX:XXXX:XXXX:XXXH"'
        Push-Location $TestDrive
        try {
            $byFile = Get-CpuidDiff $server1, $server2 -GuestMask app.vmx -WarningAction SilentlyContinue | Where-Object Significant
            $byFile.Feature | Should -Be 'SSE3'
        }
        finally { Pop-Location }
        $byText = Get-CpuidDiff $server1, $server2 -GuestMask '1.ecx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxR:xxxx' | Where-Object Significant
        $byText.Bit.Bit | Should -Be 4
    }

    It 'warns when two views are compared, in its own stream' {
        $inside = New-Dump "$TestDrive/inside.txt" @{ '1.0.ecx' = ([uint32]0x80000000L -bor 0x4400) }
        $all = Get-CpuidDiff $server1, $inside 3>&1
        ($all | Where-Object { $_ -is [Management.Automation.WarningRecord] }).Message | Should -Match 'different views: hardware \(server1\); guest \(inside\)'
    }

    It 'ends with an error when there is nothing to compare' {
        { Get-CpuidDiff $server1 } | Should -Throw -ErrorId 'TooFewHosts,CpuMask.Cmdlets.GetCpuidDiffCommand'
        { Get-CpuidDiff $server1, $server2 -GuestMask nonsense } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.GetCpuidDiffCommand'
    }

    It 'completes guest ids with their source as tooltip, and file names where none fits' {
        $ids = Get-Completion 'Get-CpuidDiff a, b -GuestMask '
        $ids.CompletionText | Should -Be ([CpuMask.Platforms.VMware.Masks.GuestMasks]::Ids)
        (Get-Completion 'Get-CpuidDiff a, b -GuestMask win').CompletionText | Should -Be 'windows-2003-vc2.0'
        (Get-Completion 'Get-CpuidDiff a, b -GuestMask win').ToolTip | Should -Match 'Scott Lowe'
        Set-Content "$TestDrive/zeta.vmx" ''
        Push-Location $TestDrive
        try { (Get-Completion 'Get-CpuidDiff a, b -GuestMask zet').CompletionText | Should -Match 'zeta\.vmx' }
        finally { Pop-Location }
    }

    It 'says in one verbose line how it went' {
        $lines = Get-CpuidDiff $server1, $server2 -Verbose 4>&1 | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        $lines.Message | Should -Be '2 hosts of 2 kinds differ in 5 bits.'
    }

    It 'prints bits and fields in one table that fits 120 columns' {
        $screen = Get-CpuidDiff $server1, $server2 -GuestMask windows-2003-vc2.0 | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Feature +Bit +Matters +SetOn +ClearOn +Class$' | Should -HaveCount 1
        $screen -match '^SSE3 +1\.0\.ECX\[0\] +yes \(H\) +server1 +server2 +feature$' | Should -HaveCount 1
        Get-CpuidDiff $server1, $server2 | Get-Screen | Select-String '^Feature +Bit +SetOn +ClearOn +Class$' | Should -HaveCount 1
        $screen -match '^PhysicalAddressBits +80000008\.0\.EAX\[7:0\] +46 on server1 +39 on server2 +numeric' | Should -HaveCount 1
        Get-CpuidDiff $server1, $server2 | Format-Table -ShowError | Out-String | Should -Not -Match '#ERR'
    }

    It 'keeps both sides of a difference at 80 columns' {
        $screen = (Get-CpuidDiff $server1, $server2 -GuestMask windows-2003-vc2.0 | Out-String -Width 80) -split '\r?\n'
        $screen | Where-Object Length -gt 80 | Should -BeNullOrEmpty
        $screen -match '^SSE3 +1\.0\.ECX\[0\] +yes \(H\) +server1 +server2' | Should -HaveCount 1
    }

    It 'counts hosts of which a table has no room for the names' {
        $many = 1..40 | ForEach-Object { New-Dump "$TestDrive/rack$_.txt" @{ '1.0.ecx' = ($_ % 2) } }
        $text = (Get-CpuidDiff $many | Out-String -Width 120) -replace '\s+', ' '
        $text | Should -Match 'SSE3 1\.0\.ECX\[0\] rack1, rack3'
        $hundreds = 1..400 | ForEach-Object { Import-CpuidDump $many[$_ % 2] | ForEach-Object { $_ } }
        (Get-CpuidDiff $hundreds | Out-String -Width 120) | Should -Match '200: rack'
    }

    It 'leaves out the domain that all hosts share, and says in the same cell of which hosts a bit is unknown' {
        $fqdn = 'esx01', 'esx02', 'esx03' | ForEach-Object { $n = $_; New-Dump "$TestDrive/$n.rack7.datacenter-frankfurt.example.com.txt" @{ '1.0.ecx' = [int]($n -eq 'esx01') } }
        foreach ($width in 80, 120) {
            $screen = (Get-CpuidDiff $fqdn | Out-String -Width $width) -split '\r?\n'
            $screen | Where-Object Length -gt $width | Should -BeNullOrEmpty
            ($screen -join ' ') -replace '\s+', ' ' | Should -Match 'SSE3 1\.0\.ECX\[0\] esx01 esx02, (feature )?esx03'
        }
        (Get-CpuidDiff $fqdn | Where-Object Feature -eq SSE3).Set | Should -Be 'esx01.rack7.datacenter-frankfurt.example.com'
    }

    It 'gives a matrix that fits 80 columns, whatever the names' {
        $matrix = Get-CpuidDiff $server1, $server2 -Matrix
        $matrix | Should -HaveCount 1
        $matrix.Count | Should -Be 6
        $screen = ($matrix | Out-String -Width 80) -split '\r?\n'
        ($screen -join ' ') | Should -Match 'SSE3'
        ($screen -join ' ') | Should -Match 'server1'
    }

    It 'gives what the matrix shows as objects too, for filters and CSV, in strict mode as well' {
        $matrix = Import-CpuidDump $pool | Get-CpuidDiff -Matrix
        $kinds = $matrix.Kinds
        $kinds.Letter | Should -Be 'A', 'B', 'C', 'D'
        $kinds[0].Hosts | Should -Be 'bdw01', 'bdw02'
        $rows = $matrix.Rows
        $rows.Count | Should -Be $matrix.Count
        ($rows | Where-Object Feature -eq HLE | ConvertTo-Csv -NoTypeInformation)[1] -replace '"' | Should -Be 'HLE,7.0.EBX[4],-,-,-,Y'
        ($rows | Where-Object A -eq Y | Where-Object D -eq '-').Feature | Should -Contain 'SPEC_CTRL'
        $screen = & { Set-StrictMode -Version Latest; $matrix | Out-String }
        foreach ($row in $rows) { $screen | Should -Match ([regex]::Escape($row.Bit)) }
    }

    It 'breaks lists of hosts between names, and never inside one' {
        $width = try { $Host.UI.RawUI.BufferSize.Width } catch { 0 }
        if ($width -lt 80 -or $width -gt 120) { Set-ItResult -Skipped -Because 'this process has no window of a width that counts'; return }
        $lines = [CpuMask.Cmdlets.DisplayText]::Half('esx02, esx03, esx05, Ice Lake-SP, 46 on a', $Host, $width - 30) -split "`n"
        $lines | Should -Be 'esx02, esx03,', 'esx05,', 'Ice Lake-SP,', '46 on a'
    }
}
