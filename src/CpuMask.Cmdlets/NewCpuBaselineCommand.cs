using System.Management.Automation;
using CpuMask.Baselines;

namespace CpuMask.Cmdlets;

/// <summary>Computes what all hosts of a pool can promise to a guest, and who took what away.</summary>
/// <remarks>
/// <para>A baseline is evidence first: groups of alike hosts, in the property Evidence. What the pool promises follows from it. So baselines can be merged with further hosts and with each other, in any order and more than once, and give the same as all hosts at once.</para>
/// <para>Removed names each feature that some host has and the pool does not promise, with the hosts that took it away. Forced names what a guest must see because any host has it.</para>
/// <para>Hosts of two vendors are an error unless -Vendor says whose CPU the baseline shall be.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-CpuBaseline</code>
/// <para>Shows what the pool promises.</para>
/// </example>
/// <example>
/// <code>(New-CpuBaseline ./dumps).Removed</code>
/// <para>Shows what the pool does not promise, and by which host.</para>
/// </example>
/// <example>
/// <code>$all = New-CpuBaseline $london, $paris; $all | New-CpuBaseline -WithoutHost old*</code>
/// <para>Merges two sites' baselines, and shows what the pool would promise without its oldest hosts.</para>
/// </example>
[Cmdlet(VerbsCommon.New, "CpuBaseline")]
[OutputType(typeof(ComputedBaseline))]
public sealed class NewCpuBaselineCommand : BaselineCmdlet
{
    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        ComputedBaseline baseline = Compute();
        WriteWarnings(baseline.Warnings);
        WriteObject(baseline);
    }
}
