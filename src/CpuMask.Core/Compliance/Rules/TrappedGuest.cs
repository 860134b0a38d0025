using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;

namespace CpuMask.Compliance.Rules;

/// <summary>A VM that no other host can take, or of which that cannot be told.</summary>
/// <param name="Name">The VM.</param>
/// <param name="Host">Where it is; empty when that is not known.</param>
/// <param name="MissingFeatures">What it uses and the nearest host lacks; when it is not certain, what is not known of that host.</param>
/// <param name="NearestHost">The host that lacks the least; empty when there is no other host.</param>
public sealed record TrappedGuest(string Name, string Host, IReadOnlyList<string> MissingFeatures, string NearestHost)
{
    /// <summary>False when it is not known of some host whether the VM could go there.</summary>
    public bool IsCertain { get; init; } = true;

    /// <summary>True when nothing says where it runs, and Host is the only host that can take it.</summary>
    public bool IsHostInferred { get; init; }

    /// <summary>Which source would have what is not known; empty when it is certain.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The finding.</summary>
    internal CpuidFinding ToFinding() => new()
    {
        Host = Host,
        Rule = IsCertain ? RuleIds.VmTrapped : RuleIds.VmMoveUnknown,
        Subject = FindingSubject.Named(Name),
        Expected = "another host",
        Actual = IsCertain ? "none" : "unknown",
        Message = IsCertain ? Messages.VmTrapped(this) : Messages.VmMoveUnknown(this),
    };
}
