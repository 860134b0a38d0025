# The PowerShell sessions of README, examples and docs are run as they stand there, and must print what they show; the one with
# a vCenter on a simulated one.
BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
    $root = Join-Path $PSScriptRoot '../..'
    $cases = [Collections.Generic.List[hashtable]]::new()
    foreach ($page in @(Get-Item "$root/README.md") + @(Get-ChildItem "$root/examples/*.md", "$root/docs/*.md")) {
        $inside = $false
        $heading = ''
        foreach ($line in Get-Content $page.FullName -Encoding utf8) {
            if ($line.StartsWith('## ')) { $heading = $line.Substring(3) }
            if ($line -eq '```powershell') { $inside = $true }
            elseif ($line -eq '```') { $inside = $false }
            elseif ($inside -and $line.StartsWith('PS> ')) { $cases.Add(@{ Page = $page.Name; Heading = $heading; Command = $line.Substring(4); Expected = [Collections.Generic.List[string]]::new() }) }
            elseif ($inside -and $cases.Count) { $cases[-1].Expected.Add($line) }
        }
    }
    $live, $offline = $cases.Where({ $_.Heading -like 'Live*' }, 'Split')
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    function Get-Lines($Text) { @($Text -split "`r?`n" | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }) }
}

Describe 'README and examples' {
    It 'show a session each' -ForEach @{ Pages = $cases.Page | Sort-Object -Unique } { $Pages.Count | Should -BeGreaterOrEqual 7 }

    It 'prints what <Page> shows: <Command>' -ForEach $offline {
        Push-Location $root
        try {
            $WarningPreference = 'SilentlyContinue'
            Get-Lines (Invoke-Expression $Command | Out-String -Width 120) | Should -Be (Get-Lines ($Expected -join "`n"))
        }
        finally { Pop-Location }
    }
}

Describe 'README, live' -Skip:$skip {
    BeforeAll {
        $vcenter = Start-VCenter @('-profile', "$root/tests/readme-site.json")
        $login = "'$($vcenter.Server)' -Credential `$vcenter.Credential -Thumbprint $($vcenter.Sha256)"
        $data = $env:XDG_DATA_HOME, $env:LOCALAPPDATA
        $env:XDG_DATA_HOME = $env:LOCALAPPDATA = "$TestDrive/data"
        $ConfirmPreference = 'None'
    }

    AfterAll {
        $env:XDG_DATA_HOME, $env:LOCALAPPDATA = $data
        Remove-VSphereSession *
        Stop-VCenter $vcenter
    }

    It 'shows a session' -ForEach @{ Count = $live.Count } { $Count | Should -BeGreaterThan 3 }

    It 'prints what it shows: <Command>' -ForEach $live {
        $line = $Command -replace '^\$vc = ', '$script:vc = ' -replace 'vcenter\.example\.com -Credential \(Get-Credential\)', $login.Replace('$', '$$')
        Get-Lines (Invoke-Expression $line | Out-String -Width 120) | Should -Be (Get-Lines ($Expected -join "`n"))
    }
}
