BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Remove-VSphereSession' -Skip:$skip {
    BeforeAll { $servers = 1..2 | ForEach-Object { Start-VCenter } }

    BeforeEach { $sessions = $servers | ForEach-Object { Connect-VCenter $_ } }

    AfterAll {
        Remove-VSphereSession *
        $servers | ForEach-Object { Stop-VCenter $_ }
    }

    It 'closes the one that is meant, by object, name, pipeline and wildcard' {
        Remove-VSphereSession $sessions[0]
        (Get-VSphereSession).Server | Should -Be $servers[1].Server
        Remove-VSphereSession -Session $servers[1].Server
        Get-VSphereSession | Should -BeNullOrEmpty
        $again = $servers | ForEach-Object { Connect-VCenter $_ }
        $again | Remove-VSphereSession
        $again.IsOpen | Should -Be $false, $false
        $null = $servers | ForEach-Object { Connect-VCenter $_ }
        Remove-VSphereSession 127.*
        Get-VSphereSession | Should -BeNullOrEmpty
    }

    It 'is silent about one that is closed, and about none' {
        Remove-VSphereSession $sessions -ErrorAction Stop
        Remove-VSphereSession $sessions -ErrorAction Stop
        Remove-VSphereSession * -ErrorAction Stop
    }

    It 'knows no server that is not logged in to, and asks first when told to' {
        { Remove-VSphereSession 'nowhere*' } | Should -Throw '*nowhere*' -ErrorId 'ParameterArgumentTransformationError,*'
        { Remove-VSphereSession nowhere } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        Remove-VSphereSession $sessions[0] -WhatIf
        $sessions[0].IsOpen | Should -BeTrue
        $shell = [powershell]::Create()
        $null = $shell.AddScript("param(`$s) Import-Module '$root/out/CpuMask/CpuMask.psd1'; Remove-VSphereSession `$s -Confirm").AddArgument($sessions[0])
        try { $shell.Invoke() } catch { $null = $_ }
        $shell.Dispose()
        $sessions[0].IsOpen | Should -BeTrue
        (Get-Completion 'Remove-VSphereSession 127').ListItemText | Sort-Object | Should -Be ($servers.Server | Sort-Object)
    }
}
