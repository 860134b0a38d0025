namespace CpuMask.Platforms.Xen.Masks;

/// <summary>How a baseline is written for Xen.</summary>
public sealed record XenCpuidOptions
{
    /// <summary>Refuse what is unknown; level family, model and stepping; comment each line.</summary>
    public static readonly XenCpuidOptions Default = new();

    /// <summary>What to do with what some host's source does not say.</summary>
    public UnknownBits UnknownBits { get; init; } = UnknownBits.Refuse;

    /// <summary>Leaves family, model and stepping to the host on which a guest starts.</summary>
    public bool KeepHostSignature { get; init; }

    /// <summary>Writes the list without comments.</summary>
    public bool NoComments { get; init; }

    /// <summary>The version of Xen that will read it; null for the oldest that is known, 4.17.</summary>
    public Version? Version { get; init; }
}
