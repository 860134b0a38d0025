# The nightly PowerShell script of examples/schedule. As the task scheduler runs it, a process of its own, it runs where that is
# what the test is about; otherwise in this process, since each start takes a second.
BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $script = "$root/examples/schedule/windows/Invoke-NightlyCheck.ps1"
    $register = "$root/examples/schedule/windows/Register-NightlyCheck.ps1"
    $env:PSModulePath = "$root/out" + [IO.Path]::PathSeparator + $env:PSModulePath

    function Invoke-Night([hashtable] $Argument) {
        & { $ErrorActionPreference = 'Continue'; & $script @Argument } *>&1 | Set-Variable output -Scope Script
        $LASTEXITCODE
    }

    function Get-LastRun([string] $Folder) {
        Get-ChildItem "$Folder/runs" -Filter check-*.json | Sort-Object Name | Select-Object -Last 1 | Get-Content -Raw | ConvertFrom-Json
    }
}

Describe 'Invoke-NightlyCheck.ps1' {
    It 'runs three nights with a change in between' {
        $folder = (New-Item -ItemType Directory "$TestDrive/nights").FullName
        $dumps = (New-Item -ItemType Directory "$TestDrive/dumps").FullName
        $good = @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201 }
        $null = New-Dump "$dumps/esx01.txt" $good
        $null = New-Dump "$dumps/esx02.txt" $good
        Import-CpuidDump $dumps | New-CpuBaseline | Export-CpuidDump "$folder/pool.json"
        $arguments = @{ Dump = $dumps; Folder = $folder }

        Invoke-Night $arguments | Should -Be 0 -Because "$output"
        Get-Content "$folder/report.html" -Raw | Should -Match 'All 2 hosts keep the promise'

        Start-Sleep -Seconds 1
        $null = New-Dump "$dumps/esx02.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x1 }
        Invoke-Night $arguments | Should -Be 1 -Because "$output"
        "$output" | Should -Match '1 new since the last run'
        $output -join "`n" | Should -Match 'error esx02 feature-missing CPUID\.\(EAX=07H,ECX=0\):EBX\.ERMS\[bit 9\]'
        $second = Get-LastRun $folder
        $second.findings[0].since | Should -Be $second.checkedAt
        Get-Content "$folder/report.html" -Raw | Should -Match '1 of 2 hosts breaks the pool'

        Start-Sleep -Seconds 1
        $null = New-Dump "$dumps/esx02.txt" $good
        Invoke-Night $arguments | Should -Be 0 -Because "$output"
        (Get-LastRun $folder).resolved.feature | Should -Contain 'ERMS'
        (Get-ChildItem "$folder/runs").Count | Should -Be 3
        (Get-Content "$folder/nightly.log") -match 'ends with (\d)$' -replace '.* ' | Should -Be '0', '1', '0'
    }

    It 'says 3 when a host cannot be read, and checks the others' {
        $folder = (New-Item -ItemType Directory "$TestDrive/unread").FullName
        $dump = New-Dump "$folder/esx01.txt" @{ '1.0.ecx' = 0x3 }
        New-CpuBaseline $dump | Export-CpuidDump "$folder/pool.json"
        '{"hosts":[{"name":"cut' | Set-Content "$folder/cut.json"
        $said = Invoke-PowerShell -Command "& '$script' -Dump '$dump', '$folder/cut.json' -Folder '$folder'; exit `$LASTEXITCODE"
        $LASTEXITCODE | Should -Be 3 -Because "$said"
        Get-Content "$folder/nightly.log" -Raw | Should -Match 'error: .*cut\.json'
        (Get-LastRun $folder).hosts.name | Should -Be 'esx01'
    }

    It 'says 2 when there is nothing to hold against, and never 1 or 0' {
        Invoke-Night @{ Dump = "$TestDrive/nothing"; Folder = "$TestDrive/none" } | Should -Be 2
        Get-Content "$TestDrive/none/nightly.log" -Raw | Should -Match 'failed: '
        Get-Content "$TestDrive/none/nightly.log" -Raw | Should -Match 'nothing'
    }

    It 'takes a credential from a vault' {
        $folder = (New-Item -ItemType Directory "$TestDrive/vault").FullName
        $vault = New-Item -ItemType Directory "$TestDrive/modules/Vault"
        'function Get-Secret($Name, $Vault) { throw "asked for $Name of $Vault" }' | Set-Content "$vault/Vault.psm1"
        New-ModuleManifest "$vault/Vault.psd1" -RootModule Vault.psm1 -FunctionsToExport Get-Secret
        $before = $env:PSModulePath
        try {
            $env:PSModulePath = "$TestDrive/modules" + [IO.Path]::PathSeparator + $before
            Invoke-Night @{ Server = 'vcenter.invalid'; Secret = 'reader'; Vault = 'site'; Folder = $folder } | Should -Be 2
        }
        finally {
            $env:PSModulePath = $before
            Remove-Module Vault -ErrorAction Ignore
        }
        Get-Content "$folder/nightly.log" -Raw | Should -Match 'failed: asked for reader of site'
    }

    It 'parses in Windows PowerShell''s language' -ForEach 'Invoke-NightlyCheck', 'Register-NightlyCheck' {
        $problems = $null
        $ast = [Management.Automation.Language.Parser]::ParseFile("$root/examples/schedule/windows/$_.ps1", [ref]$null, [ref]$problems)
        $problems | Should -BeNullOrEmpty
        # What came with PowerShell 7.
        $ast.FindAll({ $args[0] -is [Management.Automation.Language.TernaryExpressionAst] -or $args[0] -is [Management.Automation.Language.PipelineChainAst] }, $true) | Should -BeNullOrEmpty
        [IO.File]::ReadAllText("$root/examples/schedule/windows/$_.ps1") | Should -Not -Match '[^\x00-\x7F]'
    }
}

