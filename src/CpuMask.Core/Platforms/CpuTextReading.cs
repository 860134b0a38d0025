using System.Collections.Generic;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>What a text in a platform's language says, and what is wrong with it.</summary>
public sealed record CpuTextReading
{
    /// <summary>What it does, bit by bit, in the text's order.</summary>
    public IReadOnlyList<CpuTextBit> Bits { get; init; } = new CpuTextBit[0];

    /// <summary>What is wrong or dangerous, in the text's order.</summary>
    public IReadOnlyList<CpuTextFinding> Findings { get; init; } = new CpuTextFinding[0];

    /// <summary>The text with everything mended that can be; null when nothing has to be.</summary>
    public string? Corrected { get; init; }
}

/// <summary>What a text does to one bit.</summary>
/// <param name="Bit">The bit.</param>
/// <param name="Effect">What it does to it.</param>
/// <param name="Position">Where it says so.</param>
public sealed record CpuTextBit(BitAddress Bit, BitEffect Effect, TextPosition Position);

/// <summary>What a text does to a bit.</summary>
public enum BitEffect
{
    /// <summary>The guest does not see it.</summary>
    Hidden,

    /// <summary>The guest sees it whatever the host has.</summary>
    Shown,

    /// <summary>The guest sees what the host has, where the platform's default would be another.</summary>
    Host,
}

/// <summary>Something wrong in a text.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Position">Where it is.</param>
/// <param name="Message">What is wrong, what its reader does with it, and what was expected.</param>
public sealed record CpuTextFinding(CpuTextSeverity Severity, TextPosition Position, string Message);

/// <summary>How bad something in a text is.</summary>
public enum CpuTextSeverity
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>The reader takes it, and it does other than it seems to, or harm.</summary>
    Warning,

    /// <summary>The reader refuses it, or drops it in silence.</summary>
    Error,
}
