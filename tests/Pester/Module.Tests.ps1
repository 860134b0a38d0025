BeforeDiscovery {
    . $PSScriptRoot/Shared.ps1
    $commands = Get-Command -Module CpuMask | ForEach-Object { @{ Command = $_; Name = $_.Name } }
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $package = Join-Path $root 'out/CpuMask'
}

Describe 'The packaged module' {
    It 'has a manifest that PowerShell accepts, for Windows PowerShell too' {
        $manifest = Test-ModuleManifest "$package/CpuMask.psd1"
        $manifest.PowerShellVersion | Should -Be '5.1'
        $manifest.CompatiblePSEditions | Should -Be 'Desktop', 'Core'
    }

    It 'exports exactly the cmdlets that its assembly has' {
        $types = (Get-Module CpuMask).NestedModules[0].ImplementingAssembly.GetExportedTypes() |
            Where-Object { -not $_.IsAbstract -and [Management.Automation.Cmdlet].IsAssignableFrom($_) } |
            ForEach-Object { $a = $_.GetCustomAttributes([Management.Automation.CmdletAttribute], $false)[0]; "$($a.VerbName)-$($a.NounName)" }
        (Get-Command -Module CpuMask).Name | Sort-Object | Should -Be ($types | Sort-Object)
        $ordered = [string[]]$types
        [Array]::Sort($ordered, [StringComparer]::Ordinal)
        (Import-PowerShellDataFile "$package/CpuMask.psd1").CmdletsToExport | Should -Be $ordered
    }

    It 'has a file of tests for every cmdlet' {
        # Its own, or one of what it is about.
        foreach ($command in Get-Command -Module CpuMask) {
            "$PSScriptRoot/$($command.Name).Tests.ps1", "$PSScriptRoot/$($command.Noun).Tests.ps1" | Where-Object { Test-Path $_ } | Should -Not -BeNullOrEmpty -Because $command.Name
        }
    }

    It 'ships its own assemblies and no one else''s' {
        (Get-ChildItem $package -Recurse -Filter *.dll).Name | Where-Object { $_ -notlike 'CpuMask*' } | Should -BeNullOrEmpty
        Get-ChildItem $package -Recurse -Include *.pdb, *.xml -Exclude *-Help.xml | Should -BeNullOrEmpty
    }

    It 'runs on .NET Framework: every assembly is made for netstandard2.0' {
        foreach ($dll in Get-ChildItem $package -Recurse -Filter *.dll) {
            $bytes = [IO.File]::ReadAllText($dll.FullName, [Text.Encoding]::GetEncoding(28591))
            $bytes | Should -Match '\.NETStandard,Version=v2\.0' -Because $dll.Name
        }
    }

    It 'knows every type that its format file names' {
        $names = ([xml](Get-Content "$package/module/CpuMask.format.ps1xml" -Raw)).SelectNodes('//ViewSelectedBy/TypeName').InnerText
        $names | Should -Not -BeNullOrEmpty
        foreach ($name in $names -replace '#.*') { $name -as [type] | Should -Not -BeNullOrEmpty -Because $name }
    }

    It 'shows in its views only what is a property of that name' {
        $views = [xml](Get-Content "$package/module/CpuMask.format.ps1xml" -Raw)
        $types = [xml](Get-Content "$package/module/CpuMask.types.ps1xml" -Raw)
        # What cmdlets add to an object of a server as a property of its own.
        $added = @{
            'CpuMask.Cpuid.HostCpuid#VSphere' = 'Cluster', 'CurrentEvcMode'
            'CpuMask.VSphere.Inventory.VmMaskState' = 'Mechanism', 'Undo'
            'CpuMask.Migration.Verdicts.HostVerdict#VSphere' = 'ServerErrors', 'Agrees', 'Current'
        }
        $wrong = foreach ($view in $views.SelectNodes('//View[not(CustomControl)]')) {
            foreach ($name in $view.SelectNodes('ViewSelectedBy/TypeName').InnerText) {
                $own = ($name -replace '#.*'), $name
                $properties = ($own[0] -as [type]).GetProperties().Name
                $properties += foreach ($one in $own) { $types.SelectNodes("//Type[Name='$one']/Members/*[not(self::MemberSet)]/Name").InnerText; $added[$one] }
                $labels = @($view.SelectNodes('.//TableColumnHeader/Label | .//ListItem/Label').InnerText)
                $labels | Where-Object { $_ -and $_ -notin $properties } | ForEach-Object { "${name}: $_" }
            }
        }
        $wrong | Should -BeNullOrEmpty
    }

    It 'computes its properties in compiled code, which takes less of the import than script, and runs in constrained language too' {
        $types = [xml](Get-Content "$package/module/CpuMask.types.ps1xml" -Raw)
        $types.SelectNodes('//ScriptProperty').Count | Should -Be 0
        $getters = $types.SelectNodes('//GetCodeReference/MethodName').InnerText
        $getters.Count | Should -BeGreaterThan 40
        [CpuMask.Cmdlets.ShownProperties].GetMethods('Public, Static, DeclaredOnly').Name | Sort-Object | Should -Be ($getters | Sort-Object)
    }

    It 'finds its about topics' {
        (Get-Help about_CpuMask) | Should -Match 'Get-CpuidDiff'
        (Get-Help about_CpuMask_Masks) | Should -Match 'vsphere-current'
        (Get-Help about_CpuMask_Pool) | Should -Match 'Get-PowerCycleDebt'
        $moves = Get-Help about_CpuMask_Migration
        foreach ($format in [CpuMask.Registry]::Formats.ForGuests([CpuMask.Registry]::Default.View).All) { $moves | Should -Match ([regex]::Escape($format.Format)) }
        $rules = Get-Help about_CpuMask_Compliance
        foreach ($rule in [CpuMask.Compliance.Policy.ComplianceRules]::All) { $rules | Should -Match "$($rule.Id) +$($rule.Severity)" }
        $live = Get-Help about_CpuMask_VSphere
        foreach ($way in [enum]::GetNames([CpuMask.VSphere.Masks.MaskMechanism])) { $live | Should -MatchExactly $way }
        (Get-Help about_CpuMask_Baselines) | Should -Match 'Export-CpuidDump'
        (Get-Help about_CpuMask_CrossVendor) | Should -Match '-Vendor'
        (Get-Help about_CpuMask_EVC) | Should -Match 'maxEVCModeKey'
        $languages = Get-Help about_CpuMask_Languages
        foreach ($language in [CpuMask.Registry]::Languages) { $languages | Should -Match "\b$($language.Id) +\w" }
        $formats = Get-Help about_CpuMask_DumpFormats
        foreach ($format in [CpuMask.Registry]::Formats.All) { $formats | Should -Match ([regex]::Escape($format.Format)) }
    }

    It 'names in its topics only cmdlets and topics that there are' {
        foreach ($topic in Get-ChildItem "$package/en-US" -Filter about_*) {
            $text = Get-Content $topic.FullName -Raw
            foreach ($name in [regex]::Matches($text, '\babout_CpuMask\w*').Value | Sort-Object -Unique) { "$package/en-US/$name.help.txt" | Should -Exist -Because $topic.Name }
            $own = (Get-Command -Module CpuMask).Noun | Sort-Object -Unique
            foreach ($name in [regex]::Matches($text, '\b[A-Z][a-z]+-[A-Z]\w+').Value | Where-Object { ($_ -split '-')[1] -in $own }) { (Get-Command -Module CpuMask).Name | Should -Contain $name -Because $topic.Name }
        }
    }

    It 'leaves no placeholder in a topic, and no line longer than 80 characters' {
        foreach ($topic in Get-ChildItem "$package/en-US" -Filter about_*) {
            $lines = Get-Content $topic.FullName
            $lines | Where-Object { $_ -match '\{\{' -or $_.Length -gt 80 } | Should -BeNullOrEmpty -Because $topic.Name
        }
    }
}

