BeforeDiscovery {
    $rows = Get-Content "$PSScriptRoot/../data/real-cases.tsv" | Where-Object { $_ -and -not $_.StartsWith('#') } | ConvertFrom-Csv -Delimiter "`t"
    $cases = $rows | ForEach-Object { @{ Name = $_.case; Script = $_.powershell; Says = $_.says; Never = $_.never; Own = $_.'powershell says' } }
    $folder = "$PSScriptRoot/../../../shared/cases"
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $folder = "$PSScriptRoot/../../../shared/cases"
}

Describe 'A real case' -Skip:(-not (Test-Path $folder)) {
    It '<Name> is answered as the table says' -ForEach $cases {
        $text = [regex]::Replace($Script, '@(\S+\.\w+)', { "'" + $folder + '/' + $args[0].Groups[1].Value + "'" })
        $said = & { $ErrorActionPreference = 'Continue'; try { Invoke-Expression $text } catch { $_ } } *>&1 | Out-String -Width 4096
        $said = $said -replace '\s+', ' '
        $words = if ($Own -eq '=') { $Says } else { $Own }
        foreach ($part in $words -split '\|' | Where-Object { $_ }) { $said | Should -Match ([regex]::Escape($part)) }
        foreach ($part in $Never -split '\|' | Where-Object { $_ }) { $said | Should -Not -Match ([regex]::Escape($part)) }
    }
}
