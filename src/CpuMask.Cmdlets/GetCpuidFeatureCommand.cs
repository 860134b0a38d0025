using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;

namespace CpuMask.Cmdlets;

/// <summary>Shows what hosts' CPUs say, one row for each feature.</summary>
/// <remarks>
/// <para>A feature is set, clear or unknown. Unknown means that the source of the host does not say, and is never taken for clear.</para>
/// <para>Without -Name, -Class and -All the rows are those that a guest can be harmed by: features, mitigations, firmware switches, and numbers such as the physical address bits.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./esx07.txt | Get-CpuidFeature -Set</code>
/// <para>Shows what the host has.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Get-CpuidFeature avx512*, pni</code>
/// <para>Shows the AVX-512 family and SSE3, which Linux calls pni, on every host of a folder.</para>
/// </example>
/// <example>
/// <code>Get-CpuidFeature -Path ./dumps -Class Security | Where-Object IsSet -eq $false | Group-Object Name</code>
/// <para>Shows which mitigations are missing on how many hosts.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuidFeature")]
[OutputType(typeof(FeatureState))]
public sealed class GetCpuidFeatureCommand : DumpCmdlet
{
    private FeatureQuery query = null!;

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public HostInput[]? InputObject { get; set; }

    /// <summary>The features to show, as the CPU maker's manual, Linux, Xen, QEMU, libvirt or vSphere calls them. Wildcards are allowed.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(FeatureNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Shows only features of these classes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public FeatureClass[]? Class { get; set; }

    /// <summary>Shows only what is set; of numbers, those that are not zero.</summary>
    [Parameter]
    public SwitchParameter Set { get; set; }

    /// <summary>Shows only what is known to be clear; of numbers, those that are zero.</summary>
    [Parameter]
    public SwitchParameter Clear { get; set; }

    /// <summary>Shows every class: also identity, topology, power, hypervisor, and what changes by itself.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <inheritdoc/>
    protected override void Begin()
    {
        RequireHosts();
        query = new FeatureQuery(Name, (name, error) => WriteError(error, name)) { Classes = Class, OnlySet = Set, OnlyClear = Clear, All = All };
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (HostCpuid host in ReadNamed())
        {
            WriteObject(query.Of(host), enumerateCollection: true);
        }
    }
}
