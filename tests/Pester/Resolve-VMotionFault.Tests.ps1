BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $register = "Unable to migrate from esx07.corp.example to esx08.corp.example: The CPU of the host is incompatible with the CPU feature requirements of the virtual machine; problem detected at CPUID level 0x1 register 'ecx'."
    $bullets = 'The virtual machine requires hardware features that are unsupported or disabled on the target host:', '  * PCID', '  * Advanced Vector Extensions (AVX)',
        '  * Half-precision conversion instructions (F16C)', '  * Instructions to read and write FS and GS base registers'
    $server1 = "$article/server1.txt"
    $server2 = "$article/server2.txt"

    # A vmware.log of a VM on a host, as far as it matters.
    function New-Log([string] $Path, [string] $Name, [uint32] $Ecx, [string[]] $Required) {
        $stamp = '2016-01-04T16:19:46.611-08:00| vmx| I125: '
        $lines = 'Log for VMware ESX pid=1 version=6.7.0', 'hostCPUID level 00000000, 0: 0x0000000b 0x756e6547 0x6c65746e 0x49656e69',
            ('hostCPUID level 00000001, 0: 0x000306f2 0x00000000 0x{0:x8} 0x078bfbff' -f $Ecx), 'hostCPUID level 80000000, 0: 0x80000008 0x00000000 0x00000000 0x00000000'
        $lines + ($Required | ForEach-Object { "VM Features Required: $_ - Bool:Min:1" }) + "DICT displayName = `"$Name`"" | ForEach-Object { $stamp + $_ } | Set-Content $Path
    }
}

Describe 'Resolve-VMotionFault' {
    It 'says which bits, which host and the three ways out of a list of features' {
        $fault = $bullets | Resolve-VMotionFault
        $fault | Should -BeOfType CpuMask.Explaining.FaultExplanation
        $fault.Bits.Feature | Should -Be 'PCID', 'AVX', 'F16C', 'FSGSBASE'
        $fault.WaysOut.VmxLines | Should -Contain 'cpuid.1.ecx = "--00:----:----:--0-:---0:----:----:----"'
        $fault.WaysOut.FeatMaskLines | Should -Contain 'featMask.vm.cpuid.AVX = "Val:0"'
        $fault.WaysOut.Mask | Should -BeOfType CpuMask.Platforms.VMware.Masks.GuestMask
        $fault.WaysOut.EvcAdvice | Should -Match 'intel-westmere'
        $fault.WaysOut.HostAdvice -join "`n" | Should -Match '(?m)^AVX: .*Sandy Bridge-EP'
    }

    It 'takes an error as a string, as lines, as a record, as an exception, from a file and by position' {
        $register | Set-Content "$TestDrive/error.txt"
        $record = $null
        try { throw $register } catch { $record = $_ }
        $inner = [InvalidOperationException]::new('The operation failed.', [Exception]::new($register))
        foreach ($form in { $register | Resolve-VMotionFault }, { Resolve-VMotionFault $register }, { $register -split '(?<=host is) ' | Resolve-VMotionFault },
            { Get-Content "$TestDrive/error.txt" | Resolve-VMotionFault }, { Resolve-VMotionFault -Path "$TestDrive/err*.txt" }, { Resolve-VMotionFault -LiteralPath "$TestDrive/error.txt" },
            { Get-Item "$TestDrive/error.txt" | Resolve-VMotionFault }, { $record | Resolve-VMotionFault }, { $record.Exception | Resolve-VMotionFault }, { Resolve-VMotionFault $inner }) {
            $fault = & $form
            $fault.Findings[0].Register.ToString() | Should -Be 'CPUID.(EAX=01H,ECX=0):ECX' -Because $form
            $fault.TargetHosts | Should -Be 'esx08.corp.example' -Because $form
            $fault.Findings[0].Candidates.Feature | Should -Contain 'SSE3'
        }
    }

    It 'takes faults and failed tasks of PowerCLI, as objects and as JSON' {
        $fault = [pscustomobject]@{ LocalizedMessage = 'The target host does not support the virtual machine''s current hardware requirements.'; Fault = [pscustomobject]@{
            FeatureRequirement = 'cpuid.avx2', 'misc.mds_no' | ForEach-Object { [pscustomobject]@{ Key = $_; FeatureName = $_; Value = 'Bool:Min:1' } } } }
        $task = [pscustomobject]@{ ExtensionData = [pscustomobject]@{ Info = [pscustomobject]@{ State = 'error'; Error = $fault } } }
        foreach ($form in $fault, $task, ($fault | ConvertTo-Json -Depth 5 | ConvertFrom-Json)) {
            ($form | Resolve-VMotionFault).Bits.Key | Should -Be 'cpuid.avx2', 'misc.mds_no'
        }
        $ecx = @{ _typeName = 'CpuIncompatible1ECX'; level = 1; registerName = 'ecx'; registerBits = '0000:0000:0000:0000:0100:0100:0000:0000'; desiredBits = 'xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:xxxx:x1x1' }
        ($ecx | Resolve-VMotionFault).Bits.Feature | Should -Be 'SSE3', 'DTES64'
        ([pscustomobject]@{ _typeName = 'CpuIncompatible1ECX'; Level = 1; RegisterName = 'ecx'; Sse41 = $false; Sse42 = $true } | Resolve-VMotionFault).Bits.Feature | Should -Be 'SSE4.2'
        ('Cannot convert type ''VirtualMachineFeatureRequirement'' to ''Object''' | Resolve-VMotionFault).Findings.Kind | Should -Be 'PowerCliConversion'
    }

    It 'lets dumps of the hosts say which bits are meant, and makes the mask of them' {
        $fault = $register | Resolve-VMotionFault -Path $server1, $server2 -GuestMask windows-2003-vc2.0
        $fault.Bits.Bit.Bit | Should -Be 0, 2, 4
        $fault.Mask | Should -BeOfType CpuMask.Platforms.VMware.Masks.VMotionMask
        $fault.Mask.VmxLines | Should -Contain 'cpuid.1.ecx = "----:----:----:----:----:----:---0:-0-0"'
        (Import-CpuidDump $server1, $server2 | Resolve-VMotionFault -GuestMask windows-2003-vc2.0).Mask.VmxLines | Should -Be $fault.Mask.VmxLines
        ($register | Resolve-VMotionFault -Path $article -GuestMask windows-2003-vc2.0).Mask.VmxLines | Should -Be $fault.Mask.VmxLines
    }

    It 'answers by two logs and no login' {
        New-Log "$TestDrive/a.log" app01 0x201 'cpuid.ssse3'
        New-Log "$TestDrive/b.log" web 0x1 'cpuid.sse3'
        $fault = Resolve-VMotionFault -Path "$TestDrive/a.log", "$TestDrive/b.log"
        $blocked = $fault.Findings | Where-Object { $_.Bits }
        $blocked.Guest, $blocked.SourceHost, $blocked.Host, $blocked.Bits.Feature | Should -Be 'app01', 'a', 'b', 'SSSE3'
        $fault.Mask.Bits.Feature | Should -Be 'SSSE3'
    }

    It 'redacts every name' {
        $fault = $register, 'by CORP\jdoe on 10.20.30.40' | Resolve-VMotionFault -Redact
        $shown = $fault | Format-List * | Out-String
        $shown + ($fault | ConvertTo-Json -Depth 6) | Should -Not -Match 'esx0|corp|jdoe|10\.20'
        $fault.TargetHosts | Should -Be 'host2'
        $logs = Resolve-VMotionFault -Path "$TestDrive/a.log", "$TestDrive/b.log" -Redact -WarningVariable said -WarningAction SilentlyContinue
        ($logs | Format-List | Out-String) + ($logs | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue) + $said | Should -Not -Match 'app01|a\.log|"web"'
        $logs.WaysOut.Mask.ToString() | Should -Not -Match 'app01'
    }

    It 'hands its mask on to Set-VMCpuMask, or says why there is none' {
        $mask = [CpuMask.Cmdlets.MaskInput]::new(($bullets | Resolve-VMotionFault))
        $mask | Should -Not -BeNullOrEmpty
        { $register | Resolve-VMotionFault | Set-VMCpuMask -VM app01 -WhatIf -ErrorAction Stop } | Should -Throw '*names no bit*'
    }

    It 'says when nothing is a fault, and that a path is one' {
        { 'Lunch at noon?' | Resolve-VMotionFault -WarningAction SilentlyContinue } | Should -Throw -ErrorId 'UnknownFormat,CpuMask.Cmdlets.ResolveVMotionFaultCommand'
        { Resolve-VMotionFault "$TestDrive/error.txt" -WarningAction SilentlyContinue } | Should -Throw '*-Path reads it*'
        { Resolve-VMotionFault } | Should -Throw '*-Path*-VM*'
        @() | Resolve-VMotionFault | Should -BeNullOrEmpty
        $fault = Resolve-VMotionFault -Path "$TestDrive/gone.txt", "$TestDrive/error.txt" -ErrorAction SilentlyContinue -ErrorVariable problems
        $fault.IsUnderstood | Should -BeTrue
        $problems.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.ResolveVMotionFaultCommand'
    }

    It 'answers every case of the table, as the command line does' {
        $rows = Get-Content $PSScriptRoot/../data/explain-cases.tsv | Where-Object { $_ -and $_[0] -ne '#' } | ConvertFrom-Csv -Delimiter "`t"
        foreach ($row in $rows | Where-Object { $_.text[0] -ne '@' }) {
            $text = $row.text.Replace('\\', [string][char]1).Replace('\n', "`n").Replace('\t', "`t").Replace([string][char]1, '\')
            $fault = $text | Resolve-VMotionFault
            $fault.Platform | Should -Be $row.platform -Because $row.case
            $fault.Findings[0].Question | Should -Be ($row.question -replace '-') -Because $row.case
            $fault.Findings[0].Direction | Should -Be ($row.direction -replace '-') -Because $row.case
            foreach ($bit in $row.bits -split ',' | Where-Object { $_ }) { $fault.Bits.Feature | Should -Contain $bit -Because $row.case }
            $page = ($fault | Out-String -Width 120) -replace '\s+', ' '
            foreach ($word in $row.says -split '\|' | Where-Object { $_ }) { $page | Should -Match ([regex]::Escape($word)) -Because $row.case }
            foreach ($word in $row.never -split '\|' | Where-Object { $_ }) { $page | Should -Not -Match ([regex]::Escape($word)) -Because $row.case }
        }
    }

    It 'prints what there is within 120 columns, with the lines to paste unbroken' {
        $screen = $bullets | Resolve-VMotionFault | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match 'PCID \(1\.0\.ECX\[17\]\)' | Should -HaveCount 1
        $screen -match '^ +cpuid\.1\.ecx = "--00:----:----:--0-:---0:----:----:----"$' | Should -HaveCount 1
        $all = $bullets | Resolve-VMotionFault | Format-List * -ShowError | Out-String
        $all | Should -Not -Match '#ERR'
        ($register | Resolve-VMotionFault | Get-Screen) -join ' ' | Should -Match 'May be meant: .*SSE3'
    }
}

