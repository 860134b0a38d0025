namespace CpuMask.Migration.Matrix;

/// <summary>Whether guests started on one CPU can move to another.</summary>
public enum MatrixAnswer : long
{
    /// <summary>The same CPU.</summary>
    Same,

    /// <summary>To and fro.</summary>
    Safe,

    /// <summary>There, and not back.</summary>
    OneWay,

    /// <summary>Only guests from which some bits were hidden when they were started.</summary>
    WithMask,

    /// <summary>Not by any mask.</summary>
    Refused,
}
