BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $line = '1.ecx=----:----:----:----:----:----:----:---0'
}

Describe 'Restore-VMCpuMask' -Skip:$skip {
    BeforeAll {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
        $journal = @{ Journal = "$TestDrive/undo" }
        function Test-Mask([string] $Name) { (Get-VMCpuMask $Name).Settings.ContainsKey('featMask.vm.cpuid.SSE3') }
    }

    AfterAll {
        Remove-VSphereSession *
        Stop-VCenter $vc
    }

    It 'takes VMs by name, wildcard, pipeline and the name of an object' {
        Set-VMCpuMask app13, app13b, app14 $line -Confirm:$false @journal
        (Restore-VMCpuMask app13 -Session $session -Confirm:$false -PassThru @journal).Undo | Should -BeNullOrEmpty
        Test-Mask app13 | Should -BeFalse
        (Restore-VMCpuMask app13* -Confirm:$false -PassThru @journal).Name | Should -Be 'app13b'
        [pscustomobject]@{ Name = 'app14' } | Restore-VMCpuMask -Session $vc.Server -Confirm:$false @journal
        Test-Mask app14 | Should -BeFalse
    }

    It 'restores all that the journal has, and shows it first' {
        Set-VMCpuMask app13, app14 $line -Confirm:$false @journal
        Restore-VMCpuMask -All -WhatIf @journal
        Test-Mask app14 | Should -BeTrue
        (Restore-VMCpuMask -All -Confirm:$false -PassThru @journal).Name | Sort-Object | Should -Be 'app13', 'app14'
        (Get-VMCpuMask app13, app14 @journal).Undo | Should -BeNullOrEmpty
        Restore-VMCpuMask -All -Confirm:$false @journal
    }

    It 'does not know a VM that is not there, one that was never changed, and a journal that is none' {
        Restore-VMCpuMask nobody -Confirm:$false -ErrorVariable problems -ErrorAction SilentlyContinue @journal
        $problems.FullyQualifiedErrorId, $problems.TargetObject | Should -Be 'ObjectNotFound,CpuMask.Cmdlets.RestoreVMCpuMaskCommand', 'nobody'
        { Restore-VMCpuMask app13 -Confirm:$false @journal } | Should -Throw -ErrorId 'ObjectNotFound,*'
        '' | Set-Content "$TestDrive/file"
        { Set-VMCpuMask app13 $line -Confirm:$false -Journal "$TestDrive/file" } | Should -Throw -ErrorId 'JournalUnusable,*'
        Test-Mask app13 | Should -BeFalse
        { Restore-VMCpuMask -VM app13 -All -Confirm:$false } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        { Restore-VMCpuMask -VM app13 -ForgetDeleted -Confirm:$false } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'says in words what the server refused or left open' {
        $cases = [ordered]@{ concurrent = 'ConcurrentAccess'; taskfail = 'TaskFailed' }
        foreach ($kind in $cases.Keys) {
            Invoke-VCenter $vc '/trouble' Post (@{ method = 'ReconfigVM_Task'; nth = 1; kind = $kind } | ConvertTo-Json) | Out-Null
            $problem = try { Set-VMCpuMask app13 $line -Confirm:$false @journal } catch { $_ }
            $problem.FullyQualifiedErrorId | Should -BeLike "$($cases[$kind]),*" -Because $kind
            $problem.TargetObject | Should -Be 'app13'
            Restore-VMCpuMask app13 -Confirm:$false -ErrorAction SilentlyContinue @journal
        }

        Test-Mask app13 | Should -BeFalse
    }
}
