BeforeAll {
    . $PSScriptRoot/Shared.ps1
    # SSE3, PCLMULQDQ; leaf 7: ERMS, ERMS. The second host of the same model lacks ERMS.
    $server1 = New-Dump "$TestDrive/server1.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201; '80000000.0.eax' = 0x80000008L; '80000008.0.eax' = 0x302E }
    $server2 = New-Dump "$TestDrive/server2.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201; '80000000.0.eax' = 0x80000008L; '80000008.0.eax' = 0x302E }
    $lesser = New-Dump "$TestDrive/lesser.txt" @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x001; '80000000.0.eax' = 0x80000008L; '80000008.0.eax' = 0x3027 }
    $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD @{ '1.0.ecx' = 0x3 }
    $baseline = "$TestDrive/pool.json"
    New-CpuBaseline $server1, $server2 | Export-CpuidDump $baseline
}

Describe 'Test-CpuidCompliance' {
    It 'finds what a host lacks of the baseline, with all that a reader needs' {
        $all = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline
        $missing = $all | Where-Object Feature -eq ERMS
        $missing | Should -BeOfType CpuMask.Compliance.Runs.CpuidFinding
        $missing.Severity, $missing.Rule, $missing.Host | Should -Be 'Error', 'feature-missing', 'lesser'
        $missing.Leaf, $missing.Subleaf, $missing.Register, $missing.Bit | Should -Be 7, 0, 'Ebx', 9
        $missing.Class, $missing.Expected, $missing.Actual | Should -Be 'Feature', '1', '0'
        $missing.Message | Should -Match 'server1, of the same CPU model, has it'
        $narrow = $all | Where-Object Rule -eq address-bits-lower
        $narrow.Severity, $narrow.Expected, $narrow.Actual | Should -Be 'Error', '46', '39'
    }

    It 'gives one finding that says so when nothing is found' {
        $all = @(Test-CpuidCompliance -InputObject $server1, $server2 -Baseline $baseline)
        $all.Count | Should -Be 1
        $all.Rule, $all.Severity | Should -Be 'all-clear', 'Information'
        $all.GetRun().Compliant | Should -BeTrue
        $all.GetRun().Hosts.Name | Should -Be 'server1', 'server2'
    }

    It 'gives the whole run when asked to' {
        $run = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -AsRun
        $run | Should -BeOfType CpuMask.Compliance.Runs.ComplianceRun
        $run.Compliant | Should -BeFalse
        $run.Reference | Should -Be $baseline
        (Test-CpuidCompliance -InputObject $server1 -Baseline $baseline -AsRun).Compliant | Should -BeTrue
    }

    It 'takes hosts by pipeline, as objects, paths, files and wildcards' {
        $expected = (Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline).Feature
        (Import-CpuidDump $server1, $lesser | Test-CpuidCompliance -Baseline $baseline).Feature | Should -Be $expected
        ($server1, $lesser | Test-CpuidCompliance -Baseline $baseline).Feature | Should -Be $expected
        (Get-Item $server1, $lesser | Test-CpuidCompliance -Baseline $baseline).Feature | Should -Be $expected
        (Test-CpuidCompliance -InputObject "$TestDrive/*er*.txt" -Baseline $baseline | Where-Object Host -eq lesser).Feature | Should -Be $expected
    }

    It 'takes a baseline as object, file, dumps or folder of dumps' {
        $expected = (Test-CpuidCompliance -InputObject $lesser -Baseline $baseline).Feature
        $null = New-Item -ItemType Directory "$TestDrive/built-on"
        Copy-Item $server1, $server2 "$TestDrive/built-on"
        foreach ($promise in (New-CpuBaseline $server1, $server2), (New-CpuBaseline $server1, $server2).Evidence, (Get-Item $baseline), "$TestDrive/built-on", $server1) {
            (Test-CpuidCompliance -InputObject $lesser -Baseline $promise).Feature | Should -Be $expected
        }
    }

    It 'holds hosts against one of them, by name, or against any host' {
        (Test-CpuidCompliance -InputObject $server1, $lesser -ReferenceHost server1 | Where-Object Rule -eq feature-missing).Feature | Should -Be 'ERMS'
        (Test-CpuidCompliance -InputObject $lesser -ReferenceHost (Import-CpuidDump $server1) | Where-Object Rule -eq feature-missing).Feature | Should -Be 'ERMS'
        { Test-CpuidCompliance -InputObject $server1 -ReferenceHost nobody } | Should -Throw -ErrorId 'UnknownName,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'compares hosts of a model with each other when no reference is given' {
        $all = Test-CpuidCompliance -InputObject $server1, $server2, $lesser
        ($all | Where-Object Feature -eq ERMS).Rule | Should -Be 'model-drift'
        ($all | Where-Object Feature -eq ERMS).Host | Should -Be 'lesser'
    }

    It 'refuses two references at once' {
        { Test-CpuidCompliance -InputObject $server1 -Baseline $baseline -ReferenceHost server1 } | Should -Throw -ErrorId 'AmbiguousParameterSet,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'refuses another vendor' {
        $other = Test-CpuidCompliance -InputObject $amd -Baseline $baseline
        $other.Rule, $other.Expected, $other.Actual | Should -Be 'vendor-different', 'GenuineIntel', 'AuthenticAMD'
    }

    It 'keeps runs in a folder, and says since when and who is gone' {
        $runs = (New-Item -ItemType Directory "$TestDrive/runs").FullName
        $first = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Previous $runs -Save $runs
        (Get-ChildItem $runs).Count | Should -Be 1
        $second = Test-CpuidCompliance -InputObject $lesser -Baseline $baseline -Previous $runs -Save $runs
        (Get-ChildItem $runs -Filter check-*.json).Count | Should -Be 2
        ($second | Where-Object Feature -eq ERMS).Since | Should -Be ($first | Where-Object Feature -eq ERMS).Since
        ($second | Where-Object Rule -eq host-missing).Host | Should -Be 'server1'
        $third = Test-CpuidCompliance -InputObject $server1, $lesser -Previous (Test-CpuidCompliance -InputObject $server1, $lesser -AsRun)
        $third.Rule | Should -Not -Contain 'host-new'
    }

    It 'passes over a run that was cut off, with an error, and still gives findings that cannot be kept' {
        $runs = (New-Item -ItemType Directory "$TestDrive/cut-runs").FullName
        $null = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Save $runs
        $text = Get-Content -Raw (Get-ChildItem $runs).FullName
        Set-Content "$runs/check-z.json" ($text.Substring(0, 600) -replace '("checkedAt": "[^"]*)Z"', '${1}9Z"')
        $found = Test-CpuidCompliance -InputObject $lesser -Baseline $baseline -Previous $runs -Save "$TestDrive/no/such/run.json" -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.Rule | Should -Contain 'host-missing'
        $failed.FullyQualifiedErrorId | Should -Be 'MalformedRun,CpuMask.Cmdlets.TestCpuidComplianceCommand', 'UnwritableFile,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'tells of a feature that a host lost since the last run, though the baseline never promised it' {
        $whole = Import-CpuidDump $pool
        Copy-Item $pool "$TestDrive/lost" -Recurse
        (Get-Content "$TestDrive/lost/icx01.txt" -Raw).Replace('ebx=0xf1bf07a9', 'ebx=0xb1bf07a9') | Set-Content "$TestDrive/lost/icx01.txt" -NoNewline
        $base = @{ Baseline = $pool; Previous = $whole | Test-CpuidCompliance $pool -AsRun }
        $lost = Import-CpuidDump "$TestDrive/lost" | Test-CpuidCompliance @base | Where-Object Feature -eq AVX512BW
        $lost.Rule, $lost.Host, "$($lost.Severity)" | Should -Be 'feature-lost', 'icx01', 'Error'
        $lost.SinceText() | Should -Match '^since 20'
        Import-CpuidDump "$TestDrive/lost" | Test-CpuidCompliance @base -Quiet | Should -BeFalse
    }

    It 'puts a policy on the findings, and says when a waiver has run out' {
        $policy = "$TestDrive/policy.json"
        '{"failOn":"warning","rules":{"feature-extra":"off"},"waivers":[{"host":"less*","feature":"ERMS","reason":"CHG-1","expires":"2999-12-31"},{"host":"esx99","reason":"CHG-2","expires":"2001-01-01"}]}' | Set-Content $policy
        $run = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Policy $policy -AsRun
        $run.Waived.Feature | Should -Contain 'ERMS'
        $run.Waived[0].Waiver.Reason | Should -Be 'CHG-1'
        $run.Findings.Feature | Should -Not -Contain 'ERMS'
        ($run.Findings | Where-Object Rule -eq waiver-expired).Message | Should -Match '2001-01-01'
        '{"rules":{"no-such-rule":"off"}}' | Set-Content $policy
        { Test-CpuidCompliance -InputObject $server1 -Policy $policy } | Should -Throw -ErrorId 'MalformedPolicy,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'holds hosts against an EVC mode from a file of keys, a vCenter''s JSON or PowerCLI''s object' {
        'cpuid.Intel', 'cpuid.SSE3 = Bool:Min:1', 'cpuid.ENFSTRG = Bool:Min:1' | Set-Content "$TestDrive/mine.txt"
        (Test-CpuidCompliance -InputObject $lesser -EvcMode "$TestDrive/mine.txt").Feature | Should -Be 'ERMS'
        $keys = 'cpuid.Intel', 'cpuid.ENFSTRG' | ForEach-Object { [pscustomobject]@{ Key = $_; FeatureName = $_; Value = 'Bool:Min:1' } }
        $modes = [pscustomobject]@{ Key = 'intel-older'; VendorTier = 4; Vendor = 'intel'; FeatureRequirement = @($keys[0]) },
            [pscustomobject]@{ Key = 'intel-mine'; VendorTier = 5; Vendor = 'intel'; FeatureRequirement = $keys }
        (Test-CpuidCompliance -InputObject $lesser -EvcMode $modes[1]).Feature | Should -Be 'ERMS'
        $modes | ConvertTo-Json -Depth 5 | Set-Content "$TestDrive/modes.json"
        $modes | Export-Clixml -Depth 5 "$TestDrive/modes.xml"
        foreach ($file in "$TestDrive/modes.json", "$TestDrive/modes.xml") {
            $found = Test-CpuidCompliance -InputObject $lesser -EvcMode INTEL-mine -EvcModeFile $file
            $found.Feature, $found.GetRun().Reference | Should -Be 'ERMS', 'intel-mine'
            (Test-CpuidCompliance -InputObject $lesser -EvcMode intel-older -EvcModeFile $file).Rule | Should -Be 'all-clear'
            { Test-CpuidCompliance -InputObject $lesser -EvcMode $file } | Should -Throw -ErrorId 'AmbiguousName,CpuMask.Cmdlets.TestCpuidComplianceCommand'
            { Test-CpuidCompliance -InputObject $lesser -EvcMode amd-zen -EvcModeFile $file } | Should -Throw '*it has: intel-mine, intel-older*'
        }
        $found = Import-CpuidDump "$pool/bdw01.txt" | Test-CpuidCompliance -EvcMode Intel-Broadwell -WarningVariable note -WarningAction SilentlyContinue
        ($found | Where-Object Severity -eq Error).Feature | Should -Be 'MONITOR', 'VMX', 'DS', 'SS'
        "$note" | Should -Match "^intel-broadwell is by CpuMask's own table"
        (Import-CpuidDump "$pool/bdw01.txt" | Test-CpuidCompliance -EvcMode intel-skylake -WarningAction SilentlyContinue).Feature | Should -Contain AVX512F
        { Test-CpuidCompliance -InputObject $lesser -EvcMode intel-mine } | Should -Throw -ErrorId 'SessionNotChosen,CpuMask.Cmdlets.TestCpuidComplianceCommand'
        { Test-CpuidCompliance -InputObject $lesser -EvcMode ([version]'1.0') } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'says which VM can no longer leave its host' {
        
        $needs = @([pscustomobject]@{ Key = 'cpuid.ENFSTRG'; FeatureName = 'cpuid.ENFSTRG'; Value = 'Bool:Min:1' })
        [pscustomobject]@{ Name = 'app01'; FeatureRequirement = $needs } | ConvertTo-Json -Depth 4 | Set-Content "$TestDrive/app01.json"
        $trapped = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Guest "$TestDrive/app01.json" | Where-Object Rule -eq vm-trapped
        $trapped.Host, $trapped.Feature, $trapped.Severity | Should -Be 'server1', 'app01', 'Error'
        $trapped.Message | Should -Match 'lesser comes nearest and lacks ERMS'
        Test-CpuidCompliance -InputObject $server1, $server2, $lesser -Baseline $baseline -Guest "$TestDrive/app01.json" | Where-Object Rule -eq vm-trapped | Should -BeNullOrEmpty
        $vm = [pscustomobject]@{ Name = 'app01'; MoRef = [pscustomobject]@{ Type = 'VirtualMachine'; Value = 'vm-7' }
            Runtime = [pscustomobject]@{ PowerState = 'poweredOn'; FeatureRequirement = $needs } }
        (Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Guest $vm | Where-Object Rule -eq vm-trapped).Feature | Should -Be 'app01'
    }

    It 'goes on when one guest or host cannot be read, with an error about it' {
        $all = Test-CpuidCompliance -InputObject $server1, "$TestDrive/none.txt" -Baseline $baseline -Guest "$TestDrive/none.log" -ErrorAction SilentlyContinue -ErrorVariable problems
        $all.Rule | Should -Be 'not-read', 'not-read' -Because 'of what was not read nothing is known'
        $all.Feature | Should -Be "$TestDrive/none.txt", "$TestDrive/none.log"
        $problems.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.TestCpuidComplianceCommand', 'PathNotFound,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'ends with an error when there is nothing to check or to hold against' {
        { Test-CpuidCompliance -InputObject "$TestDrive/none*" -Baseline $baseline -ErrorAction SilentlyContinue } | Should -Throw -ErrorId 'TooFewHosts,CpuMask.Cmdlets.TestCpuidComplianceCommand'
        { Test-CpuidCompliance -InputObject $server1 -Baseline "$TestDrive/none.json" } | Should -Throw -ErrorId 'PathNotFound,CpuMask.Cmdlets.TestCpuidComplianceCommand'
        '{"groups":[{"id":"x"' | Set-Content "$TestDrive/cut.json"
        { Test-CpuidCompliance -InputObject $server1 -Baseline "$TestDrive/cut.json" } | Should -Throw -ErrorId 'MalformedDump,CpuMask.Cmdlets.TestCpuidComplianceCommand'
        { Test-CpuidCompliance -InputObject $server1 -Save "$TestDrive/no/such/folder/run.json" -ErrorAction Stop } | Should -Throw -ErrorId 'UnwritableFile,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'resolves all its paths from where PowerShell is' {
        Push-Location $TestDrive
        try {
            $null = New-Item -ItemType Directory here
            (Test-CpuidCompliance -InputObject server1.txt -Baseline pool.json -Save here).Rule | Should -Be 'all-clear'
            (Get-ChildItem here).Count | Should -Be 1
        }
        finally { Pop-Location }
    }

    It 'completes EVC modes and vendors' {
        (Get-Completion 'Test-CpuidCompliance -InputObject x -EvcMode intel-b').CompletionText | Should -Be 'intel-broadwell'
        (Get-Completion 'Test-CpuidCompliance -InputObject x -Baseline y -Vendor maj').CompletionText | Should -Be 'majority'
    }

    It 'prints findings and the run within 120 columns, with nothing cut off' {
        $screen = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Severity +Host +Finding +Message' | Should -HaveCount 1
        $screen -match '^Error +lesser +feature-missing ' | Should -HaveCount 1
        $screen -match '^ +ERMS ' | Should -HaveCount 1
        # A first run cannot know since when.
        $screen -match 'since \d{4}' | Should -BeNullOrEmpty
        $known = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -Previous (Test-CpuidCompliance -InputObject $server1, $lesser -AsRun) | Get-Screen
        $known -match '^ +since \d{4}-\d\d-\d\d ' | Should -Not -BeNullOrEmpty
        ($screen -join ' ' -replace '\s+', ' ') | Should -Match 'level|compare both'
        $run = Test-CpuidCompliance -InputObject $server1, $lesser -Baseline $baseline -AsRun
        ($run | Get-Screen) -match '^Findings +: 2 errors, ' | Should -HaveCount 1
        ($run | Get-Screen) -match '^Compliant +: False' | Should -HaveCount 1
        $run.Findings[0] | Format-List -ShowError | Out-String | Should -Match 'Address +: CPUID\.\(EAX=07H,ECX=0\):EBX\.ERMS\[bit 9\]'
        # A column that does not fit is left out without a word, and this one says what to do.
        $run.Findings | Out-String -Width 80 | Should -Match 'Severity +Host +Finding +Message'
        $run, $run.Findings[0] | ForEach-Object { $_ | Format-List -ShowError | Out-String | Should -Not -Match '#ERR' }
    }

    It 'shows a matrix of features and kinds of host, with letters' {
        $asked = Test-CpuidCompliance -InputObject $server1, $server2, $lesser -Baseline $baseline -Matrix
        $asked | Should -BeOfType CpuMask.Reports.FeatureMatrix
        $asked | Out-String -Width 80 | Should -Match '(?m)^  ERMS +7\.0\.EBX\[9\] +Y +M'
        $asked | Out-String -Width 80 | Should -Match 'PhysicalAddressBits'
        $matrix = Test-CpuidCompliance -InputObject $server1, $server2, $lesser -Baseline $baseline -AsRun | Format-Custom -View Matrix | Out-String -Width 120
        $matrix | Should -Match '(?m)^  A  server1, server2'
        $matrix | Should -Match '(?m)^  ERMS +7\.0\.EBX\[9\] +Y +M'
        $matrix | Should -Match '(?m)^  PhysicalAddressBits +80000008\.0\.EAX\[7:0\] +46 39'
        $matrix | Should -Not -Match "`e"
    }

    It 'shows how far it is and stops on Ctrl+C' {
        1..30 | ForEach-Object { Copy-Item $server1 "$TestDrive/many$_.txt" }
        $stopped = Stop-Script "while (`$true) { Test-CpuidCompliance -InputObject '$TestDrive/many*.txt' -Baseline '$baseline' }"
        $stopped.State | Should -Be 'Stopped'
    }
}

Describe 'Test-CpuidCompliance and a vCenter' -Skip:(-not (. { . $PSScriptRoot/Shared.ps1; Get-VCenterProgram })) {
    BeforeAll {
        $vcenter = Start-VCenter
        $vc = Connect-VCenter $vcenter
    }
    AfterAll {
        Remove-VSphereSession $vc
        Stop-VCenter $vcenter
    }

    It 'writes a report by the promised pipeline, on a good night too' {
        Get-HostCpuid -Session $vc -WarningAction SilentlyContinue | New-CpuBaseline -Vendor majority -WarningAction SilentlyContinue | Export-CpuidDump "$TestDrive/live.json"
        Get-HostCpuid -Session $vc -WarningAction SilentlyContinue | Test-CpuidCompliance -Baseline "$TestDrive/live.json" -Vendor majority | Export-CpuidReport -Path "$TestDrive/report.html"
        Get-Content "$TestDrive/report.html" -Raw | Should -Match '</html>'
    }

    It 'says which running VM of the session is trapped' {
        $alone = Get-HostCpuid esx01 -Session $vc | Test-CpuidCompliance -VM * -WarningAction SilentlyContinue | Where-Object Rule -eq vm-trapped
        $alone.Feature, $alone.Host | Should -Be 'on13', 'esx01'
        (Import-CpuidDump $server1 | Test-CpuidCompliance -VM on13 -Session $vc -WarningAction SilentlyContinue).Feature | Should -Contain 'on13'
        $better = Get-HostCpuid esx01, esx02 -Session $vc | Test-CpuidCompliance -VM on13 -WarningAction SilentlyContinue
        $better.Rule | Should -Not -Contain 'vm-trapped'
        $worse = Get-HostCpuid esx01, esx03 -Session $vc -WarningAction SilentlyContinue | Test-CpuidCompliance -VM on13 -WarningAction SilentlyContinue | Where-Object Rule -eq vm-trapped
        $worse.Message | Should -Match 'on13 cannot leave this host\. esx03 comes nearest and lacks .*AVX'
        Get-HostCpuid esx01 -Session $vc | Test-CpuidCompliance -VM app13 | ForEach-Object Rule | Should -Be 'all-clear'
        Get-HostCpuid esx01 -Session $vc | Test-CpuidCompliance -VM nobody -ErrorAction SilentlyContinue -ErrorVariable problems | Out-Null
        $problems.FullyQualifiedErrorId | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.TestCpuidComplianceCommand'
    }

    It 'knows the EVC modes of the session''s server' {
        $modes = [CpuMask.VSphere.Migration.ServerEvcModes]::GetEvcModes($vc, [Threading.CancellationToken]::None)
        $modes | Should -Not -BeNullOrEmpty
        $run = Get-HostCpuid -Session $vc -WarningAction SilentlyContinue | Test-CpuidCompliance -EvcMode $modes[0].Key -AsRun
        $run.ReferenceKind, $run.Reference | Should -Be 'EvcMode', $modes[0].Key
        { Get-HostCpuid -Session $vc -WarningAction SilentlyContinue | Test-CpuidCompliance -EvcMode amd-imaginary } | Should -Throw "*has no EVC mode 'amd-imaginary'*"
    }
}
