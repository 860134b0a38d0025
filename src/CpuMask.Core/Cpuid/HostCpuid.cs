namespace CpuMask.Cpuid;

/// <summary>
/// What one host's CPU says about itself, and how well the source knew it. Immutable; made by the dump readers, by
/// CpuMask.VSphere and by HostRecord.
/// </summary>
public sealed record HostCpuid
{
    private static readonly Dictionary<string, string> NoCapabilities = new();

    /// <summary>The host's name: from the source when it has one, else the file's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The file or vCenter path it was read from.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>The reader that read it, as -Format takes it.</summary>
    public string Format { get; init; } = string.Empty;

    /// <summary>When the source was collected, if it says so.</summary>
    public DateTimeOffset? CollectedAt { get; init; }

    /// <summary>Whose view of the CPU this is.</summary>
    public HostView View { get; init; }

    /// <summary>Who made the CPU; not known when the source does not say.</summary>
    public CpuVendor Vendor { get; init; }

    /// <summary>Family, model and stepping; null when the source does not say.</summary>
    public CpuSignature? Signature { get; init; }

    /// <summary>The CPU's name; empty when the source does not say.</summary>
    public string Brand { get; init; } = string.Empty;

    /// <summary>The microcode revision, as the source prints it.</summary>
    public string? Microcode { get; init; }

    /// <summary>The firmware version, as the source prints it.</summary>
    public string? Bios { get; init; }

    /// <summary>The kernel or ESXi version, as the source prints it.</summary>
    public string? Kernel { get; init; }

    /// <summary>What a vSphere server said of the host beside its CPU; null when it came from elsewhere.</summary>
    public HostSurroundings? Surroundings { get; init; }

    /// <summary>How many logical CPUs the source describes; 0 when it does not say.</summary>
    public int LogicalProcessors { get; init; }

    /// <summary>The first logical CPU, as printed.</summary>
    public LeafTable Leaves { get; init; } = LeafTable.Empty;

    /// <summary>Folded over all CPUs and normalised: what is compared.</summary>
    public RegisterSet Registers { get; init; } = RegisterSet.Empty;

    /// <summary>
    /// The most that the hypervisor can give a guest, which is what one that arrives here may have, where the source says it
    /// beside the hardware; null elsewhere. Xen's HVM Max policy.
    /// </summary>
    public RegisterSet? GuestMaximum { get; init; }

    /// <summary>
    /// What the hypervisor gives a guest that starts here and asks for nothing else, where the source says it beside the
    /// hardware; null elsewhere. Xen's HVM Default policy.
    /// </summary>
    public RegisterSet? GuestDefault { get; init; }

    /// <summary>The source's own keys, such as misc.rdcl_no or hv.capable, that are neither register nor MSR bits.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; init; } = NoCapabilities;

    /// <summary>The bits in which the CPUs of this one host differ from each other, volatile fields left out.</summary>
    public IReadOnlyList<BitAddress> UnevenBits { get; init; } = Array.Empty<BitAddress>();

    /// <summary>What reading the source had to leave out or doubt.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>The model-specific registers among <see cref="Registers"/>.</summary>
    public IReadOnlyList<MsrValue> Msrs => Registers.Msrs;

    /// <summary>The vendor that leaf 0 names.</summary>
    public static CpuVendor VendorOf(LeafTable leaves) =>
        leaves.Find(0, 0) is { } row && row.Ebx.IsKnown && row.Ecx.IsKnown && row.Edx.IsKnown
            ? CpuVendor.FromRegisters(row.Ebx.Value, row.Ecx.Value, row.Edx.Value)
            : default;

    /// <summary>The signature that leaf 1 holds.</summary>
    public static CpuSignature? SignatureOf(LeafTable leaves) =>
        leaves.Find(1, 0, RegisterName.Eax) is { IsKnown: true } eax ? new CpuSignature(eax.Value) : null;

    /// <summary>
    /// Guest when the hypervisor bit is set, else hardware: no CPU sets that bit itself. Sources that know better say so.
    /// </summary>
    public static HostView ViewOf(LeafTable leaves) =>
        leaves.Find(1, 0, RegisterName.Ecx)?[31] == true ? HostView.Guest : HostView.Hardware;
}
