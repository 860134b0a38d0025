using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// What one power-on in a vmware.log says: the CPU of the host it ran on, the CPU that the guest was shown, what the
/// host could offer, and what the virtual machine needs from any host it moves to.
/// </summary>
public sealed class VmwareLog
{
    private static readonly Dictionary<string, string> NoCapabilities = new();

    /// <summary>The virtual machine's display name; null when the log does not print its settings.</summary>
    public string? VirtualMachine { get; internal set; }

    /// <summary>The host, from its <c>hostCPUID</c> lines; null when the log has none.</summary>
    public HostCpuid? Host { get; internal set; }

    /// <summary>The levels that the guest was shown, from <c>guest vs. host CPUID</c>; empty when the log has none.</summary>
    public LeafTable GuestLevels { get; internal set; } = LeafTable.Empty;

    /// <summary>The vendor that the guest was shown.</summary>
    public CpuVendor GuestVendor { get; internal set; }

    /// <summary>The signature that the guest was shown; null when the log does not say.</summary>
    public CpuSignature? GuestSignature { get; internal set; }

    /// <summary>The keys of the <c>Capability Found</c> lines, as printed: <c>cpuid.avx2</c> to <c>1</c>.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; internal set; } = NoCapabilities;

    /// <summary>
    /// The <c>VM Features Required</c> lines: <c>cpuid.ss</c> and <c>Bool:Min:1</c>. They are what a destination must offer.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Requirements { get; internal set; } = new KeyValuePair<string, string>[0];

    /// <summary>Reads a log. Several logs one behind the other give one record each.</summary>
    /// <param name="text">The log.</param>
    /// <param name="import">Takes what could not be read; hosts are not added to it.</param>
    public static IReadOnlyList<VmwareLog> Read(DumpText text, DumpImport import) => new VmwareLogParser(text, import).Read();
}
