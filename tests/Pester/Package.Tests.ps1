# What build.ps1 makes for others: the module as a package that PowerShell installs, and cpumask as a .NET tool. Both are installed
# from a folder, and run.
BeforeDiscovery {
    # Elsewhere modules of the user go where this test must not write.
    $noGallery = -not $IsLinux -or -not (Get-Command Publish-PSResource -ErrorAction Ignore)
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    Add-Type -AssemblyName System.IO.Compression.FileSystem
    $packages = Join-Path $TestDrive "it's [here]"
    # Where this PowerShell keeps modules and repositories is the user's own; a process of its own gets another place.
    $log = Invoke-PowerShell -File "$root/build.ps1" -Task Package -Destination $packages 2>&1 | Out-String
    $LASTEXITCODE | Should -Be 0 -Because $log
    $text = Get-Content "$root/CpuMask.psd1" -Raw
    $version = [regex]::Match($text, "ModuleVersion\s*=\s*'([^']+)'").Groups[1].Value
    $label = [regex]::Match($text, "Prerelease\s*=\s*'([^']*)'").Groups[1].Value
    $address = [regex]::Match($text, "ProjectUri\s*=\s*'([^']+)'").Groups[1].Value
    $full = if ($label) { "$version-$label" } else { $version }
    $ours = 'CpuMask.psd1', 'LICENSE', 'module/CpuMask.Core.dll', 'module/CpuMask.Faces.dll', 'module/CpuMask.VSphere.dll', 'module/CpuMask.dll',
        'module/CpuMask.format.ps1xml', 'module/CpuMask.types.ps1xml', 'module/en-US/CpuMask.dll-Help.xml' +
        @(Get-ChildItem "$root/src/CpuMask.HelpGenerator/Topics/about_*.txt" | ForEach-Object { "en-US/$($_.BaseName).help.txt" }) | Sort-Object

    function Get-Entries([string] $Package) {
        $zip = [IO.Compression.ZipFile]::OpenRead($Package)
        try { $zip.Entries.FullName | Where-Object { $_ -notmatch '^(_rels/|package/|\[Content_Types\]\.xml$|[^/]+\.nuspec$)' } | Sort-Object } finally { $zip.Dispose() }
    }

    function Get-Nuspec([string] $Package) {
        $zip = [IO.Compression.ZipFile]::OpenRead($Package)
        try {
            $reader = [IO.StreamReader]::new(($zip.Entries | Where-Object FullName -like *.nuspec).Open())
            ([xml]$reader.ReadToEnd()).package.metadata
        }
        finally { $zip.Dispose() }
    }

    # Runs lines in a PowerShell whose modules and repositories are this test's own.
    function Invoke-Alone([string] $Script) {
        $mine = $env:HOME, $env:XDG_DATA_HOME, $env:XDG_CACHE_HOME, $env:PSModulePath
        # An empty variable is none: the data folder is then below HOME, as PSResourceGet takes it to be.
        $env:HOME, $env:XDG_DATA_HOME, $env:XDG_CACHE_HOME, $env:PSModulePath = "$TestDrive/home", $null, $null, $null
        # .NET gives no path for a folder that is not there, and NuGet would then write below the current one: the checkout's root.
        foreach ($folder in '.config', '.local/share') { $null = New-Item "$TestDrive/home/$folder" -ItemType Directory -Force }
        try { Invoke-PowerShell -Command "`$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'; $Script" 2>&1 | ForEach-Object { "$_" } }
        finally { $env:HOME, $env:XDG_DATA_HOME, $env:XDG_CACHE_HOME, $env:PSModulePath = $mine }
    }
}

