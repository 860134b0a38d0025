using CpuMask.Cpuid;

namespace CpuMask.Comparison;

/// <summary>
/// What a guest needs of the bits it may see, in the words of some hypervisor. A difference between hosts matters to a
/// guest only by these.
/// </summary>
public interface IGuestRequirements
{
    /// <summary>A name for messages: the guest, the file, or the default used.</summary>
    string Name { get; }

    /// <summary>Whether anything is said about a register of a vendor's CPUs.</summary>
    bool Covers(RegisterAddress register, CpuVendor vendor);

    /// <summary>The symbol for one bit on a vendor's CPUs.</summary>
    char SymbolOf(BitAddress bit, CpuVendor vendor);

    /// <summary>Whether hosts may not differ in a bit with this symbol.</summary>
    bool IsSignificant(char symbol);
}