Describe 'Invoke-NightlyCheck.ps1 and a vCenter' -Skip:(-not (. { . $PSScriptRoot/Shared.ps1; Get-VCenterProgram })) {
    It 'logs in by a credential file and finds what changed overnight' {
        $folder = (New-Item -ItemType Directory "$TestDrive/live").FullName
        $profile1 = @'
{ "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02" ] } ] } ], "hosts": { "*": { "cpu": "E5-2670v2" } } }
'@
        $profile2 = $profile1 -replace '\{ "\*": \{ "cpu": "E5-2670v2" \} \}', '{ "*": { "cpu": "E5-2670v2" }, "esx02": { "cpu": "E5-2670" } }'
        $nights = foreach ($text in $profile1, $profile2, $profile1) {
            $text | Set-Content "$TestDrive/night.json"
            $vcenter = Start-VCenter '-profile', "$TestDrive/night.json"
            try {
                $vcenter.Credential | Export-Clixml "$TestDrive/credential.xml"
                if (-not (Test-Path "$folder/pool.json")) {
                    $vc = Connect-VCenter $vcenter
                    Get-HostCpuid -Session $vc | New-CpuBaseline -WarningAction SilentlyContinue | Export-CpuidDump "$folder/pool.json"
                    Remove-VSphereSession $vc
                }
                Invoke-Night @{ Server = $vcenter.Server; Thumbprint = $vcenter.Sha256; CredentialFile = "$TestDrive/credential.xml"; Cluster = 'Prod'; Folder = $folder }
                $output -join ' ' | Should -Not -Match $vcenter.Password
                Start-Sleep -Seconds 1
            }
            finally { Stop-VCenter $vcenter }
        }
        $nights | Should -Be 0, 1, 0 -Because (Get-Content "$folder/nightly.log" -Raw)
        Get-Content "$folder/nightly.log" -Raw | Should -Match 'error esx02 feature-missing .*F16C'
        (Get-LastRun $folder).resolved.host | Select-Object -Unique | Should -Be 'esx02'
    }
}

