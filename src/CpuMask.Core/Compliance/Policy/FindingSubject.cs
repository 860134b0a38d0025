using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Compliance.Policy;

/// <summary>
/// What a finding is about: a bit, a field of a register, a whole register, or a name that is no register at all (a
/// capability, a VM). One subject is shared by the findings of all hosts.
/// </summary>
public sealed class FindingSubject : IEquatable<FindingSubject>
{
    /// <summary>The host as a whole.</summary>
    public static readonly FindingSubject None = new(null, 0, 0, string.Empty, null);

    private FindingSubject(RegisterAddress? register, int low, int high, string name, FeatureClass? kind)
    {
        Register = register;
        LowBit = low;
        HighBit = high;
        Name = name;
        Class = kind;
    }

    /// <summary>The register; null when the finding is not about one.</summary>
    public RegisterAddress? Register { get; }

    /// <summary>The lowest bit in the 32-bit word.</summary>
    public int LowBit { get; }

    /// <summary>The highest bit in the 32-bit word.</summary>
    public int HighBit { get; }

    /// <summary>The feature's, field's, capability's or VM's name; empty for the host as a whole.</summary>
    public string Name { get; }

    /// <summary>The kind of statement that the bit makes; null when it is no bit.</summary>
    public FeatureClass? Class { get; }

    /// <summary>The bit; null unless the finding is about a single one.</summary>
    public BitAddress? Bit => Register is { } register && LowBit == HighBit ? register.Bit(LowBit) : null;

    /// <summary>The bits of the word that are meant; 0 when the finding is about no register.</summary>
    public uint Mask => Register is null ? 0 : RegisterValue.FieldMask(LowBit, HighBit);

    /// <summary>The row of the feature table; null for anything without one.</summary>
    public Feature? Row => Register is { } register ? FeatureTable.Default.Find(register.Bit(LowBit)) : null;

    /// <summary>One bit, with its name and class. A bit without a name counts as a feature until someone knows better.</summary>
    public static FindingSubject Of(BitAddress bit) => new(
        bit.Register, bit.Bit, bit.Bit, FeatureTable.Default.NameOf(bit), FeatureTable.Default.Find(bit)?.Class ?? FeatureClass.Feature);

    /// <summary>A flag or a field of the table.</summary>
    public static FindingSubject Of(Feature row) => new(row.Register, row.LowBit, row.HighBit, row.Name, row.Class);

    /// <summary>A whole register.</summary>
    public static FindingSubject Of(RegisterAddress register) => new(register, 0, 31, register.ToString(), null);

    /// <summary>A capability, a VM, or anything else that has but a name.</summary>
    public static FindingSubject Named(string name) => new(null, 0, 0, name, null);

    /// <summary>Equal when the bits are; names count only where there are no bits, since tables grow names.</summary>
    public bool Equals(FindingSubject? other) => other is not null && Nullable.Equals(Register, other.Register)
        && LowBit == other.LowBit && HighBit == other.HighBit
        && (Register is not null || string.Equals(Name, other.Name, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FindingSubject other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        Register is { } register ? unchecked((((register.GetHashCode() * 31) + LowBit) * 31) + HighBit) : StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>Prints <c>CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]</c>, a range for a field, else the name.</summary>
    public override string ToString()
    {
        if (Bit is { } bit)
        {
            return bit.ToString(Row is null ? null : Name);
        }

        return Register is { } register && LowBit + (31 - HighBit) > 0
            ? string.Format(CultureInfo.InvariantCulture, "{0}.{1}[bits {2}:{3}]", register, Name, HighBit, LowBit)
            : Name;
    }
}
