namespace CpuMask.Compliance.Runs;

/// <summary>What hosts are held against.</summary>
public enum ReferenceKind : long
{
    /// <summary>Nothing from outside: hosts are compared with others of their model only.</summary>
    None,

    /// <summary>What a pool can promise.</summary>
    Baseline,

    /// <summary>One host that the others should be like.</summary>
    Host,

    /// <summary>An EVC mode's requirements.</summary>
    EvcMode,

    /// <summary>Each host's own state in an earlier run.</summary>
    PreviousRun,
}
