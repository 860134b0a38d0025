<#
.SYNOPSIS
    Makes the nightly check a scheduled task of Windows.
.DESCRIPTION
    The task runs Invoke-NightlyCheck.ps1 as a group managed service account or as an account that is asked for, whether
    anybody is logged on or not. Its last result is the script's exit code: 1 is a violation. Windows' own tools tell people
    about it: a task that is triggered by the event of this one, or a monitor that reads its result or the Prometheus file.

    Run it as administrator. The credential for the vCenter must be readable by the account that the task runs as.
.PARAMETER Argument
    Parameters and values for Invoke-NightlyCheck.ps1, without any password: a name of a secret or of a file is enough.
.PARAMETER At
    The time of day.
.PARAMETER ServiceAccount
    A group managed service account, such as CONTOSO\cpumask$.
.PARAMETER Credential
    Another account; needed when no service account is given.
.PARAMETER TaskName
    What to call the task.
.PARAMETER PowerShell
    The PowerShell to run, such as pwsh.exe or powershell.exe; the one that runs this script when not given.
.EXAMPLE
    ./Register-NightlyCheck.ps1 -ServiceAccount 'CONTOSO\cpumask$' -Argument @{ Server = 'vcenter.example.com'; Secret = 'vcenter-readonly'; Folder = 'C:\ProgramData\CpuMask' }
#>
[CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'ServiceAccount')]
param(
    [Parameter(Mandatory)] [hashtable] $Argument,
    [DateTime] $At = '03:00',
    [Parameter(Mandatory, ParameterSetName = 'ServiceAccount')] [string] $ServiceAccount,
    [Parameter(Mandatory, ParameterSetName = 'Credential')] [pscredential] $Credential,
    [string] $TaskName = 'CpuMask nightly check',
    [string] $PowerShell
)

Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'

# As text between single quotes nothing of a value is evaluated. A task's action would expand %...%, and ends a word at ".
function ConvertTo-Literal([object[]] $Value) {
    $texts = foreach ($text in $Value) {
        if ("$text" -match '["%]') { throw "A value holds a character that a task's command line cannot carry, a quotation mark or a percent sign: $text" }
        "'" + [Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent("$text") + "'"
    }
    $texts -join ','
}

# The program that the task starts, and what stands first on its command line.
function Get-PowerShell {
    $program = (Get-Process -Id $PID).Path
    # Of a PowerShell that was installed as a .NET tool, the process is dotnet.
    if ($program -match '[\\/]dotnet(\.exe)?$') { return $program, ('"' + (Join-Path $PSHOME 'pwsh.dll') + '"') }
    if ($program -match '[\\/]WindowsApps[\\/]') { throw 'This PowerShell is from the Store, and its path changes with each update: name another one in -PowerShell.' }
    # An editor that hosts PowerShell has the real one's folder too.
    if ($program -notmatch '[\\/](pwsh|powershell)(\.exe)?$') { $program = Join-Path $PSHOME $(if ($PSVersionTable.PSVersion.Major -lt 6) { 'powershell.exe' } else { 'pwsh.exe' }) }
    $program
}

$call = '& ' + (ConvertTo-Literal (Join-Path $PSScriptRoot 'Invoke-NightlyCheck.ps1'))
foreach ($name in $Argument.Keys | Sort-Object) {
    if ($name -match 'password|credential$') { throw "-$name would stand on the task's command line, where anybody can read it: name a -Secret or a -CredentialFile." }
    $call += " -$name " + (ConvertTo-Literal $Argument[$name])
}

# A script that could not even begin sets no exit code; without the 2 in front that would look like a good night.
$command = '$global:LASTEXITCODE = 2; ' + $call + '; exit $LASTEXITCODE'
$program, $first = if ($PowerShell) { $PowerShell } else { Get-PowerShell }
$words = @($first | Where-Object { $_ }) + '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'RemoteSigned', '-Command', ('"' + $command + '"')

$task = @{
    TaskName    = $TaskName
    Description = 'Checks whether the hosts'' CPUs still are what their pool was built on. Last result 1: a violation; see the report.'
    Action      = New-ScheduledTaskAction -Execute $program -Argument ($words -join ' ') -WorkingDirectory $PSScriptRoot
    Trigger     = New-ScheduledTaskTrigger -Daily -At $At -RandomDelay (New-TimeSpan -Minutes 10)
    Settings    = New-ScheduledTaskSettingsSet -StartWhenAvailable -MultipleInstances IgnoreNew -ExecutionTimeLimit (New-TimeSpan -Hours 1)
}
if ($PSCmdlet.ShouldProcess($TaskName, 'Register scheduled task')) {
    if ($ServiceAccount) {
        Register-ScheduledTask @task -Principal (New-ScheduledTaskPrincipal -UserId $ServiceAccount -LogonType Password -RunLevel Limited) -Force
    }
    else {
        # The task's own account: Windows keeps the password, and no command line has it.
        Register-ScheduledTask @task -User $Credential.UserName -Password $Credential.GetNetworkCredential().Password -RunLevel Limited -Force
    }
}
