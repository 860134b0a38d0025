# What the test files have in common: the packaged module, the example dumps, and small dumps of their own.
$root = (Resolve-Path (Join-Path $PSScriptRoot '../..')).Path
$pool = Join-Path $root 'examples/data/pool'
$article = Join-Path $root 'examples/data/article'
if ($PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
Import-Module (Join-Path $root 'out/CpuMask/CpuMask.psd1') -Force

# Writes a dump as 'cpuid -r' prints it. Register: a table of '1.0.ecx' = 0x641D; a row's other registers are zero.
function New-Dump([string] $Path, [hashtable] $Register = @{}, [string] $Vendor = 'GenuineIntel', $Encoding = [Text.UTF8Encoding]::new($false), [string] $NewLine = "`n") {
    $words = @{}
    $id = [Text.Encoding]::ASCII.GetBytes($Vendor)
    $words['0.0'] = @(0xD, [BitConverter]::ToUInt32($id, 0), [BitConverter]::ToUInt32($id, 8), [BitConverter]::ToUInt32($id, 4))
    $words['1.0'] = @(0x000306F2, 0, 0, 0x078BFBFF)
    $words['80000000.0'] = @([uint32]2147483656, 0, 0, 0)
    foreach ($key in $Register.Keys) {
        $leaf, $subleaf, $name = $key.Split('.')
        if (-not $words.ContainsKey("$leaf.$subleaf")) { $words["$leaf.$subleaf"] = @(0, 0, 0, 0) }
        $words["$leaf.$subleaf"][@('eax', 'ebx', 'ecx', 'edx').IndexOf($name.ToLowerInvariant())] = [uint32](([long]$Register[$key]) -band 0xFFFFFFFFL)
    }
    $rows = foreach ($key in $words.Keys | Sort-Object { [Convert]::ToUInt32($_.Split('.')[0], 16) }) {
        $leaf, $subleaf = $key.Split('.') | ForEach-Object { [Convert]::ToUInt32($_, 16) }
        $eax, $ebx, $ecx, $edx = $words[$key]
        '   0x{0:x8} 0x{1:x2}: eax=0x{2:x8} ebx=0x{3:x8} ecx=0x{4:x8} edx=0x{5:x8}' -f $leaf, $subleaf, $eax, $ebx, $ecx, $edx
    }
    [IO.File]::WriteAllText($Path, ((@('CPU 0:') + $rows + '') -join $NewLine), $Encoding)
    $Path
}

# The program and the first arguments that start the PowerShell of these tests again.
function Get-PowerShell {
    $program = (Get-Process -Id $PID).Path
    # Of a PowerShell that is a .NET tool, the process is dotnet.
    if ($program -match '[\\/]dotnet(\.exe)?$') { $program, (Join-Path $PSHOME 'pwsh.dll') } else { $program }
}

# Runs that PowerShell as a process of its own, without standard input.
function Invoke-PowerShell {
    $program, $first = @(Get-PowerShell)
    $null | & $program @($first) -NoProfile -NonInteractive @args
}

# Runs the command-line twin that was built beside the module.
function Invoke-Cpumask {
    dotnet "$root/src/CpuMask.Cli/bin/Release/net10.0/cpumask.dll" @args
}

# What Tab offers at the end of a line.
function Get-Completion([string] $Line) {
    (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches
}

# Text as a window of 120 columns shows it.
function Get-Screen {
    ($input | Out-String -Width 120).TrimEnd() -split "`r?`n"
}

# Runs a script in a runspace of its own, stops it as Ctrl+C does once it has given something, and says how long stopping took.
function Stop-Script([string] $Script) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("Import-Module '$root/out/CpuMask/CpuMask.psd1'; $Script")
        $output = [Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke($output, $output)
        $waited = [Diagnostics.Stopwatch]::StartNew()
        while ($output.Count -eq 0 -and $waited.Elapsed.TotalSeconds -lt 60) { Start-Sleep -Milliseconds 50 }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        [pscustomobject]@{
            State = $shell.InvocationStateInfo.State; Milliseconds = $watch.ElapsedMilliseconds
            WasRunning = -not $run.CompletedSynchronously; Output = $output.Count; Errors = $shell.Streams.Error.Count
        }
    }
    finally { $shell.Dispose() }
}

# Where the vCenter simulator is that tests/run.sh built; nothing when it was not.
function Get-VCenterProgram {
    $folders = @($env:CPUMASK_PEERS; "$root/out/peers") | Where-Object { $_ }
    $program = $folders | ForEach-Object { "$_/vcenter-sim", "$_/vcenter/vcenter-sim" } | Where-Object { Test-Path $_ } | Select-Object -First 1
    if (-not $program) {
        $message = 'This machine lacks the vCenter simulator in CPUMASK_PEERS or out/peers, which tests/run.sh builds.'
        if ($env:CI -eq 'true') { throw $message }
        Write-Warning $message
    }
    $program
}

# Starts a simulated vCenter on loopback. It ends with Stop-VCenter, or with this process, whose pipe it watches.
function Start-VCenter([string[]] $ArgumentList = @('-profile', "$PSScriptRoot/site.json")) {
    $start = [Diagnostics.ProcessStartInfo]@{
        FileName = Get-VCenterProgram; Arguments = (@('-l', '127.0.0.1:0', '-ttl', '900') + $ArgumentList | ForEach-Object { '"' + $_ + '"' }) -join ' '
        UseShellExecute = $false; RedirectStandardInput = $true; RedirectStandardOutput = $true; RedirectStandardError = $true
    }
    $process = [Diagnostics.Process]::Start($start)
    $process.BeginErrorReadLine()
    $url = [uri]($process.StandardOutput.ReadLine() -replace '^listening ')
    $sha1 = $process.StandardOutput.ReadLine() -replace '^certificate sha1 '
    $sha256 = $process.StandardOutput.ReadLine() -replace '^certificate sha256 '
    [pscustomobject]@{
        Server = "127.0.0.1:$($url.Port)"; Port = $url.Port; Url = $url; Sha1 = $sha1; Sha256 = $sha256; Process = $process
        Password = 'corr3ct-h0rse'
        Credential = [pscredential]::new('tester@vsphere.local', (ConvertTo-SecureString 'corr3ct-h0rse' -AsPlainText -Force))
    }
}

# Logs in to a simulated vCenter, whose certificate is pinned.
function Connect-VCenter($VCenter) {
    New-VSphereSession $VCenter.Server -Credential $VCenter.Credential -Thumbprint $VCenter.Sha256
}

# Scripts a mishap, reads what the server did, or what its VMs are like, by its side door.
function Invoke-VCenter($VCenter, [string] $Path, [string] $Method = 'Get', [string] $Body) {
    $request = @{ Uri = [uri]::new($VCenter.Url, $Path); Method = $Method; SkipCertificateCheck = $true; NoProxy = $true }
    if ($Body) { $request.Body = $Body }
    Invoke-RestMethod @request
}

# A VM as the server has it: its masks and settings.
function Get-VMState($VCenter, [string] $Name) {
    Invoke-VCenter $VCenter '/state' | ForEach-Object { $_ } | Where-Object name -eq $Name
}

function Stop-VCenter($VCenter) {
    $VCenter.Process.StandardInput.Close()
    if (-not $VCenter.Process.WaitForExit(5000)) { $VCenter.Process.Kill() }
    $VCenter.Process.Dispose()
}
