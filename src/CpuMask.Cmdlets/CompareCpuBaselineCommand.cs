using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Migration.Comparing;

namespace CpuMask.Cmdlets;

/// <summary>Compares two baselines, or a baseline and a host: what a VM would lose and gain, and whether it can land.</summary>
/// <remarks>
/// <para>The pipeline's hosts and baselines are what a VM was started with; -With is where it would go. Each side is what all of its hosts promise together.</para>
/// <para>Landings has a row for each platform: its guests are shown, and held to, different features.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-CpuBaseline | Compare-CpuBaseline ./new-host.txt</code>
/// <para>Shows what a new host changes for the VMs of a pool.</para>
/// </example>
/// <example>
/// <code>(Compare-CpuBaseline paris.json -InputObject london.json).Lost.Name</code>
/// <para>Shows what VMs of one site would miss at the other.</para>
/// </example>
[Cmdlet(VerbsData.Compare, "CpuBaseline")]
[OutputType(typeof(BaselineComparison))]
public sealed class CompareCpuBaselineCommand : BaselineCmdlet
{
    /// <summary>Where the VM would go: HostCpuid objects, baselines, or paths of dump files and folders. Several are one pool.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public HostInput[] With { get; set; } = null!;

    /// <summary>What the VM was started with: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override HostInput[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        HostCpuid[] others = HostsOf(With, null).ToArray();
        base.End();
        if (Hosts.Count == 0 || others.Length == 0)
        {
            return;
        }

        ComputedBaseline from = Compute(), to = With.Length == 1 && With[0].Baseline is { } computed ? computed : CpuBaseline.OfInputs(others).Compute(Policies());
        BaselineComparison comparison = BaselineComparison.Of(from, to, Registry.Platforms.Select(p => p.View));
        WriteWarnings(from.Warnings.Concat(to.Warnings).Concat(comparison.Warnings).Distinct());
        WriteObject(comparison);
    }
}
