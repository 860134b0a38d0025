namespace CpuMask.Features;

/// <summary>Which rows of the table count when two CPUs are held against each other. There is no other list of such bits.</summary>
public static class ComparedBits
{
    /// <summary>
    /// Whether software can tell two CPUs apart by a row and depend on the difference: a feature, a mitigation or a switch of
    /// firmware. Sizes, counters and topology are not.
    /// </summary>
    public static bool IsSeenBySoftware(Feature row) => row.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch;

    /// <summary>
    /// Whether a flag counts in its own right: it is not the alias of another bit, and a pool promises it.
    /// </summary>
    public static bool IsCompared(Feature row) => row.IsFlag && IsSeenBySoftware(row) && row.Combine is CombineRule.All or CombineRule.Any;
}
