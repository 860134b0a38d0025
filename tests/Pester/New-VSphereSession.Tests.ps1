BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    if (Get-VCenterProgram) { $vc = Start-VCenter }
}

AfterAll {
    Remove-VSphereSession *
    if ($vc) { Stop-VCenter $vc }
}

Describe 'New-VSphereSession and Remove-VSphereSession' -Skip:$skip {
    AfterEach { Remove-VSphereSession * }

    It 'logs in, says with whom, and logs out' {
        $session = New-VSphereSession $vc.Server -Credential $vc.Credential -Thumbprint $vc.Sha1
        $session | Should -BeOfType CpuMask.VSphere.VSphereSession
        $session.Server, $session.UserName, $session.IsOpen | Should -Be $vc.Server, 'tester@vsphere.local', $true
        $session.About.ApiType | Should -Be 'VirtualCenter'
        Remove-VSphereSession $session
        $session.IsOpen | Should -BeFalse
        Remove-VSphereSession $session -ErrorAction Stop
        (Invoke-VCenter $vc '/calls').Logout | Should -BeGreaterThan 0
    }

    It 'gives the session that is open already to who logs in again' {
        $first = Connect-VCenter $vc
        $logins = (Invoke-VCenter $vc '/calls').Login
        $lines = New-VSphereSession 127.0.0.1 -Port $vc.Port -Credential $vc.Credential -Thumbprint $vc.Sha256 -Verbose 4>&1
        [object]::ReferenceEquals($lines[-1], $first) | Should -BeTrue
        $lines[0].Message | Should -Match 'logged in already'
        [object]::ReferenceEquals(($first | New-VSphereSession -Credential $vc.Credential -Thumbprint $vc.Sha256), $first) | Should -BeTrue
        (Invoke-VCenter $vc '/calls').Login | Should -Be $logins
        @(Get-VSphereSession).Count | Should -Be 1
        (Get-HostCpuid esx01).Name | Should -Be 'esx01'

        # Another password must be tried, and another user is another session.
        $other = New-VSphereSession $vc.Server -Credential ([pscredential]::new('other@vsphere.local', $vc.Credential.Password)) -Thumbprint $vc.Sha256
        [object]::ReferenceEquals($other, $first) | Should -BeFalse
        Remove-VSphereSession $first
        [object]::ReferenceEquals((Connect-VCenter $vc), $first) | Should -BeFalse
    }

    It 'is found by what came from it when several are open' {
        $first = Connect-VCenter $vc
        $mask = Get-HostCpuid esx01, esx02 | New-VMotionMask -WarningAction SilentlyContinue
        $app = Get-VMCpuMask app13
        $app.Server | Should -Be $vc.Server
        $elsewhere = Start-VCenter
        try {
            $null = Connect-VCenter $elsewhere
            { Get-HostCpuid -Session * } | Should -Throw '*2 vSphere sessions*' -ErrorId 'ParameterArgumentTransformationError,*'
            { Get-HostCpuid -Session nothing* } | Should -Throw '*nothing*' -ErrorId 'ParameterArgumentTransformationError,*'
            $copy = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize($first))
            { Get-HostCpuid -Session $copy } | Should -Throw '*stays in its own process*'
            { Set-VMCpuMask app13 '1.ecx=----:----:----:----:----:----:----:---0' -WhatIf } | Should -Throw -ErrorId 'SessionNotChosen,*'
            Start-Transcript "$TestDrive/said.txt" | Out-Null
            $mask | Set-VMCpuMask -VM app13 -WhatIf
            $app | Set-VMCpuMask -Mask '1.ecx=----:----:----:----:----:----:----:---0' -WhatIf
            Stop-Transcript | Out-Null
            @((Get-Content "$TestDrive/said.txt") -match "on $([regex]::Escape($vc.Server)),").Count | Should -Be 2
            ($app | Get-VMCpuMask).Server | Should -Be $vc.Server
            { $app | Restore-VMCpuMask -Journal "$TestDrive/none" -Confirm:$false } | Should -Throw -ErrorId 'ObjectNotFound,*'
        }
        finally { Stop-VCenter $elsewhere }
        Remove-VSphereSession $first
    }

    It 'takes the port by itself' {
        (New-VSphereSession 127.0.0.1 -Port $vc.Port -Credential $vc.Credential -Thumbprint $vc.Sha256).Server | Should -Be $vc.Server
    }

    It 'refuses a certificate that nobody trusts, and prints the thumbprint to pin' {
        { New-VSphereSession $vc.Server -Credential $vc.Credential } |
            Should -Throw "*$(($vc.Sha256.Substring(0, 8) -split '(..)' -ne '') -join ':')*" -ErrorId 'CertificateRejected,CpuMask.Cmdlets.NewVSphereSessionCommand'
        try { New-VSphereSession $vc.Server -Credential $vc.Credential -Thumbprint ('0' * 40) } catch { $problem = $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'CertificateRejected,CpuMask.Cmdlets.NewVSphereSessionCommand'
        $problem.CategoryInfo.Category | Should -Be 'SecurityError'
    }

    It 'takes any certificate when told to, and warns' {
        $session = New-VSphereSession $vc.Server -Credential $vc.Credential -SkipCertificateCheck -WarningVariable warnings -WarningAction SilentlyContinue
        $session.IsOpen | Should -BeTrue
        $warnings.Message | Should -Match 'certificate is not checked'
    }

    It 'says a wrong password, a wrong name and a dead port each in its own way, and shows no secret in any stream' {
        $wrong = [pscredential]::new('tester@vsphere.local', (ConvertTo-SecureString 'unspeakable-secret' -AsPlainText -Force))
        $guarded = Start-VCenter '-username', 'admin', '-password', 'another'
        try {
            $streams = & {
                try { New-VSphereSession $guarded.Server -Credential $wrong -Thumbprint $guarded.Sha256 -Verbose -Debug } catch { $_ }
            } *>&1
            $streams[-1].FullyQualifiedErrorId | Should -Be 'InvalidLogin,CpuMask.Cmdlets.NewVSphereSessionCommand'
            $streams[-1].CategoryInfo.Category | Should -Be 'AuthenticationError'
            $streams | Format-List * -Force | Out-String | Should -Not -Match 'unspeakable-secret'
        }
        finally { Stop-VCenter $guarded }
        { New-VSphereSession $guarded.Server -Credential $wrong -TimeoutSeconds 5 } | Should -Throw -ErrorId 'ServerUnreachable,*'
        { New-VSphereSession 'no such/server?' -Credential $wrong } | Should -Throw -ErrorId 'InvalidValue,*'
        { New-VSphereSession 'https://user:word@vc' -Credential $wrong } | Should -Throw -ErrorId 'InvalidValue,*'
    }

    It 'never prints a password with the session' {
        $session = Connect-VCenter $vc
        $session | Format-List * -Force | Out-String | Should -Not -Match $vc.Password
        $session | ConvertTo-Json -Depth 3 -WarningAction SilentlyContinue | Should -Not -Match $vc.Password
        "$session" | Should -Be "tester@vsphere.local@$($vc.Server)"
    }

    It 'can be named by its server, with completion' {
        $session = Connect-VCenter $vc
        (Get-Completion 'Get-HostCpuid -Session ').ListItemText | Should -Be $vc.Server
        (Get-HostCpuid esx01 -Session $vc.Server).Name | Should -Be 'esx01'
        { Get-HostCpuid -Session nowhere } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        { Get-HostCpuid -Session 5 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        Remove-VSphereSession $vc.Server
        $session.IsOpen | Should -BeFalse
    }

    It 'leaves the session alone with -WhatIf' {
        $session = Connect-VCenter $vc
        Remove-VSphereSession $session -WhatIf 6>&1 | Out-Null
        $session.IsOpen | Should -BeTrue
    }

    It 'opens an expired session again by itself' {
        $null = Connect-VCenter $vc
        Invoke-VCenter $vc '/trouble' Post '{"method":"RetrievePropertiesEx","nth":1,"kind":"expire"}' | Out-Null
        $lines = Get-HostCpuid esx01 -Verbose 4>&1
        ($lines | Where-Object { $_ -is [Management.Automation.VerboseRecord] }).Message -join ' ' | Should -Match 'logged in again'
        ($lines | Where-Object { $_ -is [CpuMask.Cpuid.HostCpuid] }).Name | Should -Be 'esx01'
    }

    It 'prints a table that fits 120 columns' {
        $screen = Connect-VCenter $vc | Get-Screen
        $screen | Where-Object Length -gt 120 | Should -BeNullOrEmpty
        $screen -match '^Server +User +Open +API +Product' | Should -HaveCount 1
    }
}
