namespace CpuMask.Reports;

/// <summary>What a piece of a matrix says. A colour only underlines it; the letter says it too.</summary>
public enum MatrixTone
{
    /// <summary>Nothing of its own.</summary>
    Plain,

    /// <summary>A heading or a kind's letter.</summary>
    Heading,

    /// <summary>What is good to have beside it.</summary>
    Minor,

    /// <summary>There, or a number as it should be.</summary>
    Present,

    /// <summary>Not there.</summary>
    Absent,

    /// <summary>Not there although it should be, or a number that is not as it should be.</summary>
    Missing,

    /// <summary>There although it should not be.</summary>
    Extra,

    /// <summary>Not known.</summary>
    Unknown,
}
