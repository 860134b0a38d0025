BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Get-VSphereSession' {
    It 'gives nothing where none is open, and says so of a server that is named' {
        Get-VSphereSession | Should -BeNullOrEmpty
        Get-VSphereSession nowhere, else* -ErrorVariable problems -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be (@('ObjectNotFound,CpuMask.Cmdlets.GetVSphereSessionCommand') * 2)
        $problems.TargetObject | Should -Be 'nowhere', 'else*'
    }
}

Describe 'Get-VSphereSession with servers' -Skip:$skip {
    BeforeAll {
        $servers = 1..2 | ForEach-Object { Start-VCenter }
        $sessions = $servers | ForEach-Object { Connect-VCenter $_ }
    }

    AfterAll {
        Remove-VSphereSession *
        $servers | ForEach-Object { Stop-VCenter $_ }
    }

    It 'lists the open ones, by name, wildcard and pipeline' {
        (Get-VSphereSession).Server | Should -Be $servers.Server
        (Get-VSphereSession $servers[1].Server).Server | Should -Be $servers[1].Server
        (Get-VSphereSession 127.*).Count | Should -Be 2
        ($servers[0].Server | Get-VSphereSession).Server | Should -Be $servers[0].Server
        ([pscustomobject]@{ Server = $servers[0].Server } | Get-VSphereSession) | Should -Be $sessions[0]
        ($sessions[0] | Get-VSphereSession) | Should -Be $sessions[0]
    }

    It 'shows them at 80 and at 120 columns, and what it shows is there' {
        foreach ($width in 80, 120) {
            (Get-VSphereSession | Out-String -Width $width) -split "`r?`n" | Where-Object { $_.TrimEnd().Length -gt $width } | Should -BeNullOrEmpty
        }

        (Get-VSphereSession | Where-Object User -eq tester@vsphere.local | Where-Object Open | Where-Object Product -like 'VMware vCenter*').Count | Should -Be 2
    }
}
