BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-VMCpuMask' -Skip:$skip {
    BeforeAll {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
    }

    AfterAll {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'takes a VM by name, wildcard, path, id, and by the name of an object' {
        $one = Get-VMCpuMask app13
        $one | Should -BeOfType CpuMask.VSphere.Inventory.VmMaskState
        (Get-VMCpuMask app13*).Name | Should -Be 'app13', 'app13b'
        (Get-VMCpuMask $one.Path).Id, (Get-VMCpuMask $one.Id).Name | Should -Be $one.Id, 'app13'
        ('app13', 'app14' | Get-VMCpuMask).Name | Should -Be 'app13', 'app14'
        ($one | Get-VMCpuMask -Session $session).Id | Should -Be $one.Id
        ([pscustomobject]@{ VM = 'app13' } | Get-VMCpuMask -Session $vc.Server).Id | Should -Be $one.Id
        (Get-VMCpuMask -VM app13).Name | Should -Be 'app13'
    }

    It 'says of each name that fits nothing, with that name as target, and gives the others' {
        $found = Get-VMCpuMask nobody, app13, none* -ErrorVariable problems -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'app13'
        $problems.FullyQualifiedErrorId | Should -Be (@('ObjectNotFound,CpuMask.Cmdlets.GetVMCpuMaskCommand') * 2)
        $problems.TargetObject | Should -Be 'nobody', 'none*'
        $problems[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
    }

    It 'shows what is a property of that name, at 80 and at 120 columns' {
        foreach ($width in 80, 120) {
            $lines = (Get-VMCpuMask * | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines -match '^old8masked ' | Should -Not -BeNullOrEmpty
        }

        $old = Get-VMCpuMask * | Where-Object Hardware -eq vmx-8 | Where-Object HasMask
        $old.Name, "$($old.Masks)", $old.Power, "$($old.Mechanism)" | Should -Be 'old8masked', '0x00000001', 'poweredOff', 'CpuFeatureMask'
    }
}
