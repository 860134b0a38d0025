namespace CpuMask.Platforms;

/// <summary>What a text in a platform's language says, and what is wrong with it.</summary>
public sealed record CpuTextReading
{
    /// <summary>What it does, bit by bit, in the text's order.</summary>
    public IReadOnlyList<CpuTextBit> Bits { get; init; } = new CpuTextBit[0];

    /// <summary>What it does besides single bits, in the text's order: a named model, a vendor, address bits. No findings.</summary>
    public IReadOnlyList<CpuTextRemark> Remarks { get; init; } = new CpuTextRemark[0];

    /// <summary>Whose CPU it is, as the text itself says: a VM's name, a model's. Null where it says nothing.</summary>
    public string? Subject { get; init; }

    /// <summary>What in it goes around the platform's own levelling, such as EVC; empty where nothing does, or where there is none.</summary>
    public IReadOnlyList<CpuTextRemark> LevelBlockers { get; init; } = new CpuTextRemark[0];

    /// <summary>What is wrong or dangerous, in the text's order.</summary>
    public IReadOnlyList<CpuTextFinding> Findings { get; init; } = new CpuTextFinding[0];

    /// <summary>
    /// The text with everything mended that can be without asking, lines ended by line feeds; null when nothing can be or has
    /// to be. Read again it has no finding of an <see cref="CpuTextSeverity.Error"/> that it was made to mend.
    /// </summary>
    public string? Corrected { get; init; }
}
