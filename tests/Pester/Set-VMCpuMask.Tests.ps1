BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
}

Describe 'Get-, Set- and Restore-VMCpuMask over a session' -Skip:$skip {
    BeforeEach {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
        $journal = @{ Journal = "$TestDrive/undo-$($vc.Port)" }
        $mask = Get-HostCpuid esx01, esx02 | New-VMotionMask -WarningAction SilentlyContinue
        $start = Invoke-VCenter $vc '/state' | ForEach-Object { $_ } | Select-Object name, cpuFeatureMask, extraConfig | ConvertTo-Json -Depth 9
        function Get-AllState { Invoke-VCenter $vc '/state' | ForEach-Object { $_ } | Select-Object name, cpuFeatureMask, extraConfig | ConvertTo-Json -Depth 9 }
    }

    AfterEach {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'runs the promised pipeline: shown, done, taken back' {
        $shown = Get-HostCpuid -Session $session -Name esx01, esx02 | New-VMotionMask -WarningAction SilentlyContinue |
            Set-VMCpuMask -VM app13 -WhatIf @journal
        $shown | Should -BeNullOrEmpty
        Get-AllState | Should -Be $start
        (Invoke-VCenter $vc '/calls').ReconfigVM_Task | Should -BeNullOrEmpty

        $done = Get-HostCpuid -Session $session -Name esx01, esx02 | New-VMotionMask -WarningAction SilentlyContinue |
            Set-VMCpuMask -VM app13 -Confirm:$false -PassThru @journal
        $done | Should -BeOfType CpuMask.VSphere.Inventory.VmMaskState
        $done.Settings['featMask.vm.cpuid.RDRAND'] | Should -Be 'Val:0'
        $done.Mechanism | Should -Be 'ExtraConfig'
        $done.Undo.Count | Should -Be 1
        Get-AllState | Should -Not -Be $start

        (Get-VMCpuMask app13 @journal).Undo.Count | Should -Be 1
        $undo = (Get-VMCpuMask app13 @journal).Undo | Get-Screen
        $undo -match '^VM +: app13 \(vm-\d+\)$' | Should -HaveCount 1
        $undo -match '^ +featMask\.vm\.cpuid\.RDRAND: add Val:0$' | Should -HaveCount 1
        Restore-VMCpuMask app13 -Confirm:$false @journal | Should -BeNullOrEmpty
        Get-AllState | Should -Be $start
        (Get-VMCpuMask app13 @journal).Undo.Count | Should -Be 0
    }

    It 'says before it changes a VM which one, on which server, how, and each value on a line of its own' {
        $lines = Set-VMCpuMask app14 $mask -Confirm:$false -Verbose @journal 4>&1
        $said = $lines[0].Message -split "`n"
        $said[0] | Should -Match ('^Set CPU mask of /Lab/vm/app14 \(vm-\d+\) on ' + [regex]::Escape($vc.Server) + ', by per-VM EVC:$')
        $said | Should -Contain '    featMask.vm.cpuid.RDRAND: add Val:0'
    }

    It 'gives each VM its mask by the mechanism that its hardware takes' {
        $done = Set-VMCpuMask old8, app13, app14 $mask -Confirm:$false -PassThru -WarningAction SilentlyContinue @journal | Sort-Object Name
        $done.Name | Should -Be 'app13', 'app14', 'old8'
        $done.Mechanism | Should -Be 'ExtraConfig', 'PerVmEvc', 'CpuFeatureMask'
        ($done | Where-Object Name -eq old8).CpuFeatureMask[0].Ecx | Should -Be '-00-:----:----:----:----:----:----:----'
        Restore-VMCpuMask -All -Confirm:$false @journal
        Get-AllState | Should -Be $start
    }

    It 'is silent about a VM that is as wanted already' {
        Set-VMCpuMask app13 $mask -Confirm:$false @journal
        $lines = Set-VMCpuMask app13 $mask -Confirm:$false -Verbose @journal 4>&1
        $lines.Message | Should -Match 'as wanted already'
        (Invoke-VCenter $vc '/calls').ReconfigVM_Task | Should -Be 1
    }

    It 'refuses a VM that runs or sleeps with its own error and what the user gave as target, and changes the others' {
        $done = Set-VMCpuMask on13, asleep, app13 $mask -Confirm:$false -PassThru -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $done.Name | Should -Be 'app13'
        $problems.FullyQualifiedErrorId | Should -Be (@('InvalidPowerState,CpuMask.Cmdlets.SetVMCpuMaskCommand') * 2)
        $problems.TargetObject | Sort-Object | Should -Be 'asleep', 'on13'
        $problems[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
    }

    It 'reports a VM that does not exist and one that may not be changed' {
        Set-VMCpuMask nobody, denied $mask -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems.FullyQualifiedErrorId -replace ',.*' | Sort-Object | Should -Be 'NoPermission', 'ObjectNotFound'
        $problems.Exception.Message -match '^denied \(vm-\d+\): the user lacks the privilege VirtualMachine\.Config\.Settings' | Should -HaveCount 1
        ($problems | Where-Object { $_.FullyQualifiedErrorId -like 'NoPermission*' }).CategoryInfo.Category | Should -Be 'PermissionDenied'
    }

    It 'never takes a mask for a VM' {
        { $mask | Set-VMCpuMask -Confirm:$false -ErrorAction Stop @journal } | Should -Throw -ErrorId 'InputObjectMissingMandatory,*'
        { Set-VMCpuMask -VM $mask -Mask $mask -Confirm:$false } | Should -Throw '*VMotionMask is no virtual machine*' -ErrorId 'ParameterArgumentTransformationError,*'
        { Set-VMCpuMask -VM app13 -Mask (Get-HostCpuid esx01) -Confirm:$false } | Should -Throw '*is no mask*' -ErrorId 'ParameterArgumentTransformationError,*'
        { Set-VMCpuMask -VM app13 -Confirm:$false } | Should -Throw '*No mask*' -ErrorId 'InvalidValue,*'
        Get-AllState | Should -Be $start
    }

    It 'takes VMs by name, wildcard, path, id and object, by pipeline too' {
        Set-VMCpuMask app13* $mask -Confirm:$false -PassThru @journal | ForEach-Object Name | Sort-Object | Should -Be 'app13', 'app13b'
        (Get-VMCpuMask /Lab/vm/app13).Name | Should -Be 'app13'
        $vm = Get-VMCpuMask app13
        (Get-VMCpuMask $vm.Id).Name | Should -Be 'app13'
        ($vm | Get-VMCpuMask).Name | Should -Be 'app13'
        ($vm | Restore-VMCpuMask -Confirm:$false -PassThru @journal).Name | Should -Be 'app13'
        ($vm | Set-VMCpuMask -Mask $mask -Confirm:$false -PassThru @journal).Name | Should -Be 'app13'
    }

    It 'takes a mask as lines' {
        $done = Set-VMCpuMask app13 -Mask 'cpuid.1.ecx = "----:----:----:----:----:----:----:---0"' -Confirm:$false -PassThru @journal
        $done.Settings['featMask.vm.cpuid.SSE3'] | Should -Be 'Val:0'
        { Set-VMCpuMask app13 -Mask 'nonsense' -Confirm:$false } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'lets a running guest pick a mask up at its next reboot, when asked' {
        $done = Set-VMCpuMask on13 $mask -PowerCycleOnReboot -Confirm:$false -PassThru @journal
        $done.Settings['vmx.reboot.PowerCycle'] | Should -Be 'TRUE'
    }

    It 'finds the session by the mask''s hosts when two are open' {
        $other = Start-VCenter
        try {
            $null = Connect-VCenter $other
            (Set-VMCpuMask app13 $mask -Confirm:$false -PassThru @journal).Name | Should -Be 'app13'
            (Get-VMState $vc app13).extraConfig.'featMask.vm.cpuid.RDRAND' | Should -Be 'Val:0'
            (Get-VMState $other app13).extraConfig.'featMask.vm.cpuid.RDRAND' | Should -BeNullOrEmpty
            { Get-VMCpuMask app13 } | Should -Throw -ErrorId 'SessionNotChosen,*'
        }
        finally {
            Remove-VSphereSession $other.Server
            Stop-VCenter $other
        }
    }

    It 'does not overwrite what someone else has changed since, unless forced' {
        Set-VMCpuMask app13 $mask -Confirm:$false @journal
        Set-VMCpuMask app13 -Mask 'featMask.vm.cpuid.RDRAND = "Val:1"' -Confirm:$false -Journal "$TestDrive/other-$($vc.Port)"
        Restore-VMCpuMask app13 -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].FullyQualifiedErrorId | Should -Be 'ChangedSince,CpuMask.Cmdlets.RestoreVMCpuMaskCommand'
        Restore-VMCpuMask app13 -Force -Confirm:$false @journal
        (Get-VMState $vc app13).extraConfig.'featMask.vm.cpuid.RDRAND' | Should -BeNullOrEmpty
    }

    It 'takes a mask that went through a job, a remote session or Export-Clixml for the mask that it was' {
        $mask | Export-Clixml "$TestDrive/mask.xml"
        $copy = Import-Clixml "$TestDrive/mask.xml"
        $expected = Set-VMCpuMask app13, app14, old8 $mask -Confirm:$false -Verbose -WarningAction SilentlyContinue @journal 4>&1 | ForEach-Object Message | Sort-Object
        Restore-VMCpuMask -All -Confirm:$false @journal
        $copy | Set-VMCpuMask -VM app13, app14, old8 -Confirm:$false -Verbose -WarningAction SilentlyContinue @journal 4>&1 | ForEach-Object Message | Sort-Object | Should -Be $expected
        Restore-VMCpuMask -All -Confirm:$false @journal
        Set-VMCpuMask app13 -Mask $copy -WhatIf @journal
        { Set-VMCpuMask app13 -Mask ($copy | Select-Object GuestMaskName) -WhatIf @journal } | Should -Throw
    }

    It 'writes the old values down before it changes anything: a VM whose task fails can be restored' {
        Invoke-VCenter $vc '/trouble' Post '{"method":"ReconfigVM_Task","nth":1,"kind":"taskfail","partial":true}' | Out-Null
        Set-VMCpuMask app13 $mask -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].Exception.Message | Should -Match 'undo journal'
        Get-AllState | Should -Not -Be $start
        Restore-VMCpuMask app13 -Confirm:$false @journal
        Get-AllState | Should -Be $start
    }

    It 'asks before each change, and takes silence for no where no one can answer' {
        $shell = [powershell]::Create()
        $null = $shell.AddScript(@"
Import-Module '$root/out/CpuMask/CpuMask.psd1'
Set-VMCpuMask app13 -Mask 'cpuid.1.ecx = "----:----:----:----:----:----:----:---0"' -Session '$($vc.Server)' -Journal '$($journal.JournalPath)'
"@)
        try { $shell.Invoke() } catch { $null = $_ }
        $shell.Dispose()
        Get-AllState | Should -Be $start
    }

    It 'makes the mask that a certain VM needs' {
        $own = Get-HostCpuid esx01, esx02 | New-VMotionMask -VM app13
        $own.GuestMaskName | Should -Match '^app13 \(rhel7_64Guest\)'
        { Get-HostCpuid esx01, esx02 | New-VMotionMask -VM nobody } | Should -Throw -ErrorId 'ObjectNotFound,CpuMask.Cmdlets.NewVMotionMaskCommand'
        { Get-HostCpuid esx01, esx02 | New-VMotionMask -VM app13 -GuestMask vsphere-current } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'changes many VMs at a time and stops between them' {
        $names = 'app13', 'app13b', 'app14', 'old8'
        Set-VMCpuMask $names $mask -ThrottleLimit 2 -Confirm:$false -WarningAction SilentlyContinue @journal
        (Get-VMCpuMask $names @journal | Where-Object HasMask).Count | Should -Be 4
    }

    It 'forgets virtual machines that are gone when it is told to' {
        Set-VMCpuMask app13 $mask -Confirm:$false @journal
        $file = Get-ChildItem $journal.Journal -Filter *.jsonl | Select-Object -First 1
        $text = [IO.File]::ReadAllText($file) -replace '"vm":"[^"]+"', '"vm":"vm-99999"' -replace '"vm": "[^"]+"', '"vm": "vm-99999"' -replace '"uuid": ?"[^"]+"', '"uuid":"50000000-0000-0000-0000-00000000dead"'
        [IO.File]::WriteAllText($file, $text)
        Restore-VMCpuMask -All -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].Exception.Message | Should -Match 'does not exist any more'
        Restore-VMCpuMask -All -ForgetDeleted -WhatIf @journal
        Restore-VMCpuMask -All -ForgetDeleted -Confirm:$false -ErrorVariable problems @journal
        $problems | Should -BeNullOrEmpty
        Restore-VMCpuMask -All -Confirm:$false -ErrorVariable problems @journal
        $problems | Should -BeNullOrEmpty
    }

    It 'prints VMs in a table that fits 120 columns' {
        Set-VMCpuMask app13 $mask -Confirm:$false @journal
        $screen = Get-VMCpuMask * @journal | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Name +Id +Hardware +Power +Mechanism +Undo +Masks' | Should -HaveCount 1
        $screen -match '^app13 +vm-\d+ +vmx-13 +poweredOff +ExtraConfig +1 +\d+: ' | Should -HaveCount 1
        $screen -match '^old8masked +vm-\d+ +vmx-8 +poweredOff +CpuFeatureMask +0 +0x00000001' | Should -HaveCount 1
    }
}
