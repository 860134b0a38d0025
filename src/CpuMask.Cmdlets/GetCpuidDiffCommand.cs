using System.Management.Automation;
using CpuMask.Comparison;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reports;

namespace CpuMask.Cmdlets;

/// <summary>Shows the CPUID bits in which hosts differ, and whether each matters to a guest.</summary>
/// <remarks>
/// <para>A bit is listed when it is known to be set on one host and known to be clear on another; hosts of which it is unknown are named. Fields of several bits that differ, the number of physical address bits above all, follow the bits.</para>
/// <para>With -GuestMask each difference is judged: R and H must be equal on all hosts, T and F must be met, and the others do not matter. See about_CpuMask_Masks.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Get-CpuidDiff</code>
/// <para>Shows in names what separates the hosts.</para>
/// </example>
/// <example>
/// <code>Get-CpuidDiff server1.txt, server2.txt -GuestMask windows-2003-vc2.0 | Where-Object Significant</code>
/// <para>Shows only what stops a Windows Server 2003 guest from moving between the two servers.</para>
/// </example>
/// <example>
/// <code>Get-CpuidDiff ./dumps | Group-Object Class -NoElement</code>
/// <para>Counts the differences by class: feature, security, switch.</para>
/// </example>
/// <example>
/// <code>Get-CpuidDiff ./dumps -Matrix</code>
/// <para>Shows who has which feature, for many hosts in a narrow window.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuidDiff")]
[OutputType(typeof(CpuidDifference), typeof(FieldDifference), typeof(FeatureMatrix))]
public sealed class GetCpuidDiffCommand : HostCmdlet
{
    /// <summary>What the guest needs: a built-in id, a file of .vmx lines, or leaf.register=mask such as 1.ecx=RRRR:... Several are laid over each other, the last on top.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GuestMaskCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? GuestMask { get; set; }

    /// <summary>Also shows what no guest gets to see: topology, power and hypervisor bits.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>Gives features against kinds of host, a letter for each, which fits any window: one object, which prints as the table. Its Rows and Kinds are the same for filters and CSV.</summary>
    [Parameter]
    public SwitchParameter Matrix { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        var warnings = new List<string>();
        GuestMask? guest = GuestMaskReader.Read(GuestMask, SessionState) is { } given ? GuestMasks.Resolve(given, warnings) : null;
        CpuidComparison comparison = CpuidComparison.Compare(Hosts, guest, All);
        WriteWarnings(warnings);
        WriteWarnings(comparison.Warnings);
        WriteVerbose(CmdletMessages.Compared(comparison.Hosts.Count, comparison.Groups.Count, comparison.Differences.Count));
        if (Matrix)
        {
            WriteObject(FeatureMatrix.Of(comparison));
            return;
        }

        foreach (object difference in comparison.Differences.Concat<object>(comparison.Fields))
        {
            WriteObject(guest is null ? difference : Judged(difference));
        }
    }

    // With a guest mask there is a table with a column for its judgement; without, that column would be empty.
    private static PSObject Judged(object difference)
    {
        var shown = new PSObject(difference);
        shown.TypeNames.Insert(0, difference.GetType().FullName + "#Judged");
        return shown;
    }
}
