BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Test-CpuMask' {
    BeforeAll {
        $suse = "name = 'sles'`ncpuid = [`n    `"0x00000001:ecx=x00xxxxxx0xxxxxxxxx00xxxxxxxxxxx`",`n]`n"
        Set-Content -NoNewline -Path TestDrive:/sles.cfg -Value $suse
        Set-Content -NoNewline -Path TestDrive:/bad.cfg -Value "cpuid = ['7:ebx=xxxxxxxxxxxxxxxxxxxxxxxxxx0xxxxx']`n"
        New-Item -ItemType Directory TestDrive:/vms/mac | Out-Null
        Set-Content TestDrive:/vms/mac/mac.vmx @('displayName = "mac"', 'cpuid.1.ecx = "----:----:----:----:----:----:--H-:----"')
        Set-Content TestDrive:/vms/clean.vmx @('virtualHW.version = "14"', 'displayName = "clean"')
        Set-Content TestDrive:/vms/notes.txt 'nothing of a CPU'
    }

    It 'says by name what each bit does, and of whose settings' {
        $lint = Test-CpuMask TestDrive:/sles.cfg
        $lint.Name | Should -Be 'sles'
        $lint.Language | Should -Be 'xen'
        $lint.IsFine | Should -BeTrue
        $lint.Settings.Feature | Should -Be 'RDRAND', 'F16C', 'MOVBE', 'FMA', 'SDBG'
        $lint.Settings[0].Effect | Should -Be 'Hidden'
        $lint.Corrected | Should -BeNullOrEmpty
    }

    It 'says what the reader would not do, and puts it right' {
        $lint = Test-CpuMask TestDrive:/bad.cfg
        $lint.IsFine | Should -BeFalse
        $lint.Findings[0].Fate | Should -Be 'Refused'
        $lint.Findings[0].Message | Should -BeLike '*expected 0x7,0*'
        $lint.Corrected | Test-CpuMask -Quiet | Should -BeTrue
    }

    It 'takes lines of a text by the pipeline as one text, and files of Get-ChildItem' {
        ($suse -split "`n" | Test-CpuMask).Settings.Count | Should -Be 5
        (Get-ChildItem TestDrive:/*.cfg | Test-CpuMask).Name | Should -Contain 'sles'
    }

    It 'reads back what the module writes: -Quiet is True' {
        ConvertTo-CpuModel libvirt -InputObject $pool | Test-CpuMask -Quiet | Should -BeTrue
        ConvertTo-XenCpuid $pool | Test-CpuMask -Quiet | Should -BeTrue
        Import-CpuidDump $pool | New-VMotionMask -WarningAction Ignore | Test-CpuMask | Select-Object -ExpandProperty Language | Should -Be 'vmware'
    }

    It 'finds in a folder the virtual machines whose masks go around EVC' {
        Test-CpuMask TestDrive:/vms | Where-Object LevelBlockers | Select-Object -ExpandProperty Name | Should -Be 'mac'
        (Test-CpuMask TestDrive:/vms).Count | Should -Be 2
    }

    It 'takes a name with brackets by -LiteralPath only' {
        Set-Content -NoNewline -LiteralPath 'TestDrive:/a[1].cfg' -Value $suse
        (Test-CpuMask -LiteralPath 'TestDrive:/a[1].cfg').Name | Should -Be 'sles'
    }

    It 'reads a text as the language that is named, and completes its name' {
        (Test-CpuMask -For qemu-exact -InputObject '-cpu base,lm=on,enforce').Language | Should -Be 'qemu-exact'
        (TabExpansion2 'Test-CpuMask -For prox' 22).CompletionMatches.CompletionText | Should -Be 'proxmox'
        { Test-CpuMask -For nosuch -InputObject 'x' } | Should -Throw -ErrorId 'UnknownName,*' -ExpectedMessage '*proxmox*'
    }

    It 'makes what is not there, and what holds no settings, an error that leaves the rest' {
        $lints = Test-CpuMask TestDrive:/no.cfg, TestDrive:/sles.cfg -ErrorVariable failed -ErrorAction SilentlyContinue
        $lints.Name | Should -Be 'sles'
        $failed.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        { 'nothing of a CPU' | Test-CpuMask -ErrorAction Stop } | Should -Throw -ErrorId 'UnknownFormat,*'
        Test-CpuMask TestDrive:/no.cfg -Quiet -ErrorAction SilentlyContinue | Should -BeFalse
    }

    It 'shows the page of the command line, as wide as the window' {
        $text = Test-CpuMask TestDrive:/bad.cfg | Out-String -Width 80
        $text | Should -Match 'What is wrong'
        $text | Should -Match 'Put right'
        $text -split "`n" | Where-Object { $_ -notmatch '0x7,0' } | ForEach-Object { $_.TrimEnd().Length | Should -BeLessOrEqual 120 }
    }
}

Describe 'Test-CpuMask as other cmdlets do' {
    BeforeAll {
        $good = "$((New-Item "$TestDrive/own" -ItemType Directory -Force).FullName)/good.cfg"
        'cpuid = "host,avx2=0"' | Set-Content $good
        $bad = "$TestDrive/own/bad[1].cfg"
        'cpuid = "host,nosuchfeature=0"' | Set-Content -LiteralPath $bad
    }

    It 'takes paths, wildcards, names with brackets, files and text' {
        (Test-CpuMask $good).IsFine | Should -BeTrue
        (Test-CpuMask "$TestDrive/own/*.cfg").IsFine | Should -Be $false, $true
        (Test-CpuMask $bad).IsFine | Should -BeFalse
        (Test-CpuMask -LiteralPath $bad).IsFine | Should -BeFalse
        (Get-Item $good | Test-CpuMask).IsFine | Should -BeTrue
        (Get-Content $good | Test-CpuMask).IsFine | Should -BeTrue
        (Test-CpuMask -InputObject 'cpuid = "host,nosuchfeature=0"').Findings.Message | Should -Match 'nosuchfeature'
    }

    It 'takes its language by name, and Tab knows them' {
        (Test-CpuMask $good -For xen).IsFine | Should -BeTrue
        { Test-CpuMask $good -For nosuch } | Should -Throw '*xen*' -ErrorId 'UnknownName,*'
        (Get-Completion 'Test-CpuMask x -For prox').ListItemText | Should -Be 'proxmox'
    }

    It 'reads back what the module writes' {
        New-VMotionMask -Path $pool -WarningAction SilentlyContinue | Test-CpuMask -For vmware | Should -Not -BeNullOrEmpty
        ConvertTo-XenCpuid $pool 3>$null | Test-CpuMask -Quiet | Should -BeOfType bool
    }

    It 'answers True or False when asked to, and False when its subject is missing' {
        Test-CpuMask $good -Quiet | Should -Be $true
        Test-CpuMask $bad -Quiet | Should -Be $false
        Test-CpuMask $good, "$TestDrive/none.cfg" -Quiet -ErrorAction SilentlyContinue | Should -Be $false
        $null = Test-CpuMask $good, "$TestDrive/none*.cfg" -ErrorAction SilentlyContinue -ErrorVariable problems
        $problems.FullyQualifiedErrorId, $problems.TargetObject | Should -Be 'PathNotFound,CpuMask.Cmdlets.TestCpuMaskCommand', "$TestDrive/none*.cfg"
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            (Test-CpuMask $bad, $good | Out-String -Width $width) -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
        }
    }
}
