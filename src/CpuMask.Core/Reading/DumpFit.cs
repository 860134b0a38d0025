namespace CpuMask.Reading;

/// <summary>How well a text fits a format, judged on its beginning.</summary>
public readonly struct DumpFit
{
    /// <summary>
    /// A fit of this weight is not questioned: no other reader is asked. That no two readers claim one file is tested on the
    /// corpus, and asking forty readers about each of ten thousand files takes longer than reading them.
    /// </summary>
    public const int Certain = 20;

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
    /// <param name="weight">1 for a weak sign, 10 for a strong one, <see cref="Certain"/> and more for what only this format has.</param>
    public static DumpFit Yes(int weight) => new(weight, 0);

    /// <summary>It began like this format and then did not go on.</summary>
    /// <param name="line">The line that does not fit, from 1.</param>
    public static DumpFit Stopped(int line) => new(0, line);
}