Describe 'Register-NightlyCheck.ps1' {
    BeforeAll {
        # Windows' own cmdlets are not here; what the script hands to them is.
        function New-ScheduledTaskAction($Execute, $Argument, $WorkingDirectory) { @{ Execute = $Execute; Argument = $Argument } }
        function New-ScheduledTaskTrigger([switch] $Daily, [DateTime] $At, $RandomDelay) { @{ Daily = "$Daily"; At = $At } }
        function New-ScheduledTaskSettingsSet([switch] $StartWhenAvailable, $MultipleInstances, $ExecutionTimeLimit) { @{ Multiple = $MultipleInstances } }
        function New-ScheduledTaskPrincipal($UserId, $LogonType, $RunLevel) { @{ UserId = $UserId } }
        function Register-ScheduledTask($TaskName, $Description, $Action, $Trigger, $Settings, $Principal, $User, $Password, $RunLevel, [switch] $Force) { $PSBoundParameters }
        function Invoke-Task($Action) {
            $start = [Diagnostics.ProcessStartInfo]@{ FileName = $Action.Execute; Arguments = $Action.Argument; RedirectStandardOutput = $true; RedirectStandardInput = $true }
            $process = [Diagnostics.Process]::Start($start)
            $process.StandardInput.Close()
            $null = $process.StandardOutput.ReadToEnd()
            $process.WaitForExit()
            $process.ExitCode
        }

        $folder = (New-Item -ItemType Directory "$TestDrive/it's here").FullName
        $dump = New-Dump "$folder/esx01.txt" @{ '1.0.ecx' = 0x3 }
        New-CpuBaseline $dump | Export-CpuidDump "$folder/pool.json"
    }

    It 'registers a call that works as it stands, arrays and quotes included' {
        $task = & $register -ServiceAccount 'CONTOSO\cpumask$' -At '02:30' -Argument @{ Dump = $dump, $dump; Folder = $folder; Title = "Prod's night; Get-Date" }
        $task.Principal.UserId | Should -Be 'CONTOSO\cpumask$'
        $task.Trigger.At.Hour, $task.Settings.Multiple | Should -Be 2, 'IgnoreNew'
        $task.Action.Argument | Should -Match '-NoProfile -NonInteractive '
        Invoke-Task $task.Action | Should -Be 0
        Get-Content "$folder/report.html" -Raw | Should -Match 'Prod(&#39;|'')s night; Get-Date'
    }

    It 'makes a call that ends with 2 when the script cannot even begin' {
        $task = & $register -ServiceAccount x -Argument @{ NoSuchParameter = 1 }
        Invoke-Task $task.Action | Should -Be 2
    }

    It 'runs the PowerShell that is named, and else the one that registers the task' {
        $task = & $register -ServiceAccount x -Argument @{ Server = 'vc' } -PowerShell powershell.exe
        $task.Action.Execute | Should -Be 'powershell.exe'
        $task.Action.Argument | Should -Match '^-NoProfile '
        $program, $first = @(Get-PowerShell)
        $task = & $register -ServiceAccount x -Argument @{ Server = 'vc' }
        $task.Action.Execute | Should -Be $program
        $task.Action.Argument | Should -Match ($(if ($first) { '^".*[\\/]pwsh\.dll" ' } else { '^' }) + '-NoProfile ')
    }

    It 'puts no password on the task''s command line' {
        { & $register -ServiceAccount x -Argument @{ Password = 'secret' } } | Should -Throw '*name a -Secret*'
        { & $register -ServiceAccount x -Argument @{ Server = 'a"b' } } | Should -Throw '*quotation mark*'
        $account = [pscredential]::new('svc', (ConvertTo-SecureString 'hunter2' -AsPlainText -Force))
        $task = & $register -Credential $account -Argument @{ Server = 'vc'; Secret = 'reader' }
        $task.User, $task.Password | Should -Be 'svc', 'hunter2'
        $task.Action.Argument | Should -Not -Match 'hunter2'
    }

    It 'registers nothing with -WhatIf' {
        & $register -ServiceAccount x -Argument @{ Server = 'vc' } -WhatIf | Should -BeNullOrEmpty
    }
}
