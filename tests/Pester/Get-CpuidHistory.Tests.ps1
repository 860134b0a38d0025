BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $runs = (New-Item -ItemType Directory "$TestDrive/runs").FullName
    $good = @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x201 }
    $server1 = New-Dump "$TestDrive/server1.txt" $good
    $server2 = New-Dump "$TestDrive/server2.txt" $good
    $null = Test-CpuidCompliance -InputObject $server1, $server2 -Save $runs
    $null = New-Dump $server2 @{ '1.0.ecx' = 0x3; '7.0.ebx' = 0x001 }
    $null = Test-CpuidCompliance -InputObject $server1, $server2 -Save $runs
    $null = Test-CpuidCompliance -InputObject $server1 -Save $runs
}

Describe 'Get-CpuidHistory' {
    It 'says what changed on which host, once' {
        $all = Get-CpuidHistory $runs
        $all | Should -BeOfType CpuMask.Compliance.Runs.CpuidChange
        $lost = $all | Where-Object Kind -eq FeatureLost
        $lost.Host, $lost.Feature, $lost.Before, $lost.Now | Should -Be 'server2', 'ERMS', '1', '0'
        $lost.At | Should -BeGreaterOrEqual $lost.After
        ($all | Where-Object Kind -eq HostGone).Host | Should -Be 'server2'
        ($all | Where-Object Kind -eq HostFirstSeen).Host | Should -Be 'server1', 'server2'
    }

    It 'shows some hosts only, by name, wildcard, and from findings' {
        (Get-CpuidHistory $runs -HostName server1).Host | Should -Be 'server1'
        (Get-CpuidHistory $runs -HostName *2 | Select-Object -First 1).Host | Should -Be 'server2'
        $byFinding = Test-CpuidCompliance -InputObject $server1, $server2 -ReferenceHost server1 | Where-Object Severity -eq Error | Get-CpuidHistory -Path $runs
        $byFinding.Host | Select-Object -Unique | Should -Be 'server2'
        Test-CpuidCompliance -InputObject $server1 -ReferenceHost server1 | Get-CpuidHistory -Path $runs | Should -BeNullOrEmpty
    }

    It 'takes folders by pipeline, wildcard and literal path' {
        $expected = (Get-CpuidHistory $runs).Count
        ($runs | Get-CpuidHistory).Count | Should -Be $expected
        (Get-Item $runs | Get-CpuidHistory).Count | Should -Be $expected
        (Get-CpuidHistory "$TestDrive/ru*").Count | Should -Be $expected
        (Get-CpuidHistory -LiteralPath $runs).Count | Should -Be $expected
        $odd = New-Item -ItemType Directory "$TestDrive/[odd]"
        Get-ChildItem $runs | ForEach-Object { [IO.File]::Copy($_.FullName, "$($odd.FullName)/$($_.Name)") }
        (Get-CpuidHistory -LiteralPath "$TestDrive/[odd]").Count | Should -Be $expected
        { Get-CpuidHistory "$TestDrive/none*" } | Should -Throw -ErrorId 'PathNotFound,*'
    }

    It 'goes on when a run cannot be read, with an error about it' {
        $broken = "$TestDrive/broken"
        Copy-Item $runs $broken -Recurse
        $file = (Get-ChildItem $broken | Select-Object -First 1).FullName
        [IO.File]::WriteAllText($file, [IO.File]::ReadAllText($file).Substring(0, 400))
        $left = Get-CpuidHistory $broken -ErrorAction SilentlyContinue -ErrorVariable problems
        $left | Should -Not -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'MalformedRun,CpuMask.Cmdlets.GetCpuidHistoryCommand'
    }

    It 'reports a folder that is not there and goes on with the next' {
        $all = Get-CpuidHistory "$TestDrive/none", $runs -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.GetCpuidHistoryCommand'
        $all | Should -Not -BeNullOrEmpty
    }

    It 'leaves other files alone and prints within 120 columns' {
        'not a run' | Set-Content "$runs/notes.json"
        $screen = Get-CpuidHistory $runs | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^At +Host +Kind +Before +Now' | Should -HaveCount 1
        $screen -match '^\d{4}-\d\d-\d\d \d\d:\d\d server2 +FeatureLost +1 +0' | Should -Not -BeNullOrEmpty
        $screen -match '^ +ERMS 7\.0\.EBX\[9\] *$' | Should -HaveCount 1
        Get-CpuidHistory $runs | Format-Table -ShowError | Out-String | Should -Not -Match '#ERR'
        # A column that does not fit is left out without a word.
        Get-CpuidHistory $runs | Out-String -Width 80 | Should -Match 'Host +Kind +Before +Now'
    }
}
