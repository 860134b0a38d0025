using System.Collections.Generic;
using CpuMask.Cpuid;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Faults;

/// <summary>One statement of an error text, or one pair of guest and host, and what it means.</summary>
public sealed record FaultFinding
{
    /// <summary>What kind of statement it is.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>What it says, with the host that does not fit where the sentence does not name it.</summary>
    public string Statement => Host is null || Kind == FaultKind.Comparison ? Summary : Summary + " " + Messages.HostOfFault(Host);

    /// <summary>The virtual machine, where it is named.</summary>
    public string? Guest { get; init; }

    /// <summary>The host that the guest is to leave, where it is named.</summary>
    public string? SourceHost { get; init; }

    /// <summary>The host that lacks what the guest needs, where it is named.</summary>
    public string? Host { get; init; }

    /// <summary>The CPUID register, where it is named.</summary>
    public RegisterAddress? Register { get; init; }

    /// <summary>The bits and keys that do not fit.</summary>
    public IReadOnlyList<BlockingFeature> Bits { get; init; } = new BlockingFeature[0];

    /// <summary>The bits that may be meant, where the text names a register and not the bits.</summary>
    public IReadOnlyList<BlockingFeature> Candidates { get; init; } = new BlockingFeature[0];

    /// <summary>What the text does not say, what could not be read of it, and where to find it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = new string[0];
}