Describe 'The packages' {
    It 'are two, of the one version that the manifest has' {
        (Get-ChildItem -LiteralPath $packages).Name | Sort-Object | Should -Be "CpuMask.$full.nupkg", "CpuMask.Tool.$full.nupkg"
        (Invoke-Cpumask --version) | Should -Be $full
        (Get-Item "$root/out/CpuMask/module/CpuMask.Core.dll").VersionInfo.ProductVersion | Should -Be $full
    }

    It 'have of the module what is in its folder and nothing foreign' {
        Get-ChildItem "$root/out/CpuMask" -Recurse -File | ForEach-Object { $_.FullName.Substring((Join-Path $root 'out/CpuMask').Length + 1).Replace('\', '/') } | Sort-Object | Should -Be $ours
        Get-Entries "$packages/CpuMask.$full.nupkg" | Should -Be $ours
    }

    It 'have of cpumask what it runs with and nothing else' {
        $programs = Get-Entries "$packages/CpuMask.Tool.$full.nupkg" | ForEach-Object { $_.Split('/')[-1] } | Sort-Object
        $programs | Should -Be ('CpuMask.Core.dll', 'CpuMask.Faces.dll', 'CpuMask.VSphere.dll', 'cpumask.deps.json', 'cpumask.dll', 'cpumask.runtimeconfig.json',
            'DotnetToolSettings.xml', 'README.md', 'Spectre.Console.dll', 'System.CommandLine.dll' | Sort-Object)
    }

    It 'hold no path of the machine that built them' {
        foreach ($dll in Get-ChildItem "$root/out/CpuMask/module/*.dll") { [IO.File]::ReadAllText($dll.FullName, [Text.Encoding]::GetEncoding(28591)).Contains($root) | Should -BeFalse -Because $dll.Name }
    }

    It 'say where the project is, under which licence, and what is new' {
        foreach ($name in 'CpuMask', 'CpuMask.Tool') {
            $about = Get-Nuspec "$packages/$name.$full.nupkg"
            $about.id | Should -Be $name
            $about.version | Should -Be $full
            $about.projectUrl | Should -Be $address
            "$($about.licenseUrl) $($about.license.'#text')" | Should -Match Apache
        }
        $changes = [regex]::Match((Get-Content "$root/CHANGELOG.md" -Raw -Encoding utf8), "(?s)## $([regex]::Escape($version)) [^\n]*\n(.*?)(\n## |$)").Groups[1].Value.Trim()
        (Import-PowerShellDataFile "$root/out/CpuMask/CpuMask.psd1").PrivateData.PSData.ReleaseNotes | ForEach-Object {
            # The PowerShell Gallery refuses a longer text.
            $_.Length | Should -BeLessOrEqual 10000
            if ($changes.Length -le 10000) { $_ | Should -BeExactly $changes }
            else {
                $_ | Should -Match 'There is more in CHANGELOG\.md: https://\S+$'
                $changes.StartsWith(($_ -replace '\n\nThere is more in .*').Replace("`r", '')) | Should -BeTrue
            }
        }
        (Get-Nuspec "$packages/CpuMask.$full.nupkg").releaseNotes.Trim() | Should -Not -BeNullOrEmpty
    }

    It 'take another address of the project, and no changelog that says nothing of the version' {
        $program = "$root/src/CpuMask.HelpGenerator/bin/Release/net10.0/CpuMask.HelpGenerator.dll"
        Set-Content "$TestDrive/changes.md" "# Changelog`n`n## $version - today`n`nDon't.`n`n## 0.0.1`n`nOld."
        dotnet $program "$root/CpuMask.psd1" "$TestDrive/changes.md" https://host.example/cpumask "$TestDrive/made.psd1"
        $made = (Import-PowerShellDataFile "$TestDrive/made.psd1").PrivateData.PSData
        $made.ProjectUri, $made.ReleaseNotes | Should -Be 'https://host.example/cpumask', "Don't."
        Set-Content "$TestDrive/changes.md" "# Changelog`n`n## ${version}1`n`nOther."
        $said = dotnet $program "$root/CpuMask.psd1" "$TestDrive/changes.md" https://host.example/cpumask "$TestDrive/none.psd1" 2>&1 | Out-String
        $said | Should -Match "no section '## $([regex]::Escape($version))'"
        "$TestDrive/none.psd1" | Should -Not -Exist
    }
}

Describe 'The module from a repository' -Skip:$noGallery {
    BeforeAll {
        $null = New-Item "$TestDrive/repository" -ItemType Directory
        $said = Invoke-Alone "
            Register-PSResourceRepository Own '$TestDrive/repository' -Trusted
            Publish-PSResource -Path '$root/out/CpuMask' -Repository Own
            Install-PSResource CpuMask -Prerelease -Repository Own
            `$module = Import-Module CpuMask -PassThru
            `$module.ModuleBase, `$module.PrivateData.PSData.ProjectUri -join '|'
            (Import-CpuidDump '$pool' | Get-CpuidDiff).Count
            (Get-Help about_CpuMask_Baselines).Length -gt 500
            (Get-Help Get-CpuidDiff).Synopsis"
    }

    It 'is published, installed and run' {
        $said[0] | Should -BeLike "$TestDrive/home/.local/share/powershell/Modules/CpuMask/$version|$address"
        $said[1] | Should -Be (Import-CpuidDump $pool | Get-CpuidDiff).Count
        $said[2] | Should -Be 'True'
        $said[3] | Should -Be (Get-Help Get-CpuidDiff).Synopsis
    }

    It 'is the same from the package that build.ps1 makes' {
        $null = New-Item "$TestDrive/second" -ItemType Directory
        Copy-Item -LiteralPath "$packages/CpuMask.$full.nupkg" "$TestDrive/second"
        $null = New-Item "$TestDrive/saved" -ItemType Directory
        Invoke-Alone "Register-PSResourceRepository Second '$TestDrive/second' -Trusted; Save-PSResource CpuMask -Prerelease -Repository Second -Path '$TestDrive/saved'" | Should -BeNullOrEmpty
        $saved = "$TestDrive/saved/CpuMask/$version"
        foreach ($file in $ours) { (Get-FileHash "$saved/$file").Hash | Should -Be (Get-FileHash "$root/out/CpuMask/$file").Hash -Because $file }
    }
}

Describe 'cpumask as a .NET tool' {
    It 'is installed from a folder, and says what the build says' {
        $config = "$TestDrive/nuget.config"
        Set-Content $config "<configuration><packageSources><clear /><add key='own' value='$([Security.SecurityElement]::Escape($packages))' /></packageSources></configuration>"
        $log = dotnet tool install CpuMask.Tool --prerelease --tool-path "$TestDrive/tools" --configfile $config 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $log
        & "$TestDrive/tools/cpumask" --version | Should -Be $full
        & "$TestDrive/tools/cpumask" diff $pool | Should -Be (Invoke-Cpumask diff $pool)
    }

    It 'leaves nothing of NuGet or PSResourceGet in the checkout' {
        'NuGet', 'PSResourceGet' | ForEach-Object { Test-Path "$root/$_" | Should -BeFalse }
    }
}
