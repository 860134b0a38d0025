<#
.SYNOPSIS
Soaks every guest of a list between two hosts, one after the other, and says what of the white paper's matrix is covered.
.DESCRIPTION
The same as soak.sh, in PowerShell: a guest goes to and fro every 30 seconds for a day. Stops at the first move that fails, with both
hosts' state kept; run again, it goes on. guests.csv has the columns VM, First, Second, and one for each axis that a soak covers:

  VM,First,Second,guest,workload,vcpus
  app01,esx07,esx08,SLES11 64-bit,busy loop,1
.EXAMPLE
New-VSphereSession vcenter.example.com -Credential (Get-Credential); ./Start-Soak.ps1 guests.csv ./soaks
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)] [string] $Guests,
    [Parameter(Mandatory)] [string] $Folder,
    [double] $Hours = 24,
    [double] $Interval = 30
)

$ErrorActionPreference = 'Stop'
Import-Module CpuMask
foreach ($row in Import-Csv $Guests) {
    $soak = @{ VM = $row.VM; HostName = $row.First, $row.Second; Path = Join-Path $Folder $row.VM; Hours = $Hours; Interval = $Interval; Confirm = $false }
    $point = $row.PSObject.Properties | Where-Object { $_.Value -and $_.Name -notin 'VM', 'First', 'Second' } | ForEach-Object { "$($_.Name)=$($_.Value)" }
    if ($point) { $soak.Point = $point }
    Test-VMSoak @soak
}

Get-VMSoakCoverage $Folder
