namespace CpuMask.CrossVendor.GuestState;

/// <summary>A segment register with its hidden part, as VMCB and VMCS hold it.</summary>
internal sealed record SegmentCache
{
    /// <summary>What MOV from the register would give.</summary>
    public ushort Selector { get; init; }

    /// <summary>The linear address of byte 0.</summary>
    public ulong Base { get; init; }

    /// <summary>The last byte, with <see cref="Granular"/> already applied: both vendors keep it so.</summary>
    public uint Limit { get; init; }

    /// <summary>Bits 3:0 of the access rights.</summary>
    public byte Type { get; init; }

    /// <summary>S: code or data, not a system segment.</summary>
    public bool IsCodeOrData { get; init; }

    /// <summary>The descriptor's privilege level, 0 to 3.</summary>
    public byte Dpl { get; init; }

    /// <summary>P.</summary>
    public bool Present { get; init; }

    /// <summary>L: 64-bit code.</summary>
    public bool Long { get; init; }

    /// <summary>D/B: 32-bit operands and stack.</summary>
    public bool Big { get; init; }

    /// <summary>G: the descriptor counted its limit in pages.</summary>
    public bool Granular { get; init; }

    /// <summary>Intel's own bit for a register that holds no segment. A VMCB has none.</summary>
    public bool Unusable { get; init; }

    /// <summary>The requestor's privilege level, bits 1:0 of the selector.</summary>
    public int Rpl => Selector & 3;

    /// <summary>True for selectors 0 to 3.</summary>
    public bool IsNull => (Selector & 0xFFFC) == 0;

    /// <summary>Accessed code or data: bit 0 of the type.</summary>
    public bool Accessed => (Type & 1) != 0;

    /// <summary>Code: bit 3 of the type.</summary>
    public bool IsCode => (Type & 8) != 0;

    /// <summary>Conforming code: bits 3 and 2 of the type.</summary>
    public bool IsConforming => (Type & 0xC) == 0xC;

    /// <summary>The flat code segment that the fast system calls load.</summary>
    public static SegmentCache FlatCode(ushort selector, byte dpl, bool is64Bit) => new()
    {
        Selector = selector, Limit = uint.MaxValue, Type = 11, IsCodeOrData = true, Dpl = dpl, Present = true,
        Long = is64Bit, Big = !is64Bit, Granular = true,
    };

    /// <summary>The flat stack segment that the fast system calls load.</summary>
    public static SegmentCache FlatStack(ushort selector, byte dpl) => new()
    {
        Selector = selector, Limit = uint.MaxValue, Type = 3, IsCodeOrData = true, Dpl = dpl, Present = true,
        Big = true, Granular = true,
    };

    /// <summary>A register that was loaded with a null selector, as an AMD CPU keeps it: every attribute 0.</summary>
    public static SegmentCache Null(ushort selector = 0) => new() { Selector = selector };
}
