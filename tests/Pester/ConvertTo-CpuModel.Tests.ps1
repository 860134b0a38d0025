BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'ConvertTo-CpuModel' {
    It 'writes the language that is asked for, as one string with line feeds only' {
        $line = Import-CpuidDump $pool/* | New-CpuBaseline | ConvertTo-CpuModel qemu
        $line | Should -BeOfType string
        $line | Should -Match '^-cpu [A-Za-z]+[^ \r]*,phys-bits=\d+,enforce\n$'
        $line.Notes | Should -Not -BeNullOrEmpty
    }

    It 'takes hosts and paths alike' {
        Import-CpuidDump $pool | ConvertTo-CpuModel libvirt | Should -BeExactly (ConvertTo-CpuModel libvirt -InputObject $pool)
    }

    It 'completes languages, and names them when there is none of that name' {
        (TabExpansion2 'ConvertTo-CpuModel prox' 23).CompletionMatches.CompletionText | Should -Be 'proxmox'
        { ConvertTo-CpuModel nosuch -InputObject $pool } | Should -Throw -ErrorId 'UnknownName,*' -ExpectedMessage '*proxmox*'
    }

    It 'leaves comments out when asked' {
        ConvertTo-CpuModel proxmox -InputObject $pool | Should -Match '(?m)^# /etc/pve'
        ConvertTo-CpuModel proxmox -InputObject $pool -NoComment | Should -Not -Match '#'
    }
}

Describe 'ConvertTo-CpuModel for platforms with ready-made CPUs' {
    BeforeAll {
        . $PSScriptRoot/Shared.ps1
        $pool = Join-Path $PSScriptRoot '../../examples/data/pool'
    }

    It 'writes <Language>' -ForEach @(
        @{ Language = 'xen-libxl'; Expected = '^cpuid = "host,' }
        @{ Language = 'xenserver'; Expected = 'platform:featureset=178bfbfd-f7fa3203' }
        @{ Language = 'opennebula'; Expected = '^EVC_MODE = "Broadwell-noTSX"' }
        @{ Language = 'hyperv'; Expected = 'Set-VMProcessor -VMName <VM> -CompatibilityForMigrationEnabled \$true' }
    ) {
        $text = ConvertTo-CpuModel $Language -InputObject $pool -WarningAction SilentlyContinue
        "$text" | Should -Match $Expected
        $text.Notes.Count | Should -BeGreaterThan 0
    }

    It 'writes for the version that is named' {
        "$(ConvertTo-CpuModel hyperv -InputObject $pool -TargetVersion 2025 -NoComment)" | Should -Match 'CommonClusterFeatureSet'
        { ConvertTo-CpuModel xen-libxl -InputObject $pool -XenVersion 4.16 -ErrorAction Stop } | Should -Throw -ErrorId 'NotSupported,CpuMask.Cmdlets.ConvertToCpuModelCommand'
    }

    It 'says why there is no cluster type of oVirt' {
        { ConvertTo-CpuModel ovirt -InputObject $pool -ErrorAction Stop } | Should -Throw '*vmx*'
    }
}
