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
