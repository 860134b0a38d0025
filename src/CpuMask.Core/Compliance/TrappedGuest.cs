using System.Collections.Generic;
using CpuMask.Text;

namespace CpuMask.Compliance;

/// <summary>A VM that no other host can take.</summary>
/// <param name="Name">The VM.</param>
/// <param name="Host">Where it is.</param>
/// <param name="MissingFeatures">What it uses and at least one other host lacks, or a reason in words; may be empty.</param>
/// <param name="NearestHost">The host that lacks the least; empty when there is no other host.</param>
public sealed record TrappedGuest(string Name, string Host, IReadOnlyList<string> MissingFeatures, string NearestHost)
{
    /// <summary>The finding.</summary>
    internal CpuidFinding ToFinding() => new()
    {
        Host = Host,
        Rule = RuleIds.VmTrapped,
        Subject = FindingSubject.Named(Name),
        Expected = "another host",
        Actual = "none",
        Message = Messages.VmTrapped(this),
    };
}
