namespace CpuMask.Migration.Verdicts;

/// <summary>Whether a guest can move to a host.</summary>
public enum MigrationVerdict : long
{
    /// <summary>Everything the guest has seen is there.</summary>
    CanLand,

    /// <summary>Something the guest has seen is known not to be there.</summary>
    Cannot,

    /// <summary>Nothing is known to be missing, but not everything is known.</summary>
    Unknown,
}
