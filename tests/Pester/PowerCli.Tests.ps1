BeforeAll {
    . $PSScriptRoot/Shared.ps1
    if (-not ('VMware.Vim.HostSystem' -as [type])) { Add-Type -Path $PSScriptRoot/PowerCliClasses.cs }

    function New-Level([int] $Level, [string] $Ecx, [string] $Edx) {
        $all = '0000:' * 7 + '0000'
        [VMware.Vim.HostCpuIdInfo]@{ Level = $Level; Eax = $all; Ebx = $all; Ecx = $(if ($Ecx) { $Ecx } else { $all }); Edx = $(if ($Edx) { $Edx } else { $all }) }
    }

    function New-Client {
        [VMware.Vim.VimClient]@{
            ServiceUrl = 'https://vc.example.com/sdk'
            ServiceContent = @{ About = [VMware.Vim.AboutInfo]@{ FullName = 'VMware vCenter Server 6.5.0'; ApiType = 'VirtualCenter'; ApiVersion = '6.5'; InstanceUuid = [guid]::NewGuid() } }
        }
    }

    function New-HostView([string] $Name, [string] $Ecx, [hashtable] $Capability = @{}) {
        # Leaf 0 spells GenuineIntel in EBX, EDX, ECX.
        $zero = [VMware.Vim.HostCpuIdInfo]@{
            Level = 0; Eax = '0000:0000:0000:0000:0000:0000:0000:1101'; Ebx = '0111:0101:0110:1110:0110:0101:0100:0111'
            Ecx = '0110:1100:0110:0101:0111:0100:0110:1110'; Edx = '0100:1001:0110:0101:0110:1110:0110:1001'
        }
        [VMware.Vim.HostSystem]@{
            MoRef = [VMware.Vim.ManagedObjectReference]@{ Type = 'HostSystem'; Value = "host-$Name" }
            Client = New-Client
            Name = $Name
            Hardware = [VMware.Vim.HostHardwareInfo]@{
                CpuFeature = @($zero; New-Level 1 $Ecx; New-Level -2147483647)
                CpuPkg = @([VMware.Vim.HostCpuPackage]@{ Vendor = 'intel'; Description = 'Intel(R) Xeon(R) CPU' })
                BiosInfo = [VMware.Vim.HostBIOSInfo]@{ BiosVersion = '2.1'; ReleaseDate = [datetime]'2018-05-24' }
                SystemInfo = [VMware.Vim.HostSystemInfo]@{ Model = 'Blade 1' }
            }
            Config = [VMware.Vim.HostConfigInfo]@{
                Product = [VMware.Vim.AboutInfo]@{ Version = '6.7.0'; Build = '17167734' }
                FeatureCapability = @($Capability.GetEnumerator() | ForEach-Object { [VMware.Vim.HostFeatureCapability]@{ Key = $_.Key; FeatureName = $_.Key; Value = $_.Value } })
            }
            Runtime = [VMware.Vim.HostRuntimeInfo]@{ ConnectionState = 'connected' }
            Summary = [VMware.Vim.HostListSummary]@{ CurrentEVCModeKey = 'intel-westmere'; Hardware = [VMware.Vim.HostHardwareSummary]@{ NumCpuThreads = 8 } }
        }
    }

    function New-VMView([string] $Version = 'vmx-13', [string] $Power = 'poweredOff', [string] $Api = '6.5') {
        $client = New-Client
        $client.ServiceContent.About.ApiVersion = $Api
        [VMware.Vim.VirtualMachine]@{
            MoRef = [VMware.Vim.ManagedObjectReference]@{ Type = 'VirtualMachine'; Value = 'vm-42' }
            Client = $client
            Name = 'app01'
            Config = [VMware.Vim.VirtualMachineConfigInfo]@{
                Version = $Version; ChangeVersion = 'v1'; GuestId = 'rhel7_64Guest'; InstanceUuid = [guid]::NewGuid()
                ExtraConfig = @([VMware.Vim.OptionValue]@{ Key = 'other.key'; Value = 'left alone' }, [VMware.Vim.OptionValue]@{ Key = 'featMask.vm.cpuid.AES'; Value = 'Val:1' })
            }
            Runtime = [VMware.Vim.VirtualMachineRuntimeInfo]@{ PowerState = $Power; ConnectionState = 'connected' }
        }
    }

    $one = New-HostView one '0000:0000:0000:0000:0110:0100:0001:1101' @{ 'cpuid.AVX2' = '1' }
    $two = New-HostView two '0000:0000:0000:0000:0100:0100:0000:0000' @{ 'cpuid.AVX2' = '0' }
    $mask = { New-VMotionMask -InputObject (Get-HostCpuid -VMHost $one, $two) -WarningAction SilentlyContinue }
    $journal = @{ Journal = "$TestDrive/undo" }
}

