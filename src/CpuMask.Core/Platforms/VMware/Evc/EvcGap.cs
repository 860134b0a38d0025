using CpuMask.Features;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>By what a host could come to have what a mode asks for.</summary>
public enum EvcGapKind : long
{
    /// <summary>Nothing: the CPU has no such feature.</summary>
    Cpu,

    /// <summary>A switch in the firmware's setup: CPUs of this design have the feature, or it is one that firmware often hides.</summary>
    Firmware,

    /// <summary>CPUs of this design have it; something between the CPU and the source of the facts hides it.</summary>
    Hidden,

    /// <summary>Newer microcode.</summary>
    Microcode,

    /// <summary>The source of the host's facts does not say whether it has it.</summary>
    NotKnown,
}

/// <summary>Something that a mode asks for and a host lacks, or is not known to have.</summary>
/// <param name="Key">vSphere's key: <c>cpuid.AES</c>.</param>
/// <param name="Feature">The feature's row; null for a key that is no CPUID bit.</param>
/// <param name="Kind">By what the host could have it.</param>
/// <param name="Advice">What to do about it; empty where nothing can be done.</param>
public sealed record EvcGap(string Key, Feature? Feature, EvcGapKind Kind, string Advice)
{
    /// <summary>The name to print: the manual's, else the key.</summary>
    public string Name => Feature?.Name ?? Key;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Whether a host can run a mode.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Answer">Null when it is not known.</param>
/// <param name="Gaps">What is missing, or not known, in the mode's order.</param>
public sealed record EvcFit(EvcMode Mode, bool? Answer, IReadOnlyList<EvcGap> Gaps);
