using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms;

/// <summary>What a text does to one bit.</summary>
/// <param name="Bit">The bit.</param>
/// <param name="Effect">What it does to it.</param>
/// <param name="Position">Where it says so.</param>
public sealed record CpuTextBit(BitAddress Bit, BitEffect Effect, TextPosition Position)
{
    /// <summary>The vendor on whose hosts alone it counts; unknown when it counts on all.</summary>
    public CpuVendor OnlyOn { get; init; }
}

/// <summary>What a text does to a bit.</summary>
public enum BitEffect : long
{
    /// <summary>The guest does not see it.</summary>
    Hidden,

    /// <summary>The guest sees it whatever the host has.</summary>
    Shown,

    /// <summary>The guest sees what the host has, where the platform's default would be another.</summary>
    Host,
}

/// <summary>Something that a text does besides showing and hiding single bits.</summary>
/// <param name="Position">Where it says so.</param>
/// <param name="Message">What it does.</param>
public sealed record CpuTextRemark(TextPosition Position, string Message)
{
    /// <summary>Prints what it does.</summary>
    public override string ToString() => Message;
}
