namespace CpuMask.Compliance.Runs;

/// <summary>What happened to a host between two runs.</summary>
public enum ChangeKind : long
{
    /// <summary>It is there for the first time.</summary>
    HostFirstSeen,

    /// <summary>It was there before and is not any more.</summary>
    HostGone,

    /// <summary>It is there again.</summary>
    HostBack,

    /// <summary>A feature appeared.</summary>
    FeatureGained,

    /// <summary>A feature went.</summary>
    FeatureLost,

    /// <summary>A number changed.</summary>
    NumberChanged,

    /// <summary>The source now says what it did not say before.</summary>
    BecameKnown,

    /// <summary>The source no longer says what it said before.</summary>
    BecameUnknown,

    /// <summary>Microcode, firmware or kernel changed.</summary>
    VersionChanged,

    /// <summary>The CPU itself is another one.</summary>
    CpuReplaced,
}
