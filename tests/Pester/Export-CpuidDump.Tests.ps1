BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201 }
    $server2 = New-Dump "$TestDrive/server2.txt" @{ '1.0.ecx' = 0x1; '7.0.ebx' = 0x001 }
}

Describe 'Export-CpuidDump' {
    It 'writes hosts that read back the same, unknown bits included' {
        Set-Content "$TestDrive/part.json" '{"hosts":[{"name":"part","vendor":"GenuineIntel","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0x3"}]}]}'
        $before = Import-CpuidDump $server1, $server2, "$TestDrive/part.json"
        $before | Export-CpuidDump "$TestDrive/hosts.json"
        $after = Import-CpuidDump "$TestDrive/hosts.json"
        $after.Name | Should -Be $before.Name
        for ($i = 0; $i -lt 3; $i++) { $after[$i].Registers.Equals($before[$i].Registers) | Should -BeTrue }
        $after[2].Registers.Equals($after[0].Registers) | Should -BeFalse
    }

    It 'writes a baseline with its evidence, which every cmdlet takes' {
        $baseline = New-CpuBaseline $server1, $server2
        $baseline | Export-CpuidDump "$TestDrive/pool.json"
        (New-CpuBaseline "$TestDrive/pool.json").Evidence.Equals($baseline.Evidence) | Should -BeTrue
        (Test-CpuidCompliance -InputObject $server1, $server2 -Baseline "$TestDrive/pool.json").Rule | Should -Not -Contain 'feature-missing'
        (Get-Content "$TestDrive/pool.json" -Raw | ConvertFrom-Json).features | Should -Contain 'SSE3'
    }

    It 'merges several baselines' {
        (New-CpuBaseline $server1), (New-CpuBaseline $server2) | Export-CpuidDump "$TestDrive/merged.json"
        (New-CpuBaseline "$TestDrive/merged.json").Evidence.Hosts.Name | Should -Be 'server1', 'server2'
    }

    It 'writes what cpumask reads' {
        $cpumask = "$root/src/CpuMask.Cli/bin/Release/net10.0/cpumask.dll"
        if (-not (Test-Path $cpumask)) { Set-ItResult -Skipped -Because 'cpumask is not built' }
        Import-CpuidDump $server1, $server2 | Export-CpuidDump "$TestDrive/twin.json"
        $json = dotnet $cpumask decode --json "$TestDrive/twin.json" | ConvertFrom-Json
        $json.hosts.name | Should -Be 'server1', 'server2'
    }

    It 'writes a file for each host into a folder, made if need be' {
        $files = Import-CpuidDump $server1, $server2 | Export-CpuidDump "$TestDrive/each/" -PassThru
        $files.Name | Should -Be 'server1.json', 'server2.json'
        Get-Item "$TestDrive/each" | Should -BeOfType IO.DirectoryInfo
        (Import-CpuidDump "$TestDrive/each").Name | Should -Be 'server1', 'server2'
        Import-CpuidDump $server1 | Export-CpuidDump "$TestDrive/each"
        Import-CpuidDump $server1, $server2 | Export-CpuidDump "$TestDrive/each" -NoClobber -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Select-Object -Unique | Should -Be 'FileExists,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        $problems.Count | Should -Be 2
    }

    It 'takes paths, by pipeline too, and gives the file when asked' {
        $server1, $server2 | Export-CpuidDump "$TestDrive/paths.json" | Should -BeNullOrEmpty
        (Export-CpuidDump "$TestDrive/paths.json" -InputObject $server1 -PassThru).Name | Should -Be 'paths.json'
        (Import-CpuidDump "$TestDrive/paths.json").Name | Should -Be 'server1'
    }

    It 'writes nothing with -WhatIf' {
        Import-CpuidDump $server1 | Export-CpuidDump "$TestDrive/whatif.json" -WhatIf
        Import-CpuidDump $server1 | Export-CpuidDump "$TestDrive/whatif/" -WhatIf
        "$TestDrive/whatif.json", "$TestDrive/whatif" | Should -Not -Exist
    }

    It 'replaces a file, unless told to leave it alone or it is marked read-only' {
        $file = "$TestDrive/there.json"
        'old' | Set-Content $file
        { Export-CpuidDump $file -InputObject $server1 -NoClobber } | Should -Throw -ErrorId 'FileExists,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        Set-ItemProperty $file IsReadOnly $true
        { Export-CpuidDump $file -InputObject $server1 } | Should -Throw -ErrorId 'UnwritableFile,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        Get-Content $file | Should -Be 'old'
        Export-CpuidDump $file -InputObject $server1 -Force
        (Import-CpuidDump $file).Name | Should -Be 'server1'
    }

    It 'ends with an error when there is nothing to write or no place for it' {
        { @() | Export-CpuidDump "$TestDrive/none.json" } | Should -Throw -ErrorId 'TooFewHosts,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        { Export-CpuidDump "$TestDrive/no/such/hosts.json" -InputObject $server1 } | Should -Throw -ErrorId 'UnwritableFile,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        { Export-CpuidDump Variable:\hosts -InputObject $server1 } | Should -Throw -ErrorId 'PathNotFound,CpuMask.Cmdlets.ExportCpuidDumpCommand'
        { Export-CpuidDump "$TestDrive/x.json" -InputObject ([version]'1.0') } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,CpuMask.Cmdlets.ExportCpuidDumpCommand'
    }

    It 'asks first when told to, and gives files that Get-Content takes' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$h) Import-Module '$root/out/CpuMask/CpuMask.psd1'; `$h | Export-CpuidDump '$TestDrive/asked.json' -Confirm").AddArgument((Import-CpuidDump "$article/server1.txt"))
        try { $shell.Invoke() } catch { $null = $_ }
        $shell.Dispose()
        "$TestDrive/asked.json" | Should -Not -Exist
        (Import-CpuidDump "$article/server1.txt" | Export-CpuidDump "$TestDrive/passed.json" -PassThru | Get-Content -Raw | ConvertFrom-Json).hosts.name | Should -Be 'server1'
        Get-ChildItem $TestDrive -Filter passed.json* | Should -HaveCount 1
    }
}
