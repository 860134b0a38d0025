BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $noSimulator = -not (Get-VCenterProgram)
    # A kernel's device answers where the instruction is missing, so it must be hidden from the process.
    $noLack = $PSEdition -eq 'Desktop' -or ((Test-Path /dev/cpu/0/cpuid) -and (unshare -m sh -c 'mount -t tmpfs none /dev/cpu && echo hidden' 2>$null) -ne 'hidden')

    # One line that each error comes from, by its id: as a user would meet it.
    $files = @{
        InvalidValue          = { New-CpuBaseline $one -Signature skylake }
        UnreadableFile        = { New-Item "$TestDrive/folder" -ItemType Directory -Force | Out-Null; Test-CpuidCompliance -InputObject $one -Policy "$TestDrive/folder" }
        PathNotFound          = { Import-CpuidDump "$TestDrive/nosuch.txt" }
        UnknownFormat         = { Set-Content "$TestDrive/prose.txt" 'no dump at all'; Import-CpuidDump "$TestDrive/prose.txt" }
        MalformedDump         = { Set-Content "$TestDrive/cut.txt" ((Get-Content $one) -replace '0x000306f2', '0xZZ'); Import-CpuidDump "$TestDrive/cut.txt" }
        InputTooLarge         = { [IO.File]::WriteAllText("$TestDrive/large.vmx", 'x' * 17MB); Test-CpuMask "$TestDrive/large.vmx" }
        TooFewHosts           = { Get-CpuidDiff $one }
        NoHostsNamed          = { Get-CpuidDiff }
        VendorMismatch        = { New-CpuBaseline $one, $amd }
        GuestDump             = { New-CpuBaseline $one, $inside }
        NoSuchGuests          = {
            Set-Content "$TestDrive/xe.txt" 'vendor: GenuineIntel', 'features_pv: 17c9cbf5-80b82221-2993fbff-00000003-00000001', 'features_hvm: 00000000-80b82221-2993fbff-00000003-00000001'
            Import-CpuidDump "$TestDrive/xe.txt" -Format xapi-hvm
        }
        UnmendableBit         = { New-VMotionMask -InputObject $one, $two -GuestMask '1.ecx=xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxT' }
        UnknownRegister       = {
            Set-Content "$TestDrive/part.json" '{"hosts":[{"name":"part","vendor":"GenuineIntel","registers":[{"leaf":"0x00000001","subleaf":"0x00","register":"ecx","value":"0x1","known":"0xFFFFFFFF"}]}]}'
            ConvertTo-XenCpuid "$pool/skx01.txt", "$TestDrive/part.json"
        }
        UnknownName           = { Get-CpuidFeature NOSUCHBIT -InputObject $one }
        AmbiguousName         = { Test-CpuidCompliance "$pool/*.txt" -InputObject $one }
        MalformedPolicy       = { Set-Content "$TestDrive/policy.json" '{"rules":{"no-such-rule":"off"}}'; Test-CpuidCompliance -InputObject $one -Policy "$TestDrive/policy.json" }
        MalformedRun          = { Set-Content "$TestDrive/run.json" '{}'; Test-CpuidCompliance -InputObject $one -Previous "$TestDrive/run.json" }
        UnwritableFile        = { Import-CpuidDump $one | Export-CpuidDump "$TestDrive/no/such/folder/out.json" }
        FileExists            = { Set-Content "$TestDrive/there.json" ''; Import-CpuidDump $one | Export-CpuidDump "$TestDrive/there.json" -NoClobber }
        NoRun                 = { @() | Export-CpuidReport "$TestDrive/nothing.html" }
        NotSupported          = { ConvertTo-CpuModel xen-libxl -InputObject $one -TargetVersion 4.0 }
        SessionNotChosen      = { Get-HostCpuid esx01 }
        ServerUnreachable     = { New-VSphereSession 127.0.0.1:1 -Credential ([pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force))) }
    }
    $server = @{
        InvalidLogin          = { $wrong = [pscredential]::new('x', (ConvertTo-SecureString x -AsPlainText -Force)); New-VSphereSession $vc.Server -Credential $wrong -Thumbprint $vc.Sha256 }
        CertificateRejected   = { New-VSphereSession $vc.Server -Credential $vc.Credential -Thumbprint ('00' * 32) }
        NotAuthenticated      = { Start-Trouble @{ method = 'RetrievePropertiesEx'; kind = 'expire'; times = -1 }; Get-HostCpuid }
        NoPermission          = { Set-VMCpuMask denied $setting @change }
        InvalidPowerState     = { Set-VMCpuMask asleep $setting @change }
        InvalidState          = { Set-VMCpuMask away $setting @change }
        ConcurrentAccess      = { Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'concurrent'; times = -1 }; Set-VMCpuMask app13 $setting @change }
        InvalidArgument       = { Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'fault'; type = 'InvalidArgument' }; Set-VMCpuMask app13 $setting @change }
        ObjectNotFound        = { Get-HostCpuid nosuchhost }
        VSphereFault          = { Start-Trouble @{ method = 'RetrievePropertiesEx'; kind = 'fault'; type = 'SystemError'; times = -1 }; Get-HostCpuid }
        Timeout               = { Remove-VSphereSession *; $null = New-VSphereSession $vc.Server -Credential $vc.Credential -Thumbprint $vc.Sha256 -TimeoutSeconds 1; Start-Trouble @{ method = 'RetrievePropertiesEx'; kind = 'slow'; ms = 9000; times = -1 }; Get-HostCpuid }
        MalformedAnswer       = { Start-Trouble @{ method = 'RetrievePropertiesEx'; kind = 'garbage'; times = -1 }; Get-HostCpuid }
        UnexpectedAnswer      = { Start-Trouble @{ method = 'RetrievePropertiesEx'; kind = 'http'; status = 418; times = -1 }; Get-HostCpuid }
        SessionClosed         = { $closed = Get-VSphereSession; Remove-VSphereSession *; Get-HostCpuid -Session $closed }
        TaskFailed            = { Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'taskfail' }; Set-VMCpuMask app13 $setting @change }
        NotApplied            = { Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'deaf' }; Set-VMCpuMask app13 $setting @change }
        OutcomeUnknown        = {
            # The change was lost on its way, or is on it still; and what would keep it from coming does not get through.
            Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'dropbefore' }
            Set-VMCpuMask app13 $setting -ErrorAction SilentlyContinue @change
            Start-Trouble @{ method = 'ReconfigVM_Task'; kind = 'concurrent'; times = -1 }
            Restore-VMCpuMask app13 @change
        }
        ChangedSince          = {
            Set-VMCpuMask app13 $setting @change
            Set-VMCpuMask app13 -Mask 'featMask.vm.cpuid.SSE3 = "Val:1"' -Confirm:$false -Journal "$TestDrive/other"
            Restore-VMCpuMask app13 @change
        }
        JournalUnusable       = { Set-Content "$TestDrive/file" ''; Set-VMCpuMask app13 $setting -Confirm:$false -Journal "$TestDrive/file" }
    }
    $fileCases = $files.Keys | Sort-Object | ForEach-Object { @{ Id = $_; Line = $files[$_] } }
    $serverCases = $server.Keys | Sort-Object | ForEach-Object { @{ Id = $_; Line = $server[$_] } }
    $provoked = @{ Provoked = @($files.Keys) + $server.Keys + 'LocalCpuidUnavailable' }
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $one = New-Dump "$TestDrive/one.txt" @{ '1.0.ecx' = 0x641D }
    $two = New-Dump "$TestDrive/two.txt" @{ '1.0.ecx' = 0x641C }
    $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD
    $inside = New-Dump "$TestDrive/inside.txt" @{ '1.0.ecx' = 0x80000001L }

    # The ids of the errors that a line gives, ended by them or not.
    function Get-ErrorOf([scriptblock] $Line) {
        try { & $Line 3>$null 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object FullyQualifiedErrorId }
        catch { $_.FullyQualifiedErrorId }
    }
}

