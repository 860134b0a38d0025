BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'ConvertFrom-CpuidDump' {
    It 'reads lines and whole texts as Import-CpuidDump reads the file' {
        $file = "$pool/skx01.txt"
        $expected = (Import-CpuidDump $file).Registers
        $lines = Get-Content $file | ConvertFrom-CpuidDump -Name esx01
        $lines.Name | Should -Be esx01
        $lines.Registers.Equals($expected) | Should -BeTrue
        (Get-Content $file -Raw | ConvertFrom-CpuidDump -Format cpuid-r).Registers.Equals($expected) | Should -BeTrue
        (ConvertFrom-CpuidDump (Get-Content $file) -Name a).Registers.Equals($expected) | Should -BeTrue
    }

    It 'says what is no dump, and which format it does not know' {
        'Dear Sir or Madam' | ConvertFrom-CpuidDump -Name esx01 -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'UnknownFormat,CpuMask.Cmdlets.ConvertFromCpuidDumpCommand'
        $problems.TargetObject | Should -Be esx01
        { 'x' | ConvertFrom-CpuidDump -Format nosuch } | Should -Throw -ErrorId 'UnknownFormat,*'
    }
}

Describe 'Get-VSphereSession without a session' {
    It 'gives nothing, and an error for a server that was named' {
        Get-VSphereSession | Should -BeNullOrEmpty
        { Get-VSphereSession vcenter.example.com -ErrorAction Stop } | Should -Throw -ErrorId 'ObjectNotFound,CpuMask.Cmdlets.GetVSphereSessionCommand'
    }
}
