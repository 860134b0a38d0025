# Windows PowerShell 5.1 must be able to read all scripts that ship, and those that test it: what only PowerShell 7 can say is found
# here, where 5.1 cannot run.
BeforeAll {
    $root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
    $scripts = @(Get-ChildItem $root -File; Get-ChildItem $root/examples, $root/tests/Pester -Recurse -File) | Where-Object Extension -in '.ps1', '.psm1', '.psd1'

    # What a text says that 5.1 cannot, a line each. Shipped scripts use nothing younger at all; tests may where they see first which edition runs.
    function Find-Younger([string] $Text, [switch] $Shipped) {
        $errors = $tokens = $null
        $tree = [Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $errors)
        foreach ($problem in $errors) { "$($problem.Extent.StartLineNumber): $($problem.Message)" }
        $younger = 'QuestionMark', 'QuestionQuestion', 'QuestionQuestionEquals', 'QuestionDot', 'QuestionLBracket', 'AndAnd', 'OrOr', 'Clean'
        foreach ($token in $tokens | Where-Object { "$($_.Kind)" -in $younger }) { "$($token.Extent.StartLineNumber): $($token.Text)" }
        $found = $tree.FindAll({
                param($part)
                switch ($part.GetType().Name) {
                    CommandParameterAst { $part.ParameterName -in 'Parallel', 'AsByteStream', 'AsHashtable', 'SkipCertificateCheck', 'NoProxy', 'SkipHttpErrorCheck', 'Shuffle' -and -not ($part.Parent.GetCommandName() -like '*-VSphereSession') }
                    CommandAst { $part.GetCommandName() -in 'Join-String', 'Get-Error', 'Test-Json', 'Start-ThreadJob', 'ConvertFrom-Markdown', 'Get-Uptime' }
                    VariableExpressionAst { $part.VariablePath.UserPath -in 'IsLinux', 'IsWindows', 'IsMacOS', 'IsCoreCLR', 'PSStyle' }
                    InvokeMemberExpressionAst { "$($part.Member)" -in 'ToHexString', 'GetRelativePath', 'HashData', 'ReplaceLineEndings' }
                    MemberExpressionAst { "$($part.Member)" -in 'ArgumentList', 'CpuUsage', 'ProcessPath' }
                }
            }, $true)
        if ($Shipped) { foreach ($part in $found) { "$($part.Extent.StartLineNumber): $($part.Extent.Text)" } }
    }
}

Describe 'What Windows PowerShell 5.1 must read' {
    It 'tells what is younger' -ForEach '$a ? 1 : 2', '$a ?? 1', '$a ??= 1', '${a}?.b', 'a && b', 'a || b', '1..3 | % -Parallel { 1 }', 'if ($IsLinux) { }', '$start.ArgumentList.Add("x")', '[Convert]::ToHexString($b)', 'Get-Content x -AsByteStream' {
        Find-Younger $_ -Shipped | Should -Not -BeNullOrEmpty
    }

    It 'and leaves alone what is not' -ForEach 'Get-Item ? | ? Name -eq "a && b"', 'New-VSphereSession x -SkipCertificateCheck', '"${a}?.b"', '$list.Add("x")' {
        Find-Younger $_ -Shipped | Should -BeNullOrEmpty
    }

    It 'are the scripts that ship, and those that test' {
        ($scripts | Where-Object FullName -like '*Start-Soak.ps1').Count + ($scripts | Where-Object Name -eq Shared.ps1).Count | Should -Be 2
        $wrong = foreach ($script in $scripts) {
            Find-Younger ([IO.File]::ReadAllText($script.FullName)) -Shipped:($script.Name -notlike '*.Tests.ps1' -and $script.Name -ne 'Shared.ps1') | ForEach-Object { "$($script.Name):$_" }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'are the lines to type in the pages' {
        $lines = foreach ($page in Get-ChildItem $root/*.md, $root/examples/*.md, $root/docs/*.md) {
            [regex]::Matches([IO.File]::ReadAllText($page.FullName), '(?ms)^```powershell\r?\n(.*?)^```').ForEach{ $_.Groups[1].Value -split '\r?\n' } |
                Where-Object { $_ -match '^PS\S*> ' } | ForEach-Object { [pscustomobject]@{ Page = $page.Name; Text = $_ -replace '^PS\S*> ' } }
        }
        $lines.Count | Should -BeGreaterThan 10
        $lines | ForEach-Object { $line = $_; Find-Younger $line.Text -Shipped | ForEach-Object { "$($line.Page): $($line.Text): $_" } } | Should -BeNullOrEmpty
    }

    It 'are scripts without letters outside ASCII, which 5.1 takes for those of the system''s code page, or with a byte order mark' {
        $scripts | Where-Object { [IO.File]::ReadAllText($_.FullName) -cmatch '[^\x00-\x7F]' -and [IO.File]::ReadAllBytes($_.FullName)[0] -ne 0xEF } | ForEach-Object Name | Should -BeNullOrEmpty
    }
}
