namespace CpuMask.Dumps;

/// <summary>How well a text fits a format, judged on its beginning.</summary>
public readonly struct DumpFit
{
    /// <summary>Not this format, from the first line on.</summary>
    public static readonly DumpFit None;

    private DumpFit(int weight, int stoppedAt)
    {
        Weight = weight;
        StoppedAt = stoppedAt;
    }

    /// <summary>0 when it is not this format; else the heavier fit wins. A format that could be mistaken weighs less.</summary>
    public int Weight { get; }

    /// <summary>The line where a text that began like this format stopped fitting; 0 when it never began.</summary>
    public int StoppedAt { get; }

    /// <summary>It is this format.</summary>
    /// <param name="weight">1 for a weak sign, 10 for lines that only this format has, 100 for an explicit marker.</param>
    public static DumpFit Yes(int weight) => new(weight, 0);

    /// <summary>It began like this format and then did not go on.</summary>
    /// <param name="line">The line that does not fit, from 1.</param>
    public static DumpFit Stopped(int line) => new(0, line);
}
