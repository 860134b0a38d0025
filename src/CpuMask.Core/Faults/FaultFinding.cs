using CpuMask.Cpuid;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Faults;

/// <summary>One statement of an error text, or one pair of guest and host, and what it means.</summary>
public sealed record FaultFinding
{
    /// <summary>What kind of statement it is.</summary>
    public FaultKind Kind { get; init; }

    /// <summary>What is asked: a migration and a power-on call for other answers.</summary>
    public FaultQuestion Question { get; init; }

    /// <summary>Which way the bits do not fit.</summary>
    public FaultDirection Direction { get; init; }

    /// <summary>The platform whose words these are: vmware, xapi, libvirt; null for what CpuMask compared itself.</summary>
    public string? Platform { get; init; }

    /// <summary>What it says, in a sentence.</summary>
    public string Summary { get; init; } = string.Empty;

    /// <summary>What it says, with the host that does not fit where the sentence does not name it.</summary>
    public string Statement => Host is null || Kind == FaultKind.Comparison || Summary.Contains(Host) ? Summary : Summary + " " + Messages.HostOfFault(Host);

    /// <summary>The virtual machine, where it is named.</summary>
    public string? Guest { get; init; }

    /// <summary>The host that the guest is to leave, where it is named.</summary>
    public string? SourceHost { get; init; }

    /// <summary>The host that does not fit, where it is named.</summary>
    public string? Host { get; init; }

    /// <summary>The CPUID register, where it is named.</summary>
    public RegisterAddress? Register { get; init; }

    /// <summary>The bits and keys that do not fit, or that a mask line is about.</summary>
    public IReadOnlyList<BlockingFeature> Bits { get; init; } = new BlockingFeature[0];

    /// <summary>The bits that may be meant, where the text names a register and not the bits.</summary>
    public IReadOnlyList<BlockingFeature> Candidates { get; init; } = new BlockingFeature[0];

    /// <summary>What else there is to know of it: causes, doubts, what given hosts say to it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = new string[0];

    /// <summary>What the text does not say, and where to read it.</summary>
    public IReadOnlyList<string> NotKnown { get; init; } = new string[0];
}

/// <summary>Which way the bits of a finding do not fit.</summary>
public enum FaultDirection : long
{
    /// <summary>It is not said, or the finding is about no bits.</summary>
    Unknown,

    /// <summary>The guest needs the bits, and the host lacks them.</summary>
    HostLacks,

    /// <summary>The host has the bits, and the guest must not see them there.</summary>
    HostHas,

    /// <summary>What the guest is given contradicts itself; the host is not to blame.</summary>
    GuestContradicts,
}
