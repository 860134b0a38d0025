BeforeDiscovery {
    $takers = @(
        @{ Name = 'Get-CpuidDiff'; Call = { param($h) Get-CpuidDiff @h } }
        @{ Name = 'Get-CpuidFeature'; Call = { param($h) Get-CpuidFeature SSE3 @h } }
        @{ Name = 'New-VMotionMask'; Call = { param($h) New-VMotionMask vsphere-current @h } }
        @{ Name = 'New-CpuBaseline'; Call = { param($h) New-CpuBaseline @h } }
        @{ Name = 'ConvertTo-XenCpuid'; Call = { param($h) ConvertTo-XenCpuid @h } }
        @{ Name = 'ConvertTo-CpuModel'; Call = { param($h) ConvertTo-CpuModel qemu @h } }
        @{ Name = 'Test-CpuidCompliance'; Call = { param($h) Test-CpuidCompliance $first @h } }
        @{ Name = 'Test-CpuMigration'; Call = { param($h) Test-CpuMigration 'cpuid.sse3 Bool:Min:1' @h } }
        @{ Name = 'Test-HostEvacuation'; Call = { param($h) Test-HostEvacuation * @h } }
        @{ Name = 'Get-CpuPool'; Call = { param($h) Get-CpuPool @h } }
        @{ Name = 'Get-CpuPoolPlan'; Call = { param($h) Get-CpuPoolPlan 'Ice Lake-SP' @h } }
        @{ Name = 'Get-CpuMigrationMatrix'; Call = { param($h) Get-CpuMigrationMatrix @h } }
        @{ Name = 'Get-CpuEvcMode'; Call = { param($h) Get-CpuEvcMode @h } }
    )
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $quiet = @{ WarningAction = 'SilentlyContinue'; ErrorAction = 'SilentlyContinue' }
    $folder = New-Item "$TestDrive/dumps" -ItemType Directory
    $first = (Copy-Item $pool/skx01.txt "$folder/skx01.txt" -PassThru).FullName
    Copy-Item $pool/bdw01.txt "$folder/esx[01].txt"
    $odd = "$folder/esx[01].txt"
    $hosts = Import-CpuidDump $first, $odd
}

