BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Set-VMCpuMask and a mask that comes as lines or as a file' -Skip:$skip {
    BeforeAll {
        $vc = Start-VCenter
        $session = Connect-VCenter $vc
        $common = @{ Journal = "$TestDrive/undo"; Confirm = $false; Session = $session }
    }

    AfterAll {
        Remove-VSphereSession * -Confirm:$false
        Stop-VCenter $vc
    }

    It 'takes lines of the pipeline as one change with one undo entry' {
        $lines = 'featMask.vm.cpuid.AVX2 = "Val:0"', 'featMask.vm.cpuid.RDSEED = "Val:0"', 'featMask.vm.cpuid.ADX = "Val:0"'
        $after = $lines | Set-VMCpuMask app13 -PassThru @common
        $after | Should -HaveCount 1
        $after.Settings.Keys | Where-Object { $_ -like 'featMask*' } | Should -HaveCount 3
        (Get-VMCpuMask app13 -Journal "$TestDrive/undo").Undo | Should -HaveCount 1
        Restore-VMCpuMask app13 @common
        (Get-VMCpuMask app13).HasMask | Should -BeFalse
    }

    It 'takes a .vmx file, and binds VMs by name and by an object''s name' {
        'featMask.vm.cpuid.AVX2 = "Val:0"' | Set-Content "$TestDrive/mask.vmx"
        (Set-VMCpuMask app13 "$TestDrive/mask.vmx" -PassThru @common).HasMask | Should -BeTrue
        ([pscustomobject]@{ Name = 'app13' } | Get-VMCpuMask).HasMask | Should -BeTrue
        'app13' | Restore-VMCpuMask @common
    }

    It 'takes JSON of both faces, names with brackets and wildcards, and says what is not there' {
        $mask = New-VMotionMask -Path $pool/skx01.txt, $pool/bdw01.txt -WarningAction SilentlyContinue
        $expected = (Set-VMCpuMask app13 $mask -PassThru @common).Settings
        $expected.Count | Should -BeGreaterThan 10
        Invoke-Cpumask mask --json $pool/skx01.txt $pool/bdw01.txt 2>$null | Set-Content -LiteralPath "$TestDrive/mask[2].json"
        $mask | ConvertTo-Json -WarningAction SilentlyContinue | Set-Content "$TestDrive/mask1.json"
        $mask.VmxLines | Set-Content "$TestDrive/one.vmx"
        Push-Location $TestDrive
        try {
            foreach ($file in 'mask1.json', './mask[2].json', 'one.v*') {
                Restore-VMCpuMask app13 @common
                $all = (Set-VMCpuMask app13 -Mask $file -PassThru @common).Settings
                ($all.Keys | Sort-Object) -join ' ' | Should -Be (($expected.Keys | Sort-Object) -join ' ') -Because $file
            }

            Restore-VMCpuMask app13 @common
            { Set-VMCpuMask app13 -Mask none.json @common } | Should -Throw '*none.json*no such file*' -ErrorId 'ParameterArgumentTransformationError,*'
            { Set-VMCpuMask app13 -Mask none*.vmx @common } | Should -Throw '*no file or folder fits*'
        }
        finally { Pop-Location }
    }

    It 'goes the way that is named, and gives an EVC mode out of a file' {
        $line = '1.ecx=----:----:----:----:----:----:----:---0'
        (Set-VMCpuMask old8 $line -Mechanism CpuFeatureMask -PassThru @common).CpuFeatureMask[0].Level | Should -Be 1
        (Set-VMCpuMask -VM app14 -Mask $line -Mechanism ExtraConfig -PassThru @common).Settings.Keys | Should -Contain 'cpuid.1.ecx'
        (Get-Completion 'Set-VMCpuMask x -Mechanism ').ListItemText | Should -Contain 'PerVmEvc'
        Restore-VMCpuMask -All @common
        'featMask.evc.cpuid.Intel = "Val:1"', 'featMask.evc.cpuid.SSE3 = "Val:1"', 'featMask.evc.cpuid.FAMILY = "Val:6"', 'featMask.evc.cpuid.MODEL = "Val:0x25"',
            'featMask.evc.cpuid.STEPPING = "Val:1"' | Set-Content "$TestDrive/config"
        (Set-VMCpuMask app14 -EvcMode intel-westmere -EvcModeFile "$TestDrive/config" -PassThru @common).Settings['featMask.vm.cpuid.MODEL'] | Should -Be 'Val:0x25'
        Restore-VMCpuMask app14 @common
    }

    It 'lists its session, and finds hosts by names of the pipeline, but none by a wildcard that fits nothing' {
        (Get-VSphereSession).Server | Should -Be $session.Server
        $all = (Get-HostCpuid).Name
        ($all[0] | Get-HostCpuid).Name | Should -Be $all[0]
        ([pscustomobject]@{ Name = $all[0] } | Get-HostCpuid).Name | Should -Be $all[0]
        (Get-HostCpuid nosuch*, $all[0] -ErrorVariable problems -ErrorAction SilentlyContinue).Name | Should -Be $all[0]
        $problems.TargetObject | Should -Be 'nosuch*'
        New-VSphereSession 127.0.0.1:1 -Credential $vc.Credential -ErrorAction SilentlyContinue -ErrorVariable problems | Should -BeNullOrEmpty
        $problems[0].TargetObject | Should -Be '127.0.0.1:1'
    }
}