Describe 'The errors that scripts rely on by id' {
    It 'are each provoked here' -ForEach $provoked {
        $ids = [CpuMask.Text.ErrorIds].GetFields().ForEach{ $_.GetRawConstantValue() }
        $ids.Count | Should -BeGreaterThan 30
        $Provoked | Sort-Object | Should -Be ($ids | Sort-Object)
    }

    It 'are told of files and hosts: <Id>' -ForEach $fileCases {
        Get-ErrorOf $Line | Where-Object { $_ -like "$Id,CpuMask.Cmdlets.*" } | Should -Not -BeNullOrEmpty -Because ((Get-ErrorOf $Line) -join ' ')
    }

    It 'say that this machine''s own CPU cannot be asked, for want of the instruction and of the kernel''s device' -Skip:$noLack {
        $ask = "try { Import-Module '$root/out/CpuMask/CpuMask.psd1'; Get-HostCpuid -Local } catch { `$_.FullyQualifiedErrorId }"
        $program = @(Get-PowerShell) + '-NoProfile', '-NonInteractive', '-Command', $ask
        $before = $env:DOTNET_EnableHWIntrinsic
        try {
            $env:DOTNET_EnableHWIntrinsic = 0
            $id = if (Test-Path /dev/cpu/0/cpuid) { $null | unshare -m sh -c 'mount -t tmpfs none /dev/cpu && exec "$@"' sh @program } else { Invoke-PowerShell -Command $ask }
        }
        finally { $env:DOTNET_EnableHWIntrinsic = $before }
        $id | Should -Be 'LocalCpuidUnavailable,CpuMask.Cmdlets.GetHostCpuidCommand'
    }
}

Describe 'The errors of a server that scripts rely on by id' -Skip:$noSimulator {
    BeforeAll {
        $site = Get-Content "$PSScriptRoot/site.json" -Raw | ConvertFrom-Json
        $site.vms | Add-Member away ([pscustomobject]@{ host = 'esx03'; version = 'vmx-13'; connection = 'disconnected' })
        $site | ConvertTo-Json -Depth 9 | Set-Content "$TestDrive/site.json"
        $setting = 'featMask.vm.cpuid.SSE3 = "Val:0"'
        $vc = Start-VCenter @('-profile', "$TestDrive/site.json", '-username', 'tester@vsphere.local', '-password', 'corr3ct-h0rse')
        function Start-Trouble([hashtable[]] $Kind) { $Kind | ForEach-Object { Invoke-VCenter $vc '/trouble' Post (ConvertTo-Json $_) } | Out-Null }
    }

    BeforeEach {
        Invoke-VCenter $vc '/trouble' Delete | Out-Null
        $null = Connect-VCenter $vc
        $change = @{ Confirm = $false; Journal = "$TestDrive/journal-$Id" }
    }

    AfterAll {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'are told: <Id>' -ForEach $serverCases {
        $got = @(Get-ErrorOf $Line)
        $got | Where-Object { $_ -like "$Id,CpuMask.Cmdlets.*" } | Should -Not -BeNullOrEmpty -Because "it was '$got'"
    }
}
