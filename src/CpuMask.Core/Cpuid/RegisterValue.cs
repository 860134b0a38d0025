using System.Globalization;

namespace CpuMask.Cpuid;

/// <summary>
/// A 32-bit word of which each bit is known 0, known 1 or unknown. Unknown is never zero: an unknown bit has its
/// <see cref="Value"/> bit clear, and only <see cref="Known"/> tells it from a 0.
/// </summary>
public readonly record struct RegisterValue
{
    /// <summary>Nothing is known.</summary>
    public static readonly RegisterValue Unknown;

    /// <summary>All 32 bits are known to be 0.</summary>
    public static readonly RegisterValue Zero = new(0, uint.MaxValue);

    /// <summary>Makes a value; bits of <paramref name="value"/> outside <paramref name="known"/> are dropped.</summary>
    public RegisterValue(uint value, uint known)
    {
        Value = value & known;
        Known = known;
    }

    /// <summary>The known ones.</summary>
    public uint Value { get; }

    /// <summary>Which bits are known.</summary>
    public uint Known { get; }

    /// <summary>The bits known to be 1.</summary>
    public uint Ones => Value;

    /// <summary>The bits known to be 0.</summary>
    public uint Zeros => Known & ~Value;

    /// <summary>True when all 32 bits are known.</summary>
    public bool IsKnown => Known == uint.MaxValue;

    /// <summary>True when no bit is known.</summary>
    public bool IsUnknown => Known == 0;

    /// <summary>A wholly known word.</summary>
    public static RegisterValue Of(uint value) => new(value, uint.MaxValue);

    /// <summary>One bit: true, false, or null when it is unknown.</summary>
    public bool? this[int bit] => (Known >> bit & 1) == 0 ? null : (Value >> bit & 1) != 0;

    /// <summary>The same word with some bits set to known values.</summary>
    public RegisterValue With(uint mask, uint value) => new((Value & ~mask) | (value & mask), Known | mask);

    /// <summary>The same word with some bits forgotten.</summary>
    public RegisterValue Forget(uint mask) => new(Value & ~mask, Known & ~mask);

    /// <summary>
    /// What both words say together: known where either is known. Where they contradict each other
    /// <paramref name="other"/> wins; callers that must not let that pass check <see cref="Conflicts"/> first.
    /// </summary>
    public RegisterValue Merge(RegisterValue other) => new((Value & ~other.Known) | other.Value, Known | other.Known);

    /// <summary>The bits known on both sides with different values.</summary>
    public uint Conflicts(RegisterValue other) => (Value ^ other.Value) & Known & other.Known;

    /// <summary>Three-valued AND: 0 if either is a known 0, 1 if both are a known 1, else unknown.</summary>
    public RegisterValue And(RegisterValue other)
    {
        uint ones = Ones & other.Ones;
        return new RegisterValue(ones, ones | Zeros | other.Zeros);
    }

    /// <summary>Three-valued OR: 1 if either is a known 1, 0 if both are a known 0, else unknown.</summary>
    public RegisterValue Or(RegisterValue other)
    {
        uint ones = Ones | other.Ones;
        return new RegisterValue(ones, ones | (Zeros & other.Zeros));
    }

    /// <summary>A field of the word, or null when one of its bits is unknown.</summary>
    /// <param name="low">Its lowest bit.</param>
    /// <param name="high">Its highest bit.</param>
    public uint? Field(int low, int high)
    {
        uint mask = FieldMask(low, high);
        return (Known & mask) == mask ? (Value & mask) >> low : null;
    }

    /// <summary>The mask of the bits <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static uint FieldMask(int low, int high) =>
        (uint)((1UL << (high + 1)) - 1) & ~(uint)((1UL << low) - 1);

    /// <inheritdoc/>
    public bool Equals(RegisterValue other) => Value == other.Value && Known == other.Known;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)((Value * 0x9E3779B1u) ^ Known));

    /// <summary>Prints <c>0x0000641D</c>, or <c>0x0000641D/0x0000FFFF</c> with the known bits when some are unknown.</summary>
    public override string ToString() => IsKnown
        ? string.Format(CultureInfo.InvariantCulture, "0x{0:X8}", Value)
        : string.Format(CultureInfo.InvariantCulture, "0x{0:X8}/0x{1:X8}", Value, Known);
}
