<#
.SYNOPSIS
    Builds, tests and packages CpuMask.
.DESCRIPTION
    Each step is the dotnet command that it prints, and works as well without PowerShell.
.PARAMETER Task
    What to do, in this order: Clean, Build, Test, Package.
.PARAMETER Configuration
    Release, or Debug for stepping through.
.EXAMPLE
    ./build.ps1 Package

    Makes out/CpuMask, the module as it ships.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Build', 'Test', 'Package')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

function Invoke-Step([string[]] $Command) {
    Write-Host "> $Command"
    $program, $arguments = $Command
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

foreach ($step in 'Clean', 'Build', 'Test', 'Package' | Where-Object { $_ -in $Task }) {
    switch ($step) {
        'Clean' { Invoke-Step dotnet, clean, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet' }
        'Build' { Invoke-Step dotnet, build, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet' }
        'Test' {
            Invoke-Step dotnet, test, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet'
            # The cmdlets themselves can only be tested in a PowerShell: this one.
            & (Join-Path $PSScriptRoot 'tests/Pester/run.ps1') -Configuration $Configuration
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
        'Package' { Invoke-Step dotnet, build, 'src/CpuMask.HelpGenerator', '-c', $Configuration, '-v', 'quiet', '-t:Package' }
    }
}
