BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $skip = -not (Get-VCenterProgram)
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

# A mask is right when the VM that has it runs on one host and moves to all others.
Describe 'A mask made and given in one pipeline, proven by the move' -Skip:$skip {
    BeforeAll {
        $site = @'
{ "datacenters": [ { "name": "Lab", "clusters": [
      { "name": "Prod", "hosts": [ "skylake", "ivy", "sandy" ] }, { "name": "Old", "evc": "intel-westmere", "hosts": [ "ivy2", "sandy2" ] } ], "standalone": [] } ],
  "cpus": { "Gold-6130": [ "0 0 00000016 756e6547 6c65746e 49656e69", "1 0 00050654 00400800 7ffefbff bfebfbff", "7 0 00000000 d39ffffb 00000008 bc000400",
      "d 0 000002ff 00000a88 00000a88 00000000", "d 1 0000000f 00000a08 00000100 00000000", "80000000 0 80000008 00000000 00000000 00000000",
      "80000001 0 00000000 00000000 00000121 2c100800", "80000008 0 0000302e 00000000 00000000 00000000" ] },
  "hosts": { "*": { "version": "8.0.3", "build": "24022510", "recent": true, "cpu": "E5-2670v2" }, "skylake": { "cpu": "Gold-6130" },
    "sandy": { "cpu": "E5-2670" }, "sandy2": { "cpu": "E5-2670" } },
  "guests": { "*": [ { "level": 0, "ebx": "HHHH:HHHH:HHHH:HHHH:HHHH:HHHH:HHHH:HHHH" },
      { "level": 1, "eax": "RRRR:HHHH:HHHH:xxxx:RRxx:HHHH:xxxx:xxxx", "ecx": "xHHH:xHHR:HH0H:H00R:00HH:00H0:00H0:x0HH", "edx": "000x:HHHH:HHHR:HHHH:HHHH:HRxH:HHHH:HHHH" },
      { "level": "0x80000001", "ecx": "RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRR:RRRH", "edx": "RRHR:H0RR:RRRH:RRRR:RRRR:xRRR:RRRR:RRRR" } ] },
  "vms": { "*": { "power": "poweredOff", "host": "skylake", "guestId": "rhel7_64Guest" },
    "app08": { "version": "vmx-8" }, "app13": { "version": "vmx-13" }, "app14": { "version": "vmx-14" }, "app21": { "version": "vmx-21" },
    "told08": { "version": "vmx-8" }, "told21": { "version": "vmx-21" }, "far08": { "version": "vmx-8" }, "far13": { "version": "vmx-13" }, "far21": { "version": "vmx-21" }, "twin21": { "host": "ivy", "version": "vmx-21" }, "plain21": { "version": "vmx-21" } } }
'@
        Set-Content "$TestDrive/site.json" $site
        $vc = Start-VCenter '-profile', "$TestDrive/site.json"
        $session = Connect-VCenter $vc
        $change = @{ Journal = "$TestDrive/undo"; Confirm = $false; WarningAction = 'SilentlyContinue' }
        $state = Invoke-VCenter $vc '/state' | ForEach-Object { $_ }
        $id = @{}
        Get-HostCpuid | ForEach-Object { $id[$_.Name] = $_.Id }
        $state | ForEach-Object { $id[$_.name] = $_.moref }

        # One call of the API; the simulator's journal says what became of its task.
        function Invoke-Api([string] $Body) {
            $envelope = "<soapenv:Envelope xmlns:soapenv='http://schemas.xmlsoap.org/soap/envelope/'><soapenv:Body>$Body</soapenv:Body></soapenv:Envelope>"
            $answer = Invoke-WebRequest $vc.Url -Method Post -Body $envelope -ContentType 'text/xml' -Headers @{ SOAPAction = '"urn:vim25/6.7.3"' } `
                -WebSession $web -SkipCertificateCheck -NoProxy -SkipHttpErrorCheck
            if ($answer.StatusCode -ne 200) { throw $answer.Content }
        }
        $web = [Microsoft.PowerShell.Commands.WebRequestSession]::new()
        Invoke-Api "<Login xmlns='urn:vim25'><_this type='SessionManager'>SessionManager</_this><userName>tester@vsphere.local</userName><password>$($vc.Password)</password></Login>"
        function Move-VM([string] $VM, [string[]] $To) {
            $machine = "<_this type='VirtualMachine'>$($id[$VM])</_this>"
            Invoke-Api "<PowerOnVM_Task xmlns='urn:vim25'>$machine</PowerOnVM_Task>"
            foreach ($name in $To) {
                Invoke-Api "<MigrateVM_Task xmlns='urn:vim25'>$machine<host type='HostSystem'>$($id[$name])</host><priority>defaultPriority</priority></MigrateVM_Task>"
            }
            Invoke-VCenter $vc '/journal' | ForEach-Object { $_ } | Where-Object { $_.vm -eq $VM -and $_.method -in 'PowerOnVM_Task', 'MigrateVM_Task' }
        }
    }

    AfterAll {
        Remove-VSphereSession * -Confirm:$false
        Stop-VCenter $vc
    }

    It 'needs a mask: <_> cannot move without one' -ForEach 'plain21' {
        (Move-VM $_ 'sandy').outcome | Should -Be 'success', 'FeatureRequirementsNotMet'
    }

    It 'makes and gives the mask for the cluster''s hosts of <_> in one line' -ForEach 'app08', 'app13', 'app14', 'app21' {
        New-VMotionMask -VM $_ -WarningAction SilentlyContinue | Set-VMCpuMask @change
        $moves = Move-VM $_ 'ivy', 'sandy', 'skylake', 'sandy'
        $moves | Should -HaveCount 5
        $moves.outcome | Sort-Object -Unique | Should -Be 'success'
    }

    It 'goes by what live hosts offer, EVC modes considered, for <_>' -ForEach 'far08', 'far13', 'far21' {
        Get-HostCpuid | New-VMotionMask -VM $_ -WarningAction SilentlyContinue | Set-VMCpuMask @change
        $moves = Move-VM $_ 'ivy2', 'sandy', 'skylake', 'sandy2', 'ivy'
        $moves | Should -HaveCount 6
        $moves.outcome | Sort-Object -Unique | Should -Be 'success'
    }

    It 'gives the mask of an explained refusal too: <_>' -ForEach 'told08', 'told21' {
        Resolve-VMotionFault -VM $_ -HostName ivy2, sandy, skylake -WarningAction SilentlyContinue | Set-VMCpuMask $_ @change
        $moves = Move-VM $_ 'ivy2', 'sandy', 'skylake', 'ivy2'
        $moves | Should -HaveCount 5
        $moves.outcome | Sort-Object -Unique | Should -Be 'success'
    }

    It 'sees that two hosts of one CPU differ by the EVC modes of their clusters' {
        $mask = Get-HostCpuid ivy, ivy2 | New-VMotionMask -VM twin21 -WarningAction SilentlyContinue
        $mask.IsEmpty | Should -BeFalse
        Get-HostCpuid ivy, ivy2 | New-VMotionMask vsphere-current -WarningVariable warned -WarningAction SilentlyContinue | Out-Null
        $warned | Where-Object { $_ -match 'different EVC modes \(none, intel-westmere\)' } | Should -HaveCount 1
        $mask.VM.Name | Should -Be 'twin21'
        $mask | Set-VMCpuMask @change
        (Move-VM twin21 'ivy2', 'ivy').outcome | Sort-Object -Unique | Should -Be 'success'
        { New-VMotionMask -VM far* } | Should -Throw -ErrorId 'AmbiguousName,*'
        { New-VMotionMask -VM nobody } | Should -Throw -ErrorId 'ObjectNotFound,*'
        New-VMotionMask -VM far21 -WithoutHost skylake -WarningAction SilentlyContinue | ForEach-Object { $_.GetComparison().Hosts.Name } | Should -Be 'ivy', 'sandy'
    }
}
