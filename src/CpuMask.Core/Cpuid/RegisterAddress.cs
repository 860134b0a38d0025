using System.Globalization;
using CpuMask.Text;

namespace CpuMask.Cpuid;

/// <summary>
/// Where a 32-bit word of a host stands: CPUID leaf, sub-leaf and register, or one half of a model-specific register.
/// The address is the key everywhere: names of bits are not unique between vendors and projects, addresses are.
/// </summary>
public readonly record struct RegisterAddress : IComparable<RegisterAddress>
{
    private readonly byte register;

    /// <summary>The address of a CPUID register.</summary>
    /// <param name="leaf">The value of EAX that CPUID is executed with.</param>
    /// <param name="subleaf">The value of ECX that CPUID is executed with; 0 where the leaf has no sub-leaves.</param>
    /// <param name="register">EAX, EBX, ECX or EDX.</param>
    public RegisterAddress(uint leaf, uint subleaf, RegisterName register)
    {
        Leaf = leaf;
        Subleaf = subleaf;
        this.register = (byte)register;
    }

    /// <summary>The leaf, or the index of the model-specific register.</summary>
    public uint Leaf { get; }

    /// <summary>The sub-leaf; 0 for a model-specific register.</summary>
    public uint Subleaf { get; }

    /// <summary>The register.</summary>
    public RegisterName Register => (RegisterName)register;

    /// <summary>True for half of a model-specific register.</summary>
    public bool IsMsr => Register >= RegisterName.MsrLow;

    /// <summary>The low or high half of a model-specific register.</summary>
    public static RegisterAddress Msr(uint index, bool high = false) =>
        new(index, 0, high ? RegisterName.MsrHigh : RegisterName.MsrLow);

    /// <summary>One bit of this word.</summary>
    /// <param name="bit">0..31.</param>
    public BitAddress Bit(int bit) => new(this, bit);

    /// <summary>The bits of a mask, ascending.</summary>
    public IEnumerable<BitAddress> Bits(uint mask)
    {
        for (int bit = 0; mask != 0; bit++, mask >>= 1)
        {
            if ((mask & 1) != 0)
            {
                yield return Bit(bit);
            }
        }
    }

    /// <summary>Reads <c>7.0.EBX</c> (hexadecimal leaf and sub-leaf) or <c>MSR.10A</c> (its low half).</summary>
    public static bool TryParse(string? text, out RegisterAddress address)
    {
        address = default;
        string[] parts = (text ?? string.Empty).Split('.');
        if (parts.Length == 2 && parts[0].Equals("MSR", StringComparison.OrdinalIgnoreCase)
            && Hex.TryParse(parts[1], out uint index))
        {
            address = Msr(index);
            return true;
        }

        if (parts.Length == 3 && Hex.TryParse(parts[0], out uint leaf) && Hex.TryParse(parts[1], out uint subleaf)
            && TryParseRegister(parts[2], out RegisterName register))
        {
            address = new RegisterAddress(leaf, subleaf, register);
            return true;
        }

        return false;
    }

    /// <summary>Reads <c>eax</c>, <c>EBX</c>, and so on.</summary>
    public static bool TryParseRegister(string text, out RegisterName register)
    {
        register = RegisterName.Eax;
        if (text.Length != 3 || (text[0] | 0x20) != 'e' || (text[2] | 0x20) != 'x')
        {
            return false;
        }

        int r = (text[1] | 0x20) - 'a';
        register = (RegisterName)r;
        return (uint)r <= 3;
    }

    /// <inheritdoc/>
    public int CompareTo(RegisterAddress other)
    {
        int c = IsMsr.CompareTo(other.IsMsr);
        c = c != 0 ? c : Leaf.CompareTo(other.Leaf);
        c = c != 0 ? c : Subleaf.CompareTo(other.Subleaf);
        return c != 0 ? c : Register.CompareTo(other.Register);
    }

    /// <inheritdoc/>
    public bool Equals(RegisterAddress other) =>
        Leaf == other.Leaf && Subleaf == other.Subleaf && Register == other.Register;

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)((((Leaf * 0x9E3779B1u) ^ Subleaf) * 8) + (uint)Register));

    /// <summary>Prints the manuals' form: <c>CPUID.(EAX=07H,ECX=0):EBX</c> or <c>MSR[10AH]</c>.</summary>
    public override string ToString() => IsMsr
        ? string.Format(CultureInfo.InvariantCulture, "MSR[{0:X}H]", Leaf)
        : string.Format(CultureInfo.InvariantCulture, "CPUID.(EAX={0:X2}H,ECX={1:X}):{2}", Leaf, Subleaf, Register.ToString().ToUpperInvariant());

    /// <summary>Prints the short form that <see cref="TryParse"/> reads: <c>7.0.EBX</c>, <c>MSR.10A</c>.</summary>
    public string ToShortString() => IsMsr
        ? string.Format(CultureInfo.InvariantCulture, "MSR.{0:X}", Leaf)
        : string.Format(CultureInfo.InvariantCulture, "{0:X}.{1:X}.{2}", Leaf, Subleaf, Register.ToString().ToUpperInvariant());
}
