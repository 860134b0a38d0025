using CpuMask.Cpuid;

namespace CpuMask.Guests;

/// <summary>How much memory a CPU can address, which no feature mask changes and no flag tells.</summary>
internal static class AddressBits
{
    // Both vendors' manuals: a CPU without leaf 0x80000008 has 36 bits if it has PAE, else 32.
    private const int WithPae = 36, WithoutPae = 32;

    private static readonly RegisterAddress Sizes = new(0x80000008, 0, RegisterName.Eax);
    private static readonly BitAddress Pae = new RegisterAddress(1, 0, RegisterName.Edx).Bit(6);

    /// <summary>The physical address bits of a host; null when they are not known.</summary>
    public static int? Physical(RegisterSet registers) =>
        registers[Sizes].Field(0, 7) is not { } bits ? null
        : bits != 0 ? (int)bits
        : registers[Pae] switch { true => WithPae, false => WithoutPae, _ => null };
}
