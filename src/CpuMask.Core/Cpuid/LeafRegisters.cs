namespace CpuMask.Cpuid;

/// <summary>The four registers that CPUID returns for one leaf and sub-leaf, each with its known bits.</summary>
public readonly struct LeafRegisters : IEquatable<LeafRegisters>
{
    /// <summary>Makes a row.</summary>
    public LeafRegisters(uint leaf, uint subleaf, RegisterValue eax, RegisterValue ebx, RegisterValue ecx, RegisterValue edx)
    {
        Leaf = leaf;
        Subleaf = subleaf;
        Eax = eax;
        Ebx = ebx;
        Ecx = ecx;
        Edx = edx;
    }

    /// <summary>The leaf.</summary>
    public uint Leaf { get; }

    /// <summary>The sub-leaf.</summary>
    public uint Subleaf { get; }

    /// <summary>EAX.</summary>
    public RegisterValue Eax { get; }

    /// <summary>EBX.</summary>
    public RegisterValue Ebx { get; }

    /// <summary>ECX.</summary>
    public RegisterValue Ecx { get; }

    /// <summary>EDX.</summary>
    public RegisterValue Edx { get; }

    /// <summary>One of the four.</summary>
    public RegisterValue this[RegisterName register] => register switch
    {
        RegisterName.Eax => Eax,
        RegisterName.Ebx => Ebx,
        RegisterName.Ecx => Ecx,
        RegisterName.Edx => Edx,
        RegisterName.MsrLow
            or RegisterName.MsrHigh => throw new ArgumentOutOfRangeException(nameof(register), register, "A leaf has EAX, EBX, ECX and EDX."),
    };

    /// <inheritdoc/>
    public bool Equals(LeafRegisters other) => Leaf == other.Leaf && Subleaf == other.Subleaf
        && Eax == other.Eax && Ebx == other.Ebx && Ecx == other.Ecx && Edx == other.Edx;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LeafRegisters other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((int)(Leaf * 31) ^ (int)Subleaf ^ Eax.GetHashCode() ^ (Ecx.GetHashCode() * 17));
}
