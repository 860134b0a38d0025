BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $old = New-Dump "$TestDrive/old.txt" @{ '1.0.ecx' = 0x4400 }
    $new = New-Dump "$TestDrive/new.txt" @{ '1.0.ecx' = 0x641D }
}

Describe 'Import-CpuidDump' {
    It 'reads a dump into a host with its name, source, format and registers' {
        $dump = Import-CpuidDump "$pool/skx01.txt"
        $dump | Should -BeOfType CpuMask.Cpuid.HostCpuid
        $dump.Name | Should -Be 'skx01'
        $dump.Source | Should -Be (Join-Path $pool 'skx01.txt')
        $dump.Format | Should -Be 'cpuid-r'
        $dump.Vendor.Id | Should -Be 'GenuineIntel'
        $dump.Signature.Value | Should -Be 0x00050654
    }

    It 'takes paths by position, by pipeline and by property name' {
        (Import-CpuidDump $old, $new).Name | Should -Be 'old', 'new'
        ($old, $new | Import-CpuidDump).Name | Should -Be 'old', 'new'
        ([pscustomobject]@{ Path = $new; Format = 'cpuid-r' } | Import-CpuidDump).Name | Should -Be 'new'
        ([pscustomobject]@{ LiteralPath = $old } | Import-CpuidDump).Name | Should -Be 'old'
    }

    It 'takes files of Get-ChildItem literally, brackets and all' {
        $odd = New-Dump "$TestDrive/esx[07].txt"
        (Get-Item -LiteralPath $odd | Import-CpuidDump).Name | Should -Be 'esx[07]'
        (Import-CpuidDump -LiteralPath $odd).Name | Should -Be 'esx[07]'
        (Import-CpuidDump -Path $odd).Name | Should -Be 'esx[07]' -Because 'a name that exists is that name'
    }

    It 'reads relative paths and wildcards from where PowerShell is, not from where its process is' {
        Push-Location $TestDrive
        try { (Import-CpuidDump ./n*.txt, old.txt).Name | Should -Be 'new', 'old' }
        finally { Pop-Location }
    }

    It 'reads what Windows PowerShell''s > writes: UTF-16 with CRLF' {
        $wide = New-Dump "$TestDrive/wide.txt" @{ '1.0.ecx' = 0x641D } -Encoding ([Text.Encoding]::Unicode) -NewLine "`r`n"
        $marked = New-Dump "$TestDrive/marked.txt" @{ '1.0.ecx' = 0x641D } -Encoding ([Text.UTF8Encoding]::new($true))
        foreach ($path in $wide, $marked) {
            (Import-CpuidDump $path).Registers.Equals((Import-CpuidDump $new).Registers) | Should -BeTrue -Because $path
        }
    }

    It 'reports a missing file by id, category and the user''s own object, and reads the others' {
        $hosts = Import-CpuidDump $old, './missing.txt', $new -ErrorAction SilentlyContinue -ErrorVariable problems
        $hosts.Name | Should -Be 'old', 'new'
        $problems.Count | Should -Be 1
        $problems[0].FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.ImportCpuidDumpCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $problems[0].TargetObject | Should -Be './missing.txt'
    }

    It 'reports a wildcard without a match, and one that is no wildcard, and reads the others' {
        $hosts = Import-CpuidDump "$TestDrive/none*.txt", $old, "$TestDrive/esx[08.txt" -ErrorAction SilentlyContinue -ErrorVariable problems
        $hosts.Name | Should -Be 'old'
        $problems.FullyQualifiedErrorId | Should -Be (@('PathNotFound,CpuMask.Cmdlets.ImportCpuidDumpCommand') * 2)
        $problems.TargetObject | Should -Be "$TestDrive/none*.txt", "$TestDrive/esx[08.txt"
    }

    It 'refuses a file that is no dump, and a path that is no file' {
        Set-Content "$TestDrive/letter.txt" 'Dear Sir or Madam'
        Import-CpuidDump "$TestDrive/letter.txt", 'Env:PATH' -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be 'UnknownFormat,CpuMask.Cmdlets.ImportCpuidDumpCommand', 'PathNotFound,CpuMask.Cmdlets.ImportCpuidDumpCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $problems[0].Exception.Message | Should -Match 'letter\.txt.*no known dump format.*cpuid -1 -r'
    }

    It 'names file, line and column of a bad line, and reads the rest' {
        $text = [IO.File]::ReadAllText($new) -replace '0x00000001 0x00: eax=0x000306f2', '0x00000001 0x00: eax=0xZZ'
        Set-Content "$TestDrive/broken.txt" $text -NoNewline
        $dump = Import-CpuidDump "$TestDrive/broken.txt" -ErrorAction SilentlyContinue -ErrorVariable problems
        $dump.Vendor.Id | Should -Be 'GenuineIntel'
        $problems[0].FullyQualifiedErrorId | Should -Be 'MalformedDump,CpuMask.Cmdlets.ImportCpuidDumpCommand'
        $problems[0].CategoryInfo.Category | Should -Be 'ParserError'
        $problems[0].Exception.Message | Should -Match 'broken\.txt\(\d+,\d+\)'
    }

    It 'reads a folder with all that is in it, and counts in one warning what is no dump' {
        $null = New-Item -ItemType Directory "$TestDrive/site/rack"
        Copy-Item $old "$TestDrive/site/a.txt"
        Copy-Item $new "$TestDrive/site/rack/b.txt"
        Set-Content "$TestDrive/site/readme.md", "$TestDrive/site/rack/todo" 'Dear Sir or Madam'
        $hosts = Import-CpuidDump "$TestDrive/site" -ErrorAction Stop -WarningVariable warnings -WarningAction SilentlyContinue
        $hosts.Name | Should -Be 'a', 'b'
        @($warnings).Count | Should -Be 1
        $warnings[0].Message | Should -Match '^2 files in what was named are no dump: .*readme\.md'
        (Import-CpuidDump "$TestDrive/site/*" -ErrorAction Stop -WarningAction SilentlyContinue).Name | Sort-Object | Should -Be 'a', 'b'
    }

    It 'stops at the first error with -ErrorAction Stop' {
        { Import-CpuidDump "$TestDrive/missing.txt" -ErrorAction Stop } | Should -Throw -ErrorId 'PathNotFound,CpuMask.Cmdlets.ImportCpuidDumpCommand'
    }

    It 'refuses a format that does not exist before it reads anything' {
        { Import-CpuidDump $old -Format nonsense } | Should -Throw -ErrorId 'UnknownFormat,CpuMask.Cmdlets.ImportCpuidDumpCommand'
    }

    It 'completes -Format, with what each format is as tooltip' {
        $all = Get-Completion 'Import-CpuidDump x -Format '
        $all.CompletionText | Should -Be ([CpuMask.Registry]::Formats.All.Format)
        $one = Get-Completion 'Import-CpuidDump x -Format AIDA'
        $one.CompletionText | Should -Be 'aida64'
        $one.ToolTip | Should -Be (([CpuMask.Registry]::Formats.All | Where-Object Format -eq aida64).Description)
        (Get-Completion 'Import-CpuidDump x -Format *virt*').CompletionText | Should -Contain 'libvirt-cpudata'
    }

    It 'gives hosts as it reads them, and stops when no one wants more' {
        $first = Import-CpuidDump $old, "$TestDrive/missing.txt" -ErrorVariable problems | Select-Object -First 1
        $first.Name | Should -Be 'old'
        $problems | Should -BeNullOrEmpty
    }

    It 'stops at once when the pipeline is stopped' {
        $stopped = Stop-Script "Import-CpuidDump -Path (@('$new') * 1000000)"
        $stopped.State | Should -Be 'Stopped'
        $stopped.Output | Should -BeGreaterThan 0
        $stopped.Output | Should -BeLessThan 1000000
        $stopped.Errors | Should -Be 0
        $stopped.Milliseconds | Should -BeLessThan 1000
    }

    It 'shows progress of long work, and takes it away at the end' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("Import-Module '$root/out/CpuMask/CpuMask.psd1'; 1..60 | ForEach-Object { if (`$_ % 2) { Start-Sleep -Milliseconds 60 }; '$new' } | Import-CpuidDump")
        $shell.Invoke().Count | Should -Be 60
        $records = $shell.Streams.Progress | Where-Object Activity -eq 'Reading CPUID dumps'
        $shell.Dispose()
        $records.Count | Should -BeGreaterThan 1
        $records.Count | Should -BeLessThan 30
        $records[-1].RecordType | Should -Be 'Completed'
    }

    It 'warns once of what a dump had to leave out' {
        $above, $beyond = 'above', 'beyond' | ForEach-Object { New-Dump "$TestDrive/$_.txt" @{ '20.0.eax' = 1 } }
        Import-CpuidDump $above, $beyond -WarningVariable warnings -WarningAction SilentlyContinue | Out-Null
        @($warnings).Count | Should -Be 1
        $warnings[0].Message | Should -Match '^above, beyond: 1 leaf printed above'
    }

    It 'prints a table that fits 120 columns' {
        $screen = Import-CpuidDump $pool/* | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen | Should -Contain 'Name                       Vendor   Signature CPUs  View            Format         CPU'
        $screen -match '^skx01 +Intel +6/85/4 +1 +Hardware +cpuid-r +Intel Xeon' | Should -Not -BeNullOrEmpty
        Import-CpuidDump $pool/* | Format-Table -ShowError | Out-String | Should -Not -Match '#ERR'
        Import-CpuidDump $pool/bdw01.txt | Format-List -ShowError | Out-String | Should -Match 'Features +: SSE3 PCLMULQDQ'
    }

    It 'prints a hostile host name without its control characters' {
        $name = "a`e[31mb"
        $json = '{"hosts":[{"name":"a\u001b[31mb","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0xFFFFFFFF"}]}]}'
        Set-Content "$TestDrive/hostile.json" $json
        $dump = Import-CpuidDump "$TestDrive/hostile.json"
        $dump.Name | Should -Be $name
        $dump | Out-String | Should -Not -Match "`e"
        $dump | Format-List | Out-String | Should -Match 'a\?\[31mb'
        $json = $json.Replace('"registers"', '"vendor":"V\u001b[1m","microcode":"\u001b[3m","warnings":["\u001b[2J"],"registers"')
        Set-Content "$TestDrive/hostile.json" $json
        $dump = Import-CpuidDump "$TestDrive/hostile.json" -WarningVariable said -WarningAction SilentlyContinue
        $said | Out-String | Should -Not -Match "`e"
        $dump, ($dump | Get-CpuidFeature) | ForEach-Object { $_ | Out-String; $_ | Format-List | Out-String } | Should -Not -Match "`e"
        { New-VMotionMask -InputObject $dump, $dump -GuestMask '1.ecx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxTx' } | Should -Throw '*a`?`[31mb*lack*'
    }
}
