# The README's PowerShell session is run as it stands there, and must print what it shows.
BeforeDiscovery {
    $lines = Get-Content (Join-Path $PSScriptRoot '../../README.md') -Encoding utf8
    $inside = $false
    $cases = [Collections.Generic.List[hashtable]]::new()
    foreach ($line in $lines) {
        if ($line -eq '```powershell') { $inside = $true }
        elseif ($line -eq '```') { $inside = $false }
        elseif ($inside -and $line.StartsWith('PS> ')) { $cases.Add(@{ Command = $line.Substring(4); Expected = [Collections.Generic.List[string]]::new() }) }
        elseif ($inside -and $cases.Count) { $cases[-1].Expected.Add($line) }
    }
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    function Get-Lines($Text) { @($Text -split "`r?`n" | ForEach-Object { $_.TrimEnd() } | Where-Object { $_ }) }
}

Describe 'README' {
    It 'shows a session' -ForEach @{ Count = $cases.Count } { $Count | Should -BeGreaterThan 2 }

    It 'prints what it shows: <Command>' -ForEach $cases {
        Push-Location $root
        try {
            $WarningPreference = 'SilentlyContinue'
            Get-Lines (Invoke-Expression $Command | Out-String -Width 120) | Should -Be (Get-Lines ($Expected -join "`n"))
        }
        finally { Pop-Location }
    }
}
