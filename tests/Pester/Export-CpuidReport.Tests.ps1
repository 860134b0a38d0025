BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201 }
    $lesser = New-Dump "$TestDrive/lesser.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x001 }
    $baseline = "$TestDrive/pool.json"
    New-CpuBaseline $server1 | Export-CpuidDump $baseline
}

Describe 'Export-CpuidReport' {
    It 'writes a page of a pool that breaks its promise' {
        Import-CpuidDump $server1, $lesser | Test-CpuidCompliance -Baseline $baseline | Export-CpuidReport -Path "$TestDrive/bad.html"
        $page = Get-Content "$TestDrive/bad.html" -Raw
        $page | Should -Match '1 of 2 hosts breaks the pool'
        $page | Should -Match 'server1'
    }

    It 'writes a page of a pool that keeps it: never nothing' {
        Import-CpuidDump $server1 | Test-CpuidCompliance -Baseline $baseline | Export-CpuidReport -Path "$TestDrive/good.html"
        Get-Content "$TestDrive/good.html" -Raw | Should -Match 'The host keeps its promise'
    }

    It 'is about the whole run, whichever findings come down the pipeline' {
        Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline | Select-Object -First 1 | Export-CpuidReport "$TestDrive/part.json"
        $json = Get-Content "$TestDrive/part.json" -Raw | ConvertFrom-Json
        $json.hosts.name | Should -Be 'server1', 'lesser'
        $json.compliant | Should -BeFalse
    }

    It 'is an error when a filter has taken everything' {
        { Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Where-Object Severity -eq Error | Export-CpuidReport "$TestDrive/nothing.html" } |
            Should -Throw -ErrorId 'NoRun,CpuMask.Cmdlets.ExportCpuidReportCommand'
        "$TestDrive/nothing.html" | Should -Not -Exist
    }

    It 'tells the format from the extension, or is told' {
        $run = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -AsRun
        foreach ($name in 'r.html', 'r.json', 'r.csv', 'r.md', 'r.xml', 'r.prom') { $run | Export-CpuidReport "$TestDrive/$name" }
        ([xml](Get-Content "$TestDrive/r.xml" -Raw)).testsuites.failures | Should -Be 1
        (Import-Csv "$TestDrive/r.csv").feature | Should -Contain 'ERMS'
        Get-Content "$TestDrive/r.prom" -Raw | Should -Match "(?m)^cpumask_compliant\{.*\} 0$"
        Get-Content "$TestDrive/r.md" -Raw | Should -Match '^# '
        $run | Export-CpuidReport "$TestDrive/features.txt" -Format CsvMatrix
        Get-Content "$TestDrive/features.txt" -Raw | Should -Match 'ERMS'
        { $run | Export-CpuidReport "$TestDrive/r.docx" } | Should -Throw -ErrorId 'UnknownFormat,CpuMask.Cmdlets.ExportCpuidReportCommand'
    }

    It 'takes a run that was kept, with its history' {
        $runs = (New-Item -ItemType Directory "$TestDrive/runs").FullName
        $null = Test-CpuidCompliance -InputObject $server1, $server1 -Baseline $baseline -Save $runs
        $null = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Previous $runs -Save $runs
        Get-ChildItem $runs | Select-Object -Last 1 | Export-CpuidReport "$TestDrive/kept.html" -History $runs -Title 'Kept <night>'
        $page = Get-Content "$TestDrive/kept.html" -Raw
        $page | Should -Match 'Kept &lt;night&gt;'
        $page | Should -Match 'lesser'
        Export-CpuidReport "$TestDrive/kept.md" -InputObject (Get-ChildItem $runs | Select-Object -First 1).FullName
        "$TestDrive/kept.md" | Should -Exist
    }

    It 'makes the mask for the guest that is named' {
        $run = Test-CpuidCompliance -InputObject $server1, $lesser -ReferenceHost server1 -AsRun
        $run | Export-CpuidReport "$TestDrive/guest.json" -GuestMask '7.0.ebx=XXXX:XXXX:XXXX:XXXX:XXXX:XXRX:XXXX:XXXX' -WarningAction SilentlyContinue
        $snippets = (Get-Content "$TestDrive/guest.json" -Raw | ConvertFrom-Json).report.masks
        ($snippets | Where-Object for -eq vmware).text | Should -Match '--0-:----:----'
        ($snippets | Where-Object for -eq xen).title | Should -Match 'xl\.cfg'
        { $run | Export-CpuidReport "$TestDrive/x.html" -GuestMask nonsense } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.ExportCpuidReportCommand'
    }

    It 'writes nothing with -WhatIf' {
        Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Export-CpuidReport "$TestDrive/whatif.html" -WhatIf
        "$TestDrive/whatif.html" | Should -Not -Exist
    }

    It 'replaces a file, unless told to leave it alone or it is marked read-only' {
        $file = "$TestDrive/there.md"
        'old' | Set-Content $file
        { Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Export-CpuidReport $file -NoClobber } | Should -Throw -ErrorId 'FileExists,CpuMask.Cmdlets.ExportCpuidReportCommand'
        Get-Content $file | Should -Be 'old'
        Set-ItemProperty $file IsReadOnly $true
        { Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Export-CpuidReport $file } | Should -Throw -ErrorId 'UnwritableFile,CpuMask.Cmdlets.ExportCpuidReportCommand'
        Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Export-CpuidReport $file -Force
        Get-Content $file -Raw | Should -Match '^# '
        Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Export-CpuidReport $file
        (Get-ChildItem $TestDrive -Filter *.tmp) | Should -BeNullOrEmpty
    }

    It 'gives the file only when asked, and knows where PowerShell is' {
        Push-Location $TestDrive
        try {
            Test-CpuidCompliance -InputObject server1.txt | Export-CpuidReport relative.md | Should -BeNullOrEmpty
            (Test-CpuidCompliance -InputObject server1.txt | Export-CpuidReport relative.md -PassThru).FullName | Should -Be (Resolve-Path relative.md).ProviderPath
        }
        finally { Pop-Location }
        { Test-CpuidCompliance -InputObject $server1 | Export-CpuidReport $TestDrive -Format Html } | Should -Throw -ErrorId 'UnwritableFile,CpuMask.Cmdlets.ExportCpuidReportCommand'
    }

    It 'says of copies of findings that they have lost their run' {
        Test-CpuidCompliance -InputObject $server1 -Baseline $baseline | Select-Object -First 1 | Export-Clixml "$TestDrive/copy.xml"
        { Import-Clixml "$TestDrive/copy.xml" | Export-CpuidReport "$TestDrive/copy.html" -ErrorAction Stop } | Should -Throw '*copy of a CpuMask.Compliance.Runs.CpuidFinding*-Save*'
    }

    It 'refuses what is no finding, and a second run beside the first' {
        { 42 | Export-CpuidReport "$TestDrive/x.html" -ErrorAction Stop } | Should -Throw
        $one = Test-CpuidCompliance -InputObject $server1 -AsRun
        $two = Test-CpuidCompliance -InputObject $lesser -AsRun
        $one, $two | Export-CpuidReport "$TestDrive/one.json" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be 'NoRun,CpuMask.Cmdlets.ExportCpuidReportCommand'
        (Get-Content "$TestDrive/one.json" -Raw | ConvertFrom-Json).hosts.name | Should -Be 'server1'
    }

    It 'asks nothing of a session without a console' {
        $script = "Import-Module '$root/out/CpuMask/CpuMask.psd1'; Test-CpuidCompliance -InputObject '$server1' -Baseline '$baseline' | Export-CpuidReport '$TestDrive/noninteractive.html'; exit 7"
        Invoke-PowerShell -Command $script
        $LASTEXITCODE | Should -Be 7
        "$TestDrive/noninteractive.html" | Should -Exist
    }

    It 'completes formats and guest masks' {
        (Get-Completion 'Export-CpuidReport x -Format ').CompletionText | Should -Contain 'JUnit'
        (Get-Completion 'Export-CpuidReport x -GuestMask win').CompletionText | Should -Be 'windows-2003-vc2.0'
    }
}