Describe 'Resolve-VMotionFault and a vCenter' -Skip:(-not (. { . $PSScriptRoot/Shared.ps1; Get-VCenterProgram })) {
    BeforeAll {
        $vcenter = Start-VCenter
        $vc = Connect-VCenter $vcenter
    }
    AfterAll {
        Remove-VSphereSession $vc
        Stop-VCenter $vcenter
    }

    It 'looks up the hosts that the error names, and says which bits they are' {
        $fault = "Unable to migrate from esx02 to esx03: problem detected at CPUID level 0x1 register 'ecx'." | Resolve-VMotionFault -Session $vc -WarningAction SilentlyContinue
        $fault.Hosts | Sort-Object | Should -Be 'esx02', 'esx03'
        $fault.Findings[0].Bits.Feature | Should -Contain 'AVX'
        $fault.Findings[0].Host | Should -Be 'esx03'
    }

    It 'asks what the VM needs and what its guest makes of the bits, and hands the mask on' {
        $fault = Resolve-VMotionFault -VM on13 -Name esx03 -WarningAction SilentlyContinue
        $blocked = $fault.Findings | Where-Object { $_.Bits }
        $blocked.Guest, $blocked.SourceHost, $blocked.Host | Should -Be 'on13', 'esx01', 'esx03'
        $fault.Mask.GuestMaskName | Should -Match '^on13'
        $fault.Mask.GetComparison().Hosts.Name | Sort-Object | Should -Be 'esx01', 'esx03'
        $plan = $fault | Set-VMCpuMask -VM app13 -Journal "$TestDrive/undo" -Confirm:$false -PassThru -WarningAction SilentlyContinue
        $plan.Settings.Keys | Should -Contain 'cpuid.1.ecx'
        $null = Restore-VMCpuMask app13 -Journal "$TestDrive/undo" -Confirm:$false
        (Resolve-VMotionFault -VM on13 -WarningAction SilentlyContinue).Hosts | Sort-Object | Should -Be 'esx01', 'esx02', 'esx03'
    }

    It 'compares the hosts of clusters and datacenters' {
        (Resolve-VMotionFault -VM on13 -Cluster Edge -WarningAction SilentlyContinue).Hosts | Should -Contain 'esx11'
        (Resolve-VMotionFault -VM on13 -Datacenter Far -Session $vc.Server -WarningAction SilentlyContinue).Hosts | Should -Contain 'esx11'
    }

    It 'says which names the server does not know' {
        $fault = "Unable to migrate from esx01 to esx99: problem detected at CPUID level 0x1 register 'ecx'." | Resolve-VMotionFault -Session $vc -WarningVariable said -WarningAction SilentlyContinue
        $fault.Findings[0].Candidates | Should -Not -BeNullOrEmpty
        $said -join ' ' | Should -Match 'esx99'
        $null = Resolve-VMotionFault -VM nobody -ErrorAction SilentlyContinue -ErrorVariable problems -WarningAction SilentlyContinue
        $problems[0].FullyQualifiedErrorId | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.ResolveVMotionFaultCommand'
    }

    It 'leaves no name of the server in what is redacted' {
        $fault = Resolve-VMotionFault -VM on13 -Name esx03 -Redact -WarningVariable said -WarningAction SilentlyContinue
        ($fault | Format-List | Out-String) + ($fault | ConvertTo-Json -Depth 6 -WarningAction SilentlyContinue) + $said | Should -Not -Match 'on13|esx0|Prod'
    }
}
