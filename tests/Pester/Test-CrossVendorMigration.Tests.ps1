BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $amd = New-Dump (Join-Path $TestDrive 'amd.txt') @{ '1.0.eax' = 0x00800F12; '80000001.0.edx' = 0x20000800; '80000008.0.eax' = 0x3030 } -Vendor 'AuthenticAMD'
    $intel = New-Dump (Join-Path $TestDrive 'intel.txt') @{ '1.0.eax' = 0x00050654; '80000001.0.edx' = 0x20000800; '80000008.0.eax' = 0x302E }
}

Describe 'Test-CrossVendorMigration' {
    It 'gives advisories with hosts, advice and a source, the address size first' {
        $found = Test-CrossVendorMigration $amd, $intel -WarningAction SilentlyContinue
        $found[0].Id, $found[0].Severity | Should -Be 'address', 'Blocking'
        $found[0].Hosts | Should -Be 'intel'
        $found | ForEach-Object { $_.Advice; $_.Source } | Should -Not -BeNullOrEmpty
        $found.Id | Should -Contain 'syscall'
    }

    It 'takes hosts from the pipeline, and answers narrower for a known guest' {
        $found = Import-CpuidDump $amd, $intel | Test-CrossVendorMigration -Hypervisor kvm -GuestSystem linux -GuestBits 64 -ThirtyTwoBit yes -CallRate 50000 -WarningAction SilentlyContinue
        ($found | Where-Object Id -eq hypercall).Severity | Should -Be 'Blocking'
        ($found | Where-Object Id -eq syscall).Facts -join ' ' | Should -Match '10,728 cycles; 536,400,000 a second'
        ($found | Where-Object Id -eq target).Title | Should -Not -Match 'vSphere'
    }

    It 'says what was not told, in its own words' {
        $null = Test-CrossVendorMigration $amd, $intel -WarningVariable open -WarningAction SilentlyContinue
        "$open" | Should -Match 'Use -Hypervisor to'
        "$open" | Should -Match 'Use -GuestSystem to'
        $null = Test-CrossVendorMigration $intel -WarningVariable open -WarningAction SilentlyContinue
        $open | Should -BeNullOrEmpty
    }

    It 'gives the matrix of groups, and Xen refuses from 4.22 on' {
        (Test-CrossVendorMigration $amd, $intel -Hypervisor xen -HypervisorVersion 4.22 -Matrix -WarningAction SilentlyContinue).Answer | Should -Be 'Refused', 'Refused'
        $moves = Test-CrossVendorMigration $amd, $intel -Hypervisor xen -Matrix -WarningAction SilentlyContinue
        $moves.Target | Sort-Object -Unique | Should -Be 'Xen from 4.22 on', 'Xen up to 4.21'
    }

    It 'reads a guest and what its configuration gives it' {
        $guest = Join-Path $TestDrive 'guest.txt'
        Set-Content $guest 'qemu-system-x86_64 -enable-kvm -cpu qemu64,vendor=GenuineIntel,phys-bits=48'
        $found = Test-CrossVendorMigration $amd, $intel -Guest $guest -WarningAction SilentlyContinue
        ($found | Where-Object Id -eq vendor).Finding | Should -Match 'gives them Intel'
        ($found | Where-Object Id -eq target).Title | Should -Match 'KVM|libvirt'
    }

    It 'refuses what is no system, no width and no version' {
        { Test-CrossVendorMigration $amd -GuestSystem plan9 } | Should -Throw '*no guest operating system*' -ErrorId 'UnknownName,*'
        { Test-CrossVendorMigration $amd -GuestBits 16 } | Should -Throw
        { Test-CrossVendorMigration $amd -HypervisorVersion 4.21 } | Should -Throw -ErrorId 'InvalidValue,*'
        { Test-CrossVendorMigration $amd -CallRate -1 } | Should -Throw -ErrorId 'InvalidValue,*'
    }

    It 'completes guest systems with their names as a tip' {
        $found = Get-Completion 'Test-CrossVendorMigration x -GuestSystem windows-x'
        $found.CompletionText | Should -Be 'windows-xp'
        $found.ToolTip | Should -Be 'Windows XP'
    }

    It 'says the same as cpumask advise --json' {
        $cli = Invoke-Cpumask advise $amd $intel --hypervisor kvm --json 2>$null | ConvertFrom-Json
        $found = Test-CrossVendorMigration $amd, $intel -Hypervisor kvm -WarningAction SilentlyContinue
        $found.Finding | Should -Be $cli.advisories.finding
        $found.Source | Should -Be $cli.advisories.source
    }

    It 'shows itself in 80 and in 120 columns' {
        foreach ($width in 80, 120) {
            $found = Test-CrossVendorMigration $amd, $intel -WarningAction SilentlyContinue
            $moves = Test-CrossVendorMigration $amd, $intel -Matrix -WarningAction SilentlyContinue
            $lines = @($moves | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines | Where-Object { $_ -match '^From +To +Target +Answer +Hide' } | Should -Not -BeNullOrEmpty
            $lines = @($found | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_ -match '^Severity +: blocking' } | Should -Not -BeNullOrEmpty
            $lines | Where-Object { $_ -match '^Facts +: ' } | Should -Not -BeNullOrEmpty
        }
    }
}
