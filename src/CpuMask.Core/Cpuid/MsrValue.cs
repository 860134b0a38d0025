namespace CpuMask.Cpuid;

/// <summary>A 64-bit model-specific register with its known bits. Only 0x10A (ARCH_CAPABILITIES) is a feature register.</summary>
public readonly record struct MsrValue
{
    /// <summary>The index of IA32_ARCH_CAPABILITIES, which says which speculation flaws a CPU does not have.</summary>
    public const uint ArchCapabilities = 0x10A;

    /// <summary>Makes a value; bits outside <paramref name="known"/> are dropped.</summary>
    public MsrValue(uint index, ulong value, ulong known)
    {
        Index = index;
        Value = value & known;
        Known = known;
    }

    /// <summary>The register's index, as RDMSR takes it in ECX.</summary>
    public uint Index { get; }

    /// <summary>The known ones.</summary>
    public ulong Value { get; }

    /// <summary>Which bits are known.</summary>
    public ulong Known { get; }

    /// <summary>One half.</summary>
    public RegisterValue Half(bool high) => high
        ? new RegisterValue((uint)(Value >> 32), (uint)(Known >> 32))
        : new RegisterValue((uint)Value, (uint)Known);
}
