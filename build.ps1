<#
.SYNOPSIS
    Builds, tests and packages CpuMask.
.DESCRIPTION
    Each step is the dotnet command that it prints, and works as well without PowerShell.
.PARAMETER Task
    What to do, in this order: Clean, Build, Test, Package, Native.

    Package makes the module as a folder, out/CpuMask, and as a package, and cpumask as a package of a .NET tool. Native makes
    cpumask as files for linux-x64 that need no .NET; it takes a few minutes, and a C compiler.
.PARAMETER Configuration
    Release, or Debug for stepping through.
.PARAMETER Destination
    Where packages and native files go: out/packages when not given.
.PARAMETER ProjectUri
    Where the project is hosted, for the packages; the manifest's own when not given.
.EXAMPLE
    ./build.ps1 Package

    Makes out/CpuMask, the module as it ships, and the packages in out/packages.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Clean', 'Build', 'Test', 'Package', 'Native')]
    [string[]] $Task = 'Build',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release',

    [string] $Destination = (Join-Path $PSScriptRoot 'out/packages'),

    [string] $ProjectUri
)

$ErrorActionPreference = 'Stop'
$Destination = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Destination)
Set-Location -LiteralPath $PSScriptRoot
$address = if ($ProjectUri) { "-p:ProjectUri=$ProjectUri" }

function Invoke-Step([string[]] $Command) {
    $Command = $Command | Where-Object { $_ }
    Write-Host "> $Command"
    $program, $arguments = $Command
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# The tool that Publish-PSResource is part of makes the module's package. Windows PowerShell has none; there the PowerShell that
# the checkout names makes it. It takes brackets in a folder's name for a wildcard, so the package is made here and moved.
function Compress-Module {
    $made = New-Item out/compressed -ItemType Directory -Force
    Get-ChildItem $made.FullName | Remove-Item
    if (Get-Command Compress-PSResource -ErrorAction Ignore) { Compress-PSResource -Path out/CpuMask -DestinationPath out/compressed }
    else {
        Invoke-Step dotnet, tool, restore
        Invoke-Step dotnet, pwsh, -NoProfile, -Command, 'Compress-PSResource -Path out/CpuMask -DestinationPath out/compressed'
    }
    Get-ChildItem out/compressed | ForEach-Object { [IO.File]::Move($_.FullName, (Join-Path $Destination $_.Name)) }
}

foreach ($step in 'Clean', 'Build', 'Test', 'Package', 'Native' | Where-Object { $_ -in $Task }) {
    switch ($step) {
        'Clean' { Invoke-Step dotnet, clean, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet' }
        'Build' { Invoke-Step dotnet, build, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet' }
        'Test' {
            Invoke-Step dotnet, test, 'src/CpuMask.slnx', '-c', $Configuration, '-v', 'quiet'
            # The cmdlets themselves can only be tested in a PowerShell: this one.
            & (Join-Path $PSScriptRoot 'tests/Pester/run.ps1') -Configuration $Configuration
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
        'Package' {
            Invoke-Step dotnet, build, 'src/CpuMask.HelpGenerator', '-c', $Configuration, '-v', 'quiet', '-t:Package', $address
            $null = [IO.Directory]::CreateDirectory($Destination)
            Get-ChildItem -LiteralPath $Destination -Filter CpuMask.*.nupkg | Remove-Item
            Compress-Module
            Invoke-Step dotnet, pack, 'src/CpuMask.Cli', '-c', $Configuration, '-v', 'quiet', '-o', $Destination, $address
        }
        'Native' {
            foreach ($kind in 'true', 'static') {
                $folder = Join-Path $Destination $(if ($kind -eq 'true') { 'linux-x64' } else { 'linux-x64-static' })
                Invoke-Step dotnet, publish, 'src/CpuMask.Cli', '-c', $Configuration, '-v', 'quiet', '-r', 'linux-x64', "-p:Native=$kind", '-o', $folder
                # Beside the file lie its symbols, which nobody needs who only runs it.
                Get-ChildItem -LiteralPath $folder | Where-Object Name -ne cpumask | Remove-Item
            }
        }
    }
}