Describe 'PowerCLI''s hosts' {
    It 'are read by the names of their properties' {
        $cpuid = $one | Get-HostCpuid
        $cpuid | Should -BeOfType CpuMask.Cpuid.HostCpuid
        $cpuid.Name, $cpuid.Vendor.Id, $cpuid.Brand, $cpuid.LogicalProcessors | Should -Be 'one', 'GenuineIntel', 'Intel(R) Xeon(R) CPU', 8
        $cpuid.Source | Should -Be 'vc.example.com/one'
        $cpuid.Kernel | Should -Be 'VMware ESXi 6.7.0 build-17167734'
        $cpuid.Bios | Should -Be '2.1 (2018-05-24)'
        $cpuid.CurrentEvcMode, $cpuid.Model, $cpuid.Id | Should -Be 'intel-westmere', 'Blade 1', 'host-one'
        (Get-CpuidFeature -InputObject $cpuid -Name SSE3, SSSE3, AVX2).IsSet | Should -Be $true, $false, $true
    }

    It 'are taken as VMHost too, and feed a pipeline' {
        $hosts = $one, $two | ForEach-Object { [VMware.VimAutomation.ViCore.Types.V1.Inventory.VMHost]@{ Name = $_.Name; ExtensionData = $_ } }
        ($hosts | Get-HostCpuid | Get-CpuidDiff).Feature | Should -Be 'SSE3', 'DTES64', 'MONITOR', 'DS-CPL', 'CMPXCHG16B', 'AVX2'
    }

    It 'may be objects without a type of their own' {
        $copy = [pscustomobject]@{
            MoRef = [pscustomobject]@{ Type = 'HostSystem'; Value = 'host-1' }; Name = 'copied'
            Hardware = [pscustomobject]@{ CpuFeature = @([pscustomobject]@{ Level = 1; Ecx = '----:----:----:----:----:----:----:---1' }) }
        }
        $cpuid = $copy | Get-HostCpuid
        $cpuid.Name | Should -Be 'copied'
        (Get-CpuidFeature -InputObject $cpuid -Name SSE3, SSSE3).IsSet | Should -Be $true, $null
    }

    It 'tell their cluster, asked of the client once' {
        $reference = [VMware.Vim.ManagedObjectReference]@{ Type = 'ClusterComputeResource'; Value = 'domain-c7' }
        $cluster = [VMware.Vim.ClusterComputeResource]@{ MoRef = $reference; Name = 'Prod%2fEast' }
        $client = New-Client
        $client.Views['domain-c7'] = $cluster
        $views = 'a', 'b' | ForEach-Object { $view = New-HostView $_ ('0000:' * 7 + '0001'); $view.Client = $client; $view.Parent = $reference; $view }
        ($views | Get-HostCpuid).Cluster | Should -Be 'Prod/East', 'Prod/East'
        $client.Asked | Should -Be 1

        $wrapped = [VMware.VimAutomation.ViCore.Types.V1.Inventory.VMHost]@{
            Name = 'a'; ExtensionData = $views[0]; Parent = [VMware.VimAutomation.ViCore.Types.V1.Inventory.ClusterImpl]@{ Name = 'Prod/East'; ExtensionData = $cluster }
        }
        ($wrapped | Get-HostCpuid).Cluster | Should -Be 'Prod/East'
        $client.Asked | Should -Be 1
        $client.Views.Clear()
        ($views[0] | Get-HostCpuid).Cluster | Should -BeNullOrEmpty
    }

    It 'are refused when they are none' {
        { 5 | Get-HostCpuid -ErrorAction Stop } | Should -Throw -ErrorId 'InputObjectNotBound,*'
        { Get-HostCpuid -VMHost (New-VMView) } | Should -Throw '*no vSphere host*'
    }
}