Describe 'Help of <Name>' -ForEach $commands {
    BeforeAll { $help = Get-Help $Name -Full }

    It 'says what it does, in a sentence and in paragraphs' {
        $help.Synopsis | Should -Match '\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'shows with -?' {
        (& $Name -? | Out-String) | Should -Match ([regex]::Escape($help.Synopsis.Substring(0, 20)))
    }

    It 'describes every parameter' {
        $common = [Management.Automation.PSCmdlet]::CommonParameters
        foreach ($parameter in $Command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            $entry = @($help.parameters.parameter | Where-Object name -eq $parameter)
            $entry.Count | Should -Be 1 -Because $parameter
            $entry[0].description.Text | Should -Match '\S' -Because $parameter
        }
    }

    It 'tells the truth about every parameter' {
        foreach ($set in $Command.ParameterSets) {
            foreach ($parameter in $set.Parameters | Where-Object Name -in $help.parameters.parameter.name) {
                $entry = $help.parameters.parameter | Where-Object name -eq $parameter.Name
                if ($Command.ParameterSets.Count -eq 1) { [bool]::Parse($entry.required) | Should -Be $parameter.IsMandatory -Because $parameter.Name }
                $entry.pipelineInput | Should -Be $(switch ($parameter) {
                        { $_.ValueFromPipeline -and $_.ValueFromPipelineByPropertyName } { 'True (ByValue, ByPropertyName)'; break }
                        { $_.ValueFromPipeline } { 'True (ByValue)'; break }
                        { $_.ValueFromPipelineByPropertyName } { 'True (ByPropertyName)'; break }
                        default { 'False' }
                    }) -Because $parameter.Name
            }
        }
    }

    It 'has examples that use only what there is' {
        @($help.examples.example).Count | Should -BeGreaterThan 0
        foreach ($example in $help.examples.example) {
            $problems = $null
            $ast = [Management.Automation.Language.Parser]::ParseInput($example.code, [ref]$null, [ref]$problems)
            $problems | Should -BeNullOrEmpty -Because $example.code
            foreach ($call in $ast.FindAll({ $args[0] -is [Management.Automation.Language.CommandAst] }, $true)) {
                if ($call.GetCommandName() -eq 'ssh') { continue }
                $used = Get-Command $call.GetCommandName() -ErrorAction Ignore
                $used | Should -Not -BeNullOrEmpty -Because $example.code
                foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [Management.Automation.Language.CommandParameterAst] }) {
                    $used.Parameters.Keys + $used.Parameters.Values.Aliases | Should -Contain $parameter.ParameterName -Because $example.code
                    if ($parameter.ParameterName -eq 'Format' -and $used.Name -eq 'Import-CpuidDump') {
                        $value = $call.CommandElements[$call.CommandElements.IndexOf($parameter) + 1].Value
                        [CpuMask.Registry]::Formats.All.Format | Should -Contain $value
                    }
                }
            }
            ($example.remarks.Text -join '') | Should -Match '\.' -Because $example.code
        }
    }

    It 'names its output types, and they exist' {
        $Command.OutputType | Should -Not -BeNullOrEmpty
        $Command.OutputType.Type | Should -Not -BeNullOrEmpty
    }
}
