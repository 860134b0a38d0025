BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'ConvertTo-XenCpuid' {
    It 'writes the setting that Core writes, as one string with line feeds only' {
        $text = Import-CpuidDump $pool/* | New-CpuBaseline | ConvertTo-XenCpuid
        $text | Should -BeOfType string
        $baseline = [CpuMask.Baselines.CpuBaseline]::OfInputs([CpuMask.Cpuid.HostCpuid[]](Import-CpuidDump $pool/*))
        $text | Should -BeExactly ([CpuMask.Platforms.Xen.Masks.XenCpuid]::From($baseline).Text)
        $text | Should -Match '(?s)^cpuid = \[\n.*"0x7,0:ebx=[01x]{32},.*\n\]\n$'
        $text | Should -Not -Match "`r"
    }

    It 'carries notes, items and libxl''s own form beside the text' {
        $text = ConvertTo-XenCpuid $pool
        $text.Notes | Should -Not -BeNullOrEmpty
        $text.LibxlText | Should -Match '^cpuid = "host,'
        $text.Items.Leaf | Should -Contain 7
    }

    It 'takes hosts, paths and baselines alike' {
        $expected = ConvertTo-XenCpuid $pool/*.txt
        Import-CpuidDump $pool | ConvertTo-XenCpuid | Should -BeExactly $expected
        New-CpuBaseline $pool | ConvertTo-XenCpuid | Should -BeExactly $expected
        (New-CpuBaseline $pool).Evidence | ConvertTo-XenCpuid | Should -BeExactly $expected
    }

    It 'arrives in a file as it is' {
        ConvertTo-XenCpuid $pool | Set-Content -NoNewline "$TestDrive/web01.cfg"
        [IO.File]::ReadAllText("$TestDrive/web01.cfg") | Should -BeExactly (ConvertTo-XenCpuid $pool)
    }

    It 'leaves out comments and signature when asked' {
        ConvertTo-XenCpuid $pool -NoComment | Should -Not -Match '#'
        ConvertTo-XenCpuid $pool | Should -Match '"0x1:eax='
        ConvertTo-XenCpuid $pool -KeepHostSignature | Should -Not -Match '"0x1:eax='
    }

    It 'takes the baseline''s options, given here or before' {
        ConvertTo-XenCpuid $pool -Signature 0x000506E3 | Should -Match '"0x1:eax=00000000000001010000011011100011'
        New-CpuBaseline $pool -Signature 0x000506E3 | ConvertTo-XenCpuid | Should -Match '"0x1:eax=00000000000001010000011011100011'
        ConvertTo-XenCpuid $pool -WithoutHost bdw*, skx* -WarningAction SilentlyContinue | Should -Not -Match 'AVX512F'
    }

    It 'refuses what is unknown on a host by word and host, unless told to hide or to leave it' {
        $json = '{"hosts":[{"name":"part","vendor":"GenuineIntel","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0xFFFFFFFF"}]}]}'
        Set-Content "$TestDrive/part.json" $json
        { ConvertTo-XenCpuid $pool/skx01.txt, "$TestDrive/part.json" } |
            Should -Throw '*EBX*part*' -ErrorId 'UnknownRegister,CpuMask.Cmdlets.ConvertToXenCpuidCommand'
        ConvertTo-XenCpuid $pool/skx01.txt, "$TestDrive/part.json" -UnknownBits Hide -WarningAction SilentlyContinue | Should -Match '^cpuid = \['
        (Get-Completion 'ConvertTo-XenCpuid x -UnknownBits ').CompletionText | Should -Be 'Hide', 'Leave', 'Refuse'
    }

    It 'says its notes in the verbose stream, and warnings in theirs' {
        $all = ConvertTo-XenCpuid $pool -Verbose 4>&1
        ($all | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Message -join ' ' | Should -Match 'Xen fixes a guest''s CPUID'
    }
}