Describe 'PowerCLI''s VMs' {
    It 'are read' {
        $vm = New-VMView | Get-VMCpuMask @journal
        $vm.Name, $vm.Id, $vm.HardwareVersion, $vm.Mechanism | Should -Be 'app01', 'vm-42', 13, 'ExtraConfig'
        $vm.Settings['featMask.vm.cpuid.AES'] | Should -Be 'Val:1'
    }

    It 'are masked by their own methods with their own types, and restored' {
        $vm = New-VMView
        $wrapped = [VMware.VimAutomation.ViCore.Types.V1.Inventory.UniversalVirtualMachine]@{ Name = 'app01'; ExtensionData = $vm }
        $wrapped | Set-VMCpuMask -Mask (& $mask) -WhatIf @journal 6>&1 | Out-Null
        $vm.Received.Count | Should -Be 0

        $done = $wrapped | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -PassThru @journal
        $done.Settings['featMask.vm.cpuid.SSE3'] | Should -Be 'Val:0'
        $vm.Received.Count | Should -Be 1
        $vm.Received[0].ChangeVersion | Should -Be 'v1'
        ($vm.Config.ExtraConfig | Where-Object Key -eq 'featMask.vm.cpuid.AVX2').Value | Should -Be 'Val:0'
        $vm.Updates | Should -BeGreaterThan 0

        $wrapped | Restore-VMCpuMask -Confirm:$false @journal
        $vm.Config.ExtraConfig.Key | Sort-Object | Should -Be 'featMask.vm.cpuid.AES', 'other.key'
    }

    It 'of old hardware get levels, of new hardware EVC masks' {
        $old = New-VMView 'vmx-08'
        $old | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -WarningAction SilentlyContinue @journal
        $old.Received[0].CpuFeatureMask[0].Operation | Should -Be 'add'
        $old.Received[0].CpuFeatureMask[0].Info.Level | Should -Be 1
        $old.Config.CpuFeatureMask[0].Ecx | Should -Match '^[-0:]+0$'
        $old | Restore-VMCpuMask -Confirm:$false @journal
        $old.Config.CpuFeatureMask | Should -BeNullOrEmpty

        $new = New-VMView 'vmx-14' -Api '6.7'
        $new | Set-VMCpuMask -Mask (& $mask) -Confirm:$false @journal
        $new.Evc | Should -BeNullOrEmpty
        $new.Received[0].ExtraConfig.Key | Should -Contain 'featMask.vm.cpuid.SSE3'
        $new.Received[0].ChangeVersion | Should -Be 'v1'

        $whole = New-VMView 'vmx-14' -Api '6.7'
        $whole.TakesNoFeatureMasks = $true
        $whole | Set-VMCpuMask -Mask (New-VMotionMask -InputObject (Get-HostCpuid -VMHost $one, (New-HostView three '0000:0000:0000:0000:0110:0100:0001:1100')) -WarningAction SilentlyContinue) `
            -Confirm:$false -WarningVariable warnings -WarningAction SilentlyContinue @journal
        $whole.Evc[0].Key | Should -Be 'cpuid.AES', 'cpuid.SSE3'
        $warnings -join ' ' | Should -Match 'all at once'
    }

    It 'are changed several at a time, as many as -ThrottleLimit says, each once' {
        $vms = 1..4 | ForEach-Object { $vm = New-VMView; $vm.MoRef.Value = "vm-$_"; $vm.Name = "app$_"; $vm.Pause = 150; $vm }
        $vms | ForEach-Object { $_.Client = $vms[0].Client }
        [VMware.Vim.VirtualMachine]::MostBusy = 0
        $done = $vms + $vms[0] | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -PassThru @journal
        $done.Name | Sort-Object | Should -Be 'app1', 'app2', 'app3', 'app4'
        $vms | ForEach-Object { $_.Received.Count } | Should -Be 1, 1, 1, 1
        [VMware.Vim.VirtualMachine]::MostBusy | Should -BeGreaterThan 1
        [VMware.Vim.VirtualMachine]::MostBusy = 0
        $done = Restore-VMCpuMask $vms -ThrottleLimit 1 -Confirm:$false -PassThru @journal
        $done.Undo | Should -BeNullOrEmpty
        $vms | ForEach-Object { $_.Received.Count } | Should -Be 2, 2, 2, 2
        [VMware.Vim.VirtualMachine]::MostBusy | Should -Be 1
    }

    It 'are the targets of their errors' {
        $good = New-VMView
        $on = New-VMView -Power poweredOn
        $on.MoRef.Value = 'vm-43'
        $on.Name = 'app02'
        $on.Client = $good.Client
        $on, $good | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].TargetObject | Should -Be $on
        $good.Received.Count | Should -Be 1
        $good | Restore-VMCpuMask -Confirm:$false @journal
        $good | Restore-VMCpuMask -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].FullyQualifiedErrorId | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.RestoreVMCpuMaskCommand'
        $problems[0].TargetObject | Should -Be $good
    }

    It 'that run are refused, and the server''s own refusal is told as what it is' {
        $on = New-VMView -Power poweredOn
        $on | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidPowerState,CpuMask.Cmdlets.SetVMCpuMaskCommand'

        $late = New-VMView
        $late.Failure = [VMware.Vim.VimException]::new('The VM is on by now.', [VMware.Vim.InvalidPowerState]::new())
        $late | Set-VMCpuMask -Mask (& $mask) -Confirm:$false -ErrorAction SilentlyContinue -ErrorVariable problems @journal
        $problems[0].FullyQualifiedErrorId | Should -Be 'InvalidPowerState,CpuMask.Cmdlets.SetVMCpuMaskCommand'
        $late.Config.ExtraConfig.Count | Should -Be 2
    }

    It 'judge a mask by the default of their guest, which their client asks the server for' {
        $vm = New-VMView
        $vm.EnvironmentBrowser = [VMware.Vim.ManagedObjectReference]@{ Type = 'EnvironmentBrowser'; Value = 'envbrowser-7' }
        $browser = [VMware.Vim.EnvironmentBrowser]::new()
        $browser.Guests = [VMware.Vim.GuestOsDescriptor]@{ Id = 'otherGuest' }, [VMware.Vim.GuestOsDescriptor]@{
            Id = 'rhel7_64Guest'; CpuFeatureMask = @([VMware.Vim.HostCpuIdInfo]@{ Level = 1; Ecx = 'xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxH' })
        }
        $vm.Client.Views['envbrowser-7'] = $browser
        $own = New-VMotionMask -InputObject (Get-HostCpuid -VMHost $one, $two) -VM $vm -WarningVariable warnings -WarningAction SilentlyContinue
        $browser.AskedFor | Should -Be 'vmx-13'
        # What the guest's default does not cover is judged by the platform default of the VM's hardware version.
        $own.Bits.Feature | Should -Be 'SSE3', 'MONITOR', 'CMPXCHG16B', 'AVX2'
        $warnings -match 'gives no CPU mask' | Should -BeNullOrEmpty
    }

    It 'judge a mask by themselves' {
        $own = New-VMotionMask -InputObject (Get-HostCpuid -VMHost $one, $two) -VM (New-VMView) -WarningAction SilentlyContinue
        $own.GuestMaskName | Should -Match '^app01'
    }
}

Describe 'Get-HostCpuid -Local' {
    It 'reads the machine that this runs on' {
        $cpuid = Get-HostCpuid -Local -WarningAction SilentlyContinue
        $cpuid | Should -BeOfType CpuMask.Cpuid.HostCpuid
        $cpuid.Name | Should -Match '\S'
        $cpuid.Registers.Leaves.Count | Should -BeGreaterThan 0
        (Get-CpuidFeature -InputObject $cpuid -Name FPU).IsSet | Should -BeTrue
        { Get-HostCpuid -Local -Name x } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }
}
