<#
.SYNOPSIS
    Packages the module and tests the packaged folder in the PowerShell that runs this script.
.PARAMETER Configuration
    The build to package.
.PARAMETER Path
    The test files to run; all when not given.
.PARAMETER NoPackage
    Tests out/CpuMask as it is.
#>
[CmdletBinding()]
param(
    [ValidateSet('Release', 'Debug')] [string] $Configuration = 'Release',
    [Parameter(Position = 0)] [string[]] $Path = $PSScriptRoot,
    [switch] $NoPackage
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
if (-not $NoPackage) {
    dotnet build (Join-Path $root 'src/CpuMask.HelpGenerator') -c $Configuration -v quiet -nologo -t:Package
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

$pester = Join-Path $root 'out/modules/Pester/Pester.psd1'
if (-not (Test-Path $pester)) {
    dotnet build (Join-Path $root 'tests/CpuMask.Cmdlets.Tests') -c $Configuration -v quiet -nologo
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

Import-Module $pester
$settings = New-PesterConfiguration
$settings.Run.Path = $Path
$settings.Run.PassThru = $true
$settings.Output.Verbosity = 'Normal'
$settings.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $settings
foreach ($test in $result.Skipped) { "SKIPPED: $($test.Block.ExpandedPath)" }
if ($result.FailedCount -gt 0 -or $result.FailedContainersCount -gt 0 -or $result.PassedCount -eq 0) { exit 1 }
