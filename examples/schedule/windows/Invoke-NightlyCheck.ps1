<#
.SYNOPSIS
    Checks every night whether the hosts still are what their pool was built on.
.DESCRIPTION
    Reads the hosts, checks them against a baseline and the run before, keeps the run, writes a report and a log. Nothing is
    asked, so it runs with -NonInteractive. It works in Windows PowerShell 5.1 and PowerShell 7 on any system.

    Exit codes: 0 all as promised; 1 a violation; 2 the check could not be made; 3 a host could not be read, the rest was
    checked. Where several apply: 2, 3, 1.
.PARAMETER Server
    The vCenter or ESXi host. The account needs the role Read-only.
.PARAMETER Thumbprint
    Pins a certificate that no trusted authority has signed.
.PARAMETER Cluster
    Checks the hosts of these clusters only.
.PARAMETER CredentialFile
    A file that Export-Clixml wrote from Get-Credential. On Windows only the account that wrote it, on the same computer, can
    read it: write it as the account that the task runs as. Elsewhere it is not encrypted; use a secret there.
.PARAMETER Secret
    The name of a credential in a vault of Microsoft.PowerShell.SecretManagement.
.PARAMETER Vault
    The vault; the default one when not given.
.PARAMETER Dump
    Checks dump files or folders instead of a server's hosts.
.PARAMETER Folder
    Where runs, report and log are kept.
.PARAMETER Baseline
    What the pool was built on; pool.json in the folder when not given. Make it once:
    Get-HostCpuid | New-CpuBaseline | Export-CpuidDump pool.json
.PARAMETER Policy
    Rules turned off or changed, and waivers.
.PARAMETER VM
    Running virtual machines of the server that may be trapped; * is all.
.PARAMETER Guest
    Running guests that may be trapped: vmware.log files and the like.
.PARAMETER Report
    The reports to write; the extension chooses the format. report.html in the folder when not given.
.PARAMETER Title
    The report's title.
.PARAMETER KeepDays
    Days for which runs are kept; 0 keeps all.
.EXAMPLE
    ./Invoke-NightlyCheck.ps1 -Server vcenter.example.com -Secret vcenter-readonly -Folder C:\ProgramData\CpuMask
#>
[CmdletBinding(DefaultParameterSetName = 'CredentialFile')]
param(
    [Parameter(Mandatory, ParameterSetName = 'CredentialFile')]
    [Parameter(Mandatory, ParameterSetName = 'Secret')]
    [string] $Server,

    [Parameter(ParameterSetName = 'CredentialFile')]
    [Parameter(ParameterSetName = 'Secret')]
    [string] $Thumbprint,

    [Parameter(ParameterSetName = 'CredentialFile')]
    [Parameter(ParameterSetName = 'Secret')]
    [string[]] $Cluster,

    [Parameter(Mandatory, ParameterSetName = 'CredentialFile')]
    [string] $CredentialFile,

    [Parameter(Mandatory, ParameterSetName = 'Secret')]
    [string] $Secret,

    [Parameter(ParameterSetName = 'Secret')]
    [string] $Vault,

    [Parameter(Mandatory, ParameterSetName = 'Dump')]
    [string[]] $Dump,

    [string] $Folder = (Join-Path $PSScriptRoot 'nightly'),
    [string] $Baseline,
    [string] $Policy,
    [string[]] $VM,
    [string[]] $Guest,
    [string[]] $Report,
    [string] $Title = 'CPU compliance',
    [ValidateRange(0, 36500)] [int] $KeepDays = 400
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

function Write-Log([string] $Text) {
    $line = '{0:yyyy-MM-ddTHH:mm:ssZ} {1}' -f [DateTime]::UtcNow, $Text
    Add-Content -LiteralPath (Join-Path $Folder 'nightly.log') -Value $line -Encoding UTF8
    Write-Output $line
}

function Get-NightlyCredential {
    if ($CredentialFile) { return Import-Clixml -LiteralPath $CredentialFile }
    $from = @{ Name = $Secret }
    if ($Vault) { $from.Vault = $Vault }
    Get-Secret @from
}

$session = $null
$unread = @()
try {
    $runs = Join-Path $Folder 'runs'
    $null = New-Item -ItemType Directory -Path $runs -Force
    Import-Module CpuMask
    if (-not $Baseline) { $Baseline = Join-Path $Folder 'pool.json' }
    if (-not $Report) { $Report = @(Join-Path $Folder 'report.html') }
    Write-Log "begins, against $Baseline"

    # What cannot be read of one host must not keep the others from being checked.
    $problems = @{ ErrorAction = 'SilentlyContinue'; ErrorVariable = '+unread'; WarningAction = 'SilentlyContinue'; WarningVariable = '+doubts' }
    $doubts = @()
    if ($Dump) { $hosts = Import-CpuidDump -Path $Dump @problems }
    else {
        $login = @{ Server = $Server; Credential = (Get-NightlyCredential) }
        if ($Thumbprint) { $login.Thumbprint = $Thumbprint }
        $session = New-VSphereSession @login
        $which = @{ Session = $session }
        if ($Cluster) { $which.Cluster = $Cluster }
        $hosts = Get-HostCpuid @which @problems
    }

    $check = @{ Baseline = $Baseline; Previous = $runs; Save = $runs; AsRun = $true }
    if ($Policy) { $check.Policy = $Policy }
    if ($Guest) { $check.Guest = $Guest }
    if ($VM) { $check.VM = $VM }
    $run = $hosts | Test-CpuidCompliance @check @problems
    foreach ($doubt in $doubts) { Write-Log "warning: $doubt" }
    foreach ($problem in $unread) { Write-Log "error: $problem" }
    foreach ($finding in $run.Findings | Where-Object Severity -ne Information) { Write-Log "$finding" }
    if ($run.PreviousAt) {
        Write-Log "$(@($run.Findings | Where-Object Since -eq $run.CheckedAt).Count) new since the last run, $($run.Resolved.Count) mended"
    }
    foreach ($file in $Report) {
        $run | Export-CpuidReport -Path $file -History $runs -Title $Title -Confirm:$false
        Write-Log "the report is in $file"
    }

    if ($KeepDays -gt 0) {
        Get-ChildItem -LiteralPath $runs -Filter check-*.json |
            Where-Object LastWriteTimeUtc -lt ([DateTime]::UtcNow.AddDays(-$KeepDays)) | Remove-Item -Confirm:$false
    }

    $code = if ($unread.Count) { 3 } elseif (-not $run.Compliant) { 1 } else { 0 }
}
catch {
    $code = 2
    $said = @($unread | ForEach-Object { "error: $_" }) + "failed: $_"
    # The log itself may be what cannot be written.
    try { $said | ForEach-Object { Write-Log $_ } } catch { Write-Output $said }
}
finally {
    if ($session) { Remove-VSphereSession $session -Confirm:$false }
}

try { Write-Log "ends with $code" } catch { $code = 2 }
exit $code
