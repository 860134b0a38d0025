@{
    RootModule           = ''
    # The types file names members of this assembly, and is read before the cmdlets are loaded.
    RequiredAssemblies   = @('module/CpuMask.Core.dll', 'module/CpuMask.dll')
    NestedModules        = @('module/CpuMask.dll')
    ModuleVersion        = '0.1.0'
    GUID                 = 'b0d9a0c2-6c7e-4f0e-9d2b-6f7b7e6f5a31'
    Author               = 'The CpuMask authors'
    CompanyName          = 'The CpuMask authors'
    Copyright            = 'Copyright The CpuMask authors. Apache-2.0.'
    Description          = 'Compares the CPUID of virtualization hosts bit by bit, explains every difference, and writes and applies the masks that make live migration work: VMware R/H/0/X masks and Xen cpuid lines.'
    PowerShellVersion    = '5.1'
    # Run by us: Core, 7.6 on Linux. Desktop, 5.1: its assemblies on Mono only, until .github/workflows/test.yml has run.
    CompatiblePSEditions = @('Desktop', 'Core')
    DotNetFrameworkVersion = '4.7.2'
    TypesToProcess       = @('module/CpuMask.types.ps1xml')
    FormatsToProcess     = @('module/CpuMask.format.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-CpuBaseline'
        'ConvertFrom-CpuidDump'
        'ConvertTo-CpuModel'
        'ConvertTo-XenCpuid'
        'Export-CpuidDump'
        'Export-CpuidReport'
        'Get-CpuEvcMode'
        'Get-CpuGeneration'
        'Get-CpuMigrationMatrix'
        'Get-CpuPool'
        'Get-CpuPoolPlan'
        'Get-CpuidDiff'
        'Get-CpuidFeature'
        'Get-CpuidHistory'
        'Get-HostCpuid'
        'Get-MaskRelaxation'
        'Get-PowerCycleDebt'
        'Get-VMCpuMask'
        'Get-VMSoakCoverage'
        'Get-VSphereSession'
        'Import-CpuidDump'
        'New-CpuBaseline'
        'New-VMotionMask'
        'New-VSphereSession'
        'Remove-VSphereSession'
        'Resolve-VMotionFault'
        'Restore-VMCpuMask'
        'Set-VMCpuMask'
        'Test-CpuMask'
        'Test-CpuMigration'
        'Test-CpuidCompliance'
        'Test-CrossVendorMigration'
        'Test-HostEvacuation'
        'Test-VMSoak'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            # With ModuleVersion the only place where the version is written.
            Prerelease   = 'preview1'
            Tags         = @('CPUID', 'vMotion', 'EVC', 'Xen', 'vSphere', 'VMware', 'LiveMigration', 'CPU', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://www.apache.org/licenses/LICENSE-2.0'
            # Whoever hosts the project elsewhere builds with -ProjectUri.
            ProjectUri   = 'https://github.com/cpumask/cpumask'
            # The package has this version's section of CHANGELOG.md here.
            ReleaseNotes = ''
        }
    }
}
