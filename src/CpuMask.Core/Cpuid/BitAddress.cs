using System.Globalization;

namespace CpuMask.Cpuid;

/// <summary>One bit of one register of a host: the key by which features are known.</summary>
public readonly record struct BitAddress : IComparable<BitAddress>
{
    /// <summary>The address of one bit.</summary>
    /// <param name="register">The word.</param>
    /// <param name="bit">0..31, bit 0 being the least significant.</param>
    public BitAddress(RegisterAddress register, int bit)
    {
        if ((uint)bit > 31)
        {
            throw new ArgumentOutOfRangeException(nameof(bit), bit, "A bit of a 32-bit word is numbered 0 to 31.");
        }

        Register = register;
        Bit = bit;
    }

    /// <summary>The word that holds the bit.</summary>
    public RegisterAddress Register { get; }

    /// <summary>The bit inside the 32-bit word, 0..31.</summary>
    public int Bit { get; }

    /// <summary>The bit as the manuals number it: 0..63 in a model-specific register, else <see cref="Bit"/>.</summary>
    public int ManualBit => Register.Register == RegisterName.MsrHigh ? Bit + 32 : Bit;

    /// <summary>A word with this bit alone set.</summary>
    public uint Mask => 1u << Bit;

    /// <summary>Reads <c>7.0.EBX.5</c> (decimal bit) or <c>MSR.10A.17</c> (0..63).</summary>
    public static bool TryParse(string? text, out BitAddress address)
    {
        address = default;
        int dot = text?.LastIndexOf('.') ?? -1;
        if (dot <= 0 || !RegisterAddress.TryParse(text!.Substring(0, dot), out RegisterAddress register)
            || !int.TryParse(text.Substring(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int bit)
            || bit >= (register.IsMsr ? 64 : 32))
        {
            return false;
        }

        address = bit < 32 ? register.Bit(bit) : RegisterAddress.Msr(register.Leaf, high: true).Bit(bit - 32);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(BitAddress other)
    {
        int c = Register.CompareTo(other.Register);
        return c != 0 ? c : Bit.CompareTo(other.Bit);
    }

    /// <inheritdoc/>
    public bool Equals(BitAddress other) => Register == other.Register && Bit == other.Bit;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((Register.GetHashCode() * 32) + Bit);

    /// <summary>Prints <c>CPUID.(EAX=07H,ECX=0):EBX[bit 5]</c>.</summary>
    public override string ToString() => ToString(null);

    /// <summary>Prints <c>CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]</c>.</summary>
    /// <param name="feature">The feature's name; null leaves it out.</param>
    public string ToString(string? feature) => string.Format(
        CultureInfo.InvariantCulture, "{0}{1}{2}[bit {3}]", Register, feature is null ? string.Empty : ".", feature, ManualBit);

    /// <summary>Prints the short form that <see cref="TryParse"/> reads: <c>7.0.EBX.5</c>.</summary>
    public string ToShortString() =>
        Register.ToShortString() + "." + ManualBit.ToString(CultureInfo.InvariantCulture);
}
