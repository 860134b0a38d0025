BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $noServer = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $site = Join-Path $TestDrive 'site.json'
    Set-Content $site @'
{ "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01", "esx02" ] } ], "standalone": [] } ],
  "hosts": { "*": { "cpu": "E5-2670", "version": "6.7.0", "build": "17167734" } },
  "vms": { "*": { "guestId": "rhel7_64Guest", "power": "poweredOff" }, "app": { "host": "esx01", "version": "vmx-13", "power": "poweredOn" } } }
'@
}

Describe 'Test-VMSoak on a server' -Skip:$noServer {
    BeforeAll {
        $vcenter = Start-VCenter @('-profile', $site)
        $session = Connect-VCenter $vcenter
        $soaks = Join-Path $TestDrive 'soaks'
        $soak = @{ VM = 'app'; HostName = 'esx01', 'esx02'; Interval = 0; Path = Join-Path $soaks 'app'; Confirm = $false }
    }

    AfterAll {
        Remove-VSphereSession $session
        Stop-VCenter $vcenter
    }

    It 'moves, stops at a failure with both hosts kept, and goes on' {
        $null = Invoke-VCenter $vcenter '/trouble' -Method Post -Body '{"method":"MigrateVM_Task","nth":3,"kind":"taskfail"}'
        $moves = Test-VMSoak @soak -Moves 5 -Point 'guest=memtest' -ErrorVariable failed -ErrorAction SilentlyContinue
        $moves.Number | Should -Be 1, 2, 3
        $moves.Succeeded | Should -Be $true, $true, $false
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'TaskFailed,*'
        (Get-ChildItem $moves[2].State).Name | Sort-Object | Should -Be 'app.vm.json', 'error.txt', 'esx01.json', 'esx02.json'
        (Import-CpuidDump (Join-Path $moves[2].State 'esx01.json')).Vendor.DisplayName | Should -Be 'Intel'
        (Test-VMSoak @soak -Moves 5).Number | Should -Be 4, 5, 6
        Test-VMSoak @soak -Moves 5 | Should -BeNullOrEmpty
    }

    It 'says what is covered, as cpumask soak --covered does' {
        $rows = Get-VMSoakCoverage $soaks
        $rows.Count | Should -Be 31
        ($rows | Where-Object IsCovered).Value | Should -Be 'memtest86'
        $cli = Invoke-Cpumask soak --covered --out $soaks --json | ConvertFrom-Json
        $cli.rows.moves | Should -Be $rows.Moves
        $next = Get-VMSoakCoverage $soaks -Next
        $next.Count | Should -Be $cli.next.Count
        $next[0].guest | Should -Be $cli.next[0].guest
    }

    It 'is what the example does with a list of guests, up to the first that fails' {
        $before = $env:PSModulePath
        $env:PSModulePath = "$root/out" + [IO.Path]::PathSeparator + $before
        try {
            $guests = Join-Path $TestDrive 'guests.csv'
            Set-Content $guests 'VM,First,Second,guest,vcpus', 'app,esx01,esx02,Ubuntu 32,more'
            $example = @{ Guests = $guests; Folder = Join-Path $TestDrive 'listed'; Hours = 0.0002; Interval = 0.2 }
            $null = Invoke-VCenter $vcenter '/trouble' -Method Post -Body '{"method":"MigrateVM_Task","nth":2,"kind":"taskfail"}'
            { & "$root/examples/soak/Start-Soak.ps1" @example } | Should -Throw -ErrorId 'TaskFailed,*'
            $all = & "$root/examples/soak/Start-Soak.ps1" @example
            ($all | Where-Object Number).Count | Should -Be 3
            ($all | Where-Object IsCovered).Value | Should -Be 'Ubuntu 32-bit', 'more'
        }
        finally { $env:PSModulePath = $before }
    }

    It 'asks, and moves nothing with -WhatIf' {
        $before = (Invoke-VCenter $vcenter '/calls').'MigrateVM_Task'
        Test-VMSoak app esx01, esx02 (Join-Path $TestDrive 'none') -Moves 2 -WhatIf | Should -BeNullOrEmpty
        (Invoke-VCenter $vcenter '/calls').'MigrateVM_Task' | Should -Be $before
        Join-Path $TestDrive 'none' | Should -Not -Exist
    }

    It 'refuses what makes no sense' {
        { Test-VMSoak app esx01 $soaks -Confirm:$false } | Should -Throw -ErrorId 'InvalidValue,*'
        { Test-VMSoak app esx01, esx02 -Confirm:$false } | Should -Throw -ErrorId 'InvalidValue,*'
        { Test-VMSoak @soak -Moves 5 -Point 'guest=OS/2' } | Should -Throw -ErrorId 'UnknownName,*'
        { Test-VMSoak nobody esx01, esx02 (Join-Path $TestDrive 'x') -Moves 1 -Confirm:$false } | Should -Throw -ErrorId 'ObjectNotFound,*'
    }

    It 'shows itself in 80 and in 120 columns' {
        $move = [CpuMask.CrossVendor.Soaking.SoakMove]::new(1, [DateTimeOffset]::UtcNow, 'esx01', 'esx02', 1.25, 'it broke for a reason that takes a whole line to tell of', 'state')
        foreach ($width in 80, 120) {
            $lines = @($move, (Get-VMSoakCoverage $soaks) | Out-String -Width $width) -split "`r?`n"
            $lines | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
            $lines -match 'esx01 +esx02 +1\.3' | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'Test-VMSoak without a server' {
    It 'writes a script' {
        $script = Test-VMSoak app kvm1, kvm2 -By Libvirt -Hours 1
        $script | Should -Match '^#!/bin/sh\n# 120 moves of app'
        $script | Should -Match 'virsh -c qemu\+ssh://kvm1/system migrate --live app qemu\+ssh://kvm2/system'
        { Test-VMSoak 'app; reboot' kvm1, kvm2 -By Xl } | Should -Throw -ErrorId 'InvalidValue,*'
    }
}