Describe '<Name> and the hosts that it is told of' -ForEach $takers {
    It 'takes what exists under the very name, by -Path, -LiteralPath, Get-ChildItem and the pipeline' {
        $expected = & $Call @{ InputObject = $hosts } @quiet | Out-String
        $expected | Should -Not -BeNullOrEmpty
        & $Call @{ Path = $first, $odd; WarningAction = 'SilentlyContinue' } | Out-String | Should -Be $expected
        & $Call @{ LiteralPath = $first, $odd; WarningAction = 'SilentlyContinue' } | Out-String | Should -Be $expected
        & $Call @{ InputObject = Get-Item -LiteralPath $first, $odd; WarningAction = 'SilentlyContinue' } | Out-String | Should -Be $expected
    }

    It 'takes a format by its name, and says which there are' {
        $expected = & $Call @{ Path = $first, $odd } @quiet | Out-String
        & $Call @{ Path = $first, $odd; Format = 'cpuid-r'; WarningAction = 'SilentlyContinue' } | Out-String | Should -Be $expected
        { & $Call @{ Path = $first; Format = 'nonsense' } } | Should -Throw '*cpuid-r*' -ErrorId 'UnknownFormat,*'
        (Get-Completion "$Name -Format cpuid-").ListItemText | Should -Contain 'cpuid-r'
    }

    It 'takes a name with brackets as Tab writes it' {
        $expected = & $Call @{ Path = $first, $odd } @quiet | Out-String
        & $Call @{ Path = $first, $odd.Replace('[', '`[').Replace(']', '`]') } @quiet | Out-String | Should -Be $expected
    }

    It 'reports a wildcard that fits nothing, by the user''s own word' {
        $problems = try { & $Call @{ Path = $first, "$folder/nosuch*"; WarningAction = 'SilentlyContinue'; ErrorAction = 'Stop' } } catch { $_ }
        $problem = @($problems | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
        $problem.FullyQualifiedErrorId | Should -BeLike 'PathNotFound,*'
        $problem.TargetObject | Should -Be "$folder/nosuch*"
    }
}

Describe 'Get-PowerCycleDebt and the host that it is told of' {
    It 'takes what exists under the very name, by -Path and -LiteralPath' {
        $expected = Get-PowerCycleDebt -InputObject $hosts[1] -Guest 'cpuid.sse3 Bool:Min:1' @quiet | Out-String
        $expected | Should -Match 'guest'
        Get-PowerCycleDebt -Path $odd -Guest 'cpuid.sse3 Bool:Min:1' @quiet | Out-String | Should -Be $expected
        Get-PowerCycleDebt -LiteralPath $odd -Guest 'cpuid.sse3 Bool:Min:1' @quiet | Out-String | Should -Be $expected
    }
}

Describe 'A cmdlet that is told of no hosts' {
    It 'ends with an error of its own' {
        foreach ($line in 'Get-CpuidDiff', 'Get-CpuidFeature SSE3', 'New-VMotionMask vsphere-current', 'New-CpuBaseline', 'ConvertTo-XenCpuid', 'Get-CpuPool',
            'Test-CpuidCompliance base.json', 'Test-CpuMigration cpuid.sse3', 'Get-CpuPoolPlan Milan', 'Test-HostEvacuation x -Guest cpuid.sse3', 'Get-CpuEvcMode') {
            { & ([scriptblock]::Create($line)) } | Should -Throw -ErrorId 'NoHostsNamed,*' -Because $line
        }
    }
}

Describe 'What a cmdlet is given beside the pipeline' {
    It 'stands first: <_>' -ForEach @(
        '(Get-CpuidFeature AVX512F).IsSet -join " "', '(New-VMotionMask vsphere-current).Bits.Feature -contains "AVX512F"', '(Test-CpuidCompliance $first).Rule -contains "feature-missing"'
        '(Test-CpuMigration "cpuid.avx512f Bool:Min:1").Verdict -join " "', '(Get-CpuPoolPlan "Ice Lake-SP").Added', '(Test-HostEvacuation skx01 "cpuid.avx512f Bool:Min:1").IsClear'
    ) {
        $answer = & ([scriptblock]::Create(($_ -replace '^\(', '($hosts | '))) 3> $null
        $expected = @{ Feature = 'True False'; Mask = 'True'; Compliance = 'True'; Migration = 'CanLand Cannot'; Plan = 'Ice Lake-SP'; Evacuation = 'False' }
        "$answer" | Should -Be $expected[($_ -replace '.*-(Cpuid|VMotion|Cpu|CpuPool|Host)(Feature|Mask|Compliance|Migration|Plan|Evacuation) .*', '$2' -replace '^\(Get-CpuPoolPlan.*', 'Plan')]
    }
}

Describe 'A check whose guest is missing' {
    It 'is never fine' {
        $hosts | Test-HostEvacuation skx01 -Guest "$folder/nosuch*" @quiet | Should -BeNullOrEmpty
        'cpuid.sse3 Bool:Min:1' | Set-Content "$TestDrive/app.req"
        $part = $hosts | Test-HostEvacuation skx01 -Guest "$TestDrive/app.req", "$folder/nosuch*" @quiet
        $part.Moves.Guests | Should -Not -BeNullOrEmpty
        $part.IsClear | Should -BeFalse
        $part.Unread | Should -Be "$folder/nosuch*"
        ($hosts | Test-HostEvacuation skx01 -Guest "$TestDrive/app.req").IsClear | Should -BeTrue
        $run = Import-CpuidDump $first | Test-CpuidCompliance $first -Guest "$folder/nosuch*" -AsRun @quiet
        $run.Compliant | Should -BeFalse
        $run.Findings.Rule | Should -Be 'not-read'
        $hosts | Get-CpuPool -PatchWave -Guest "$folder/nosuch*" @quiet | Should -BeNullOrEmpty
        $hosts | Get-CpuPoolPlan -WithoutHost skx01 -Guest "$folder/nosuch*" @quiet | Should -BeNullOrEmpty
    }

    It 'names each that is missing, and reads the others' {
        'cpuid.sse3 Bool:Min:1' | Set-Content -LiteralPath "$TestDrive/app[1].req"
        $all = $hosts | Test-CpuMigration "$TestDrive/app[1].req", "$folder/nosuch*", "$folder/none.log" -ErrorVariable problems @quiet
        $all.Count | Should -Be 2
        $problems.FullyQualifiedErrorId | Should -Be (@('PathNotFound,CpuMask.Cmdlets.TestCpuMigrationCommand') * 2)
        $problems.TargetObject | Should -Be "$folder/nosuch*", "$folder/none.log"
    }
}

Describe 'A host of a name with brackets' {
    BeforeAll {
        # As a pattern the first name fits the second alone.
        Copy-Item $pool/skx01.txt "$folder/esx[06].txt"
        Copy-Item $pool/bdw01.txt "$folder/esx6.txt"
        Copy-Item $pool/skx02.txt "$folder/other.txt"
        $three = Import-CpuidDump -LiteralPath "$folder/esx[06].txt", "$folder/esx6.txt", "$folder/other.txt"
    }

    It 'is that host: <Name>' -ForEach @(
        @{ Name = 'Test-HostEvacuation'; Call = { param($name) ($three | Test-HostEvacuation $name).Host }; Expected = @('esx[06]') }
        @{ Name = 'Get-CpuPoolPlan'; Call = { param($name) ($three | Get-CpuPoolPlan -WithoutHost $name -WarningAction SilentlyContinue).After.Evidence.Hosts.Name }; Expected = 'esx6', 'other' }
        @{ Name = 'New-CpuBaseline'; Call = { param($name) ($three | New-CpuBaseline -WithoutHost $name).Evidence.Hosts.Name }; Expected = 'esx6', 'other' }
        @{ Name = 'New-VMotionMask'; Call = { param($name) ($three | New-VMotionMask -WithoutHost $name -WarningAction SilentlyContinue).Hosts -split ', ' }; Expected = 'esx6', 'other' }
        @{ Name = 'Get-CpuEvcMode'; Call = { param($name) ($three | Get-CpuEvcMode -WithoutHost $name).Removed }; Expected = @('esx[06]') }
    ) {
        & $Call 'esx[06]' | Sort-Object | Should -Be $Expected
        & $Call 'ESX[06]' | Sort-Object | Should -Be $Expected
    }
}

Describe 'Other paths' {
    It 'take a name that exists, else a wildcard, which must fit: <_>' -ForEach 'Baseline', 'Previous', 'Policy', 'EvcModeFile' {
        $more = @{ $_ = "$folder/nosuch*" }
        if ($_ -eq 'EvcModeFile') { $more.EvcMode = 'intel-broadwell' }
        $problem = try { $hosts | Test-CpuidCompliance @more @quiet } catch { $_ }
        $problem.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.TestCpuidComplianceCommand'
        $problem.TargetObject | Should -Be "$folder/nosuch*"
    }

    It 'find a baseline by a wildcard, and refuse several' {
        ($hosts | Test-CpuidCompliance "$folder/skx*.txt" @quiet).Rule | Should -Contain 'feature-missing'
        { $hosts | Test-CpuidCompliance "$folder/*.txt" } | Should -Throw -ErrorId 'AmbiguousName,*'
    }

    It 'of histories and reports are errors too' {
        Get-CpuidHistory "$folder/nosuch*" -ErrorVariable problems @quiet | Should -BeNullOrEmpty
        $problems.FullyQualifiedErrorId | Should -Be 'PathNotFound,CpuMask.Cmdlets.GetCpuidHistoryCommand'
        { Get-CpuGeneration nosuch* } | Should -Throw -ErrorId 'UnknownName,*'
    }
}

Describe 'Objects with a name' {
    It 'bind where a name does: <_>' -ForEach "'esx01' | Get-HostCpuid", "[pscustomobject]@{ Name = 'esx01' } | Get-HostCpuid", "`$hosts | Get-HostCpuid",
        "[pscustomobject]@{ Name = 'app01' } | Get-VMCpuMask", "[pscustomobject]@{ VM = 'app01' } | Get-VMCpuMask" {
        # Bound, the cmdlet gets as far as asking for a session.
        { & ([scriptblock]::Create($_)) } | Should -Throw -ErrorId 'SessionNotChosen,*'
    }

    It 'do not bind where they have none, nor a mask where a VM is meant' {
        foreach ($line in '5 | Get-HostCpuid -ErrorAction Stop', '5 | Get-VMCpuMask -ErrorAction Stop', '$mask | Get-VMCpuMask -ErrorAction Stop') {
            $mask = $hosts | New-VMotionMask @quiet
            { & ([scriptblock]::Create($line)) } | Should -Throw -ErrorId 'InputObjectNotBound,*' -Because $line
        }
    }
}

Describe 'A hypervisor that is named' {
    It 'is one that there is, and Tab knows it: <_>' -ForEach 'Test-CpuMigration "cpuid.sse3 Bool:Min:1"', 'Test-HostEvacuation *', 'Get-CpuPool', 'Get-CpuPoolPlan "Ice Lake-SP"', 'Get-CpuMigrationMatrix' {
        foreach ($hypervisor in 'kvm', 'Xen', 'vmware') {
            & ([scriptblock]::Create("`$hosts | $_ -Hypervisor $hypervisor")) @quiet | Should -Not -BeNullOrEmpty -Because $hypervisor
        }

        { & ([scriptblock]::Create("`$hosts | $_ -Hypervisor nosuch")) } | Should -Throw '*kvm*'
        (Get-Completion "$_ -Hypervisor k").ListItemText | Should -Be 'kvm'
    }
}

Describe 'Options of a baseline' {
    It 'do the same wherever a baseline is made: <_>' -ForEach 'ConvertTo-CpuModel libvirt', 'ConvertTo-XenCpuid', 'New-CpuBaseline' {
        $amd = New-Dump "$TestDrive/amd.txt" -Vendor AuthenticAMD @{ '1.0.ecx' = 0x201; '7.0.ebx' = 1 }
        $guest = New-Dump "$TestDrive/guest.txt" @{ '1.0.ecx' = 0x80000201L; '7.0.ebx' = 1 }
        $line = $_
        function Invoke-Line([string] $More) { & ([scriptblock]::Create("$line $More")) 3>$null }
        { Invoke-Line '-InputObject $first, $amd' } | Should -Throw -ErrorId 'VendorMismatch,*'
        Invoke-Line '-InputObject $first, $amd -Vendor intel -UnknownBits Hide'.Replace(' -UnknownBits Hide', $(if ($line -eq 'New-CpuBaseline') { '' } else { ' -UnknownBits Hide' })) | Should -Not -BeNullOrEmpty
        { Invoke-Line '-InputObject $guest' } | Should -Throw -ErrorId 'GuestDump,*'
        Invoke-Line "-InputObject `$guest -AllowGuestDump$(if ($line -ne 'New-CpuBaseline') { ' -UnknownBits Hide' })" | Should -Not -BeNullOrEmpty
        { Invoke-Line '-InputObject $first -Signature nonsense' } | Should -Throw -ErrorId 'InvalidValue,*'
        $all = Invoke-Line '-InputObject $hosts' | Out-String
        Invoke-Line '-InputObject $hosts -WithoutHost esx*' | Out-String | Should -Not -Be $all
        { Invoke-Line '-InputObject $hosts -WithoutHost nobody' } | Should -Throw -ErrorId 'UnknownName,*'
    }

    It 'are those of its target too' {
        ConvertTo-CpuModel qemu -Path $first -TargetVersion 4.1 3>$null | Should -Match '^-cpu '
        ConvertTo-CpuModel libvirt -Path $first -TargetVersion 10.2.0 3>$null | Should -Match '<cpu '
        { ConvertTo-CpuModel qemu -Path $first -TargetVersion nonsense 3>$null } | Should -Throw '*no version*' -ErrorId 'InvalidValue,*'
        $ageless = [CpuMask.Registry]::Languages | Where-Object { $_.Uses.HasFlag([CpuMask.Platforms.CpuRequestParts]::Baseline) -and -not $_.Uses.HasFlag([CpuMask.Platforms.CpuRequestParts]::Version) } | Select-Object -First 1
        { ConvertTo-CpuModel $ageless.Id -Path $first -TargetVersion 4.17 3>$null } | Should -Throw '*qemu*' -ErrorId 'InvalidValue,*'
        { ConvertTo-CpuModel qemu -Path (New-Dump "$TestDrive/less.txt" @{ '1.0.ecx' = 0x201 }) 3>$null } | Should -Throw -ErrorId '*,CpuMask.Cmdlets.ConvertToCpuModelCommand'
    }
}

Describe 'A Test- cmdlet with -Quiet' {
    It 'answers True or False, and False when its subject is missing' {
        $hosts | Test-HostEvacuation skx01 -Quiet @quiet | Should -Be $false
        $hosts | Test-HostEvacuation skx01 'cpuid.sse3 Bool:Min:1' -Quiet @quiet | Should -Be $true
        $hosts | Test-HostEvacuation skx01 "$folder/nosuch*" -Quiet @quiet | Should -Be $false
        $hosts | Test-CpuMigration 'cpuid.sse3 Bool:Min:1' -Quiet @quiet | Should -Be $true
        $hosts | Test-CpuMigration 'cpuid.avx512f Bool:Min:1' -Quiet @quiet | Should -Be $false
        $hosts | Test-CpuMigration 'cpuid.sse3 Bool:Min:1', "$folder/nosuch*" -Quiet @quiet | Should -Be $false
        Import-CpuidDump $first | Test-CpuidCompliance $first -Quiet @quiet | Should -Be $true
        $hosts | Test-CpuidCompliance $first -Quiet @quiet | Should -Be $false
    }
}

Describe 'An error that ends a cmdlet' {
    It 'has what the user gave as its target: <_>' -ForEach @(
        'New-CpuBaseline -Path $first -Vendor junk', 'New-CpuBaseline -Path $first -Signature junk', 'New-CpuBaseline -Path $first -WithoutHost junk', 'New-CpuBaseline -Path $first -Format junk'
        '$hosts | New-VMotionMask junk', 'Get-CpuidDiff $first, $odd -GuestMask junk', 'ConvertTo-CpuModel junk -Path $first', 'ConvertTo-XenCpuid $first -Vendor junk'
        'Test-CpuidCompliance -Path $first -ReferenceHost junk', 'Get-CpuMigrationMatrix -From junk', 'Get-CpuPoolPlan junk -Path $first', 'Test-HostEvacuation junk -Path $first'
        'Get-CpuEvcMode $first -Mode junk', 'Get-CpuEvcMode $first -EvcModeFile junk', 'Get-CpuEvcMode $first -VmList junk', '$hosts | Test-CpuidCompliance | Export-CpuidReport junk'
        '$hosts | Export-CpuidDump /no/such/junk', '$hosts | Test-CpuidCompliance | Export-CpuidReport "$TestDrive/r.html" -History junk'
    ) {
        $problem = try { & ([scriptblock]::Create($_)) 3>$null } catch { $_ }
        $problem | Should -BeOfType Management.Automation.ErrorRecord
        $problem.TargetObject | Should -BeIn 'junk', '/no/such/junk'
    }
}

Describe 'Rows with a path' {
    It 'are hosts, as Import-Csv and Select-Object give them' {
        ([pscustomobject]@{ Path = $first }, [pscustomobject]@{ Path = $odd } | Get-CpuidDiff).Count | Should -Be ($hosts | Get-CpuidDiff).Count
        (Get-Item $first | Select-Object FullName | Get-CpuidFeature AVX2).Host | Should -Be 'skx01'
    }
}

Describe 'One bad name' {
    It 'does not lose the good ones' {
        (Get-CpuGeneration nosuch, Milan, noneither* -ErrorVariable problems @quiet).Name | Should -Be Milan
        $problems.TargetObject | Should -Be 'nosuch', 'noneither*'
        (Import-CpuidDump $first, "$TestDrive/none.txt", $odd -ErrorVariable problems @quiet).Count | Should -Be 2
        $problems.TargetObject | Should -Be "$TestDrive/none.txt"
        ($hosts | Test-CpuMigration -BootedOn nosuch, skx01 -ErrorVariable problems @quiet).Count | Should -Be 2
        $problems.TargetObject | Should -Be 'nosuch'
    }
}
