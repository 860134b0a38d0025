using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Hosts;

/// <summary>
/// Gathers what a reader finds about one host and folds its logical CPUs into one record. Readers call
/// <see cref="BeginCpu"/> before each CPU's leaves; a source without CPUs calls it once.
/// </summary>
public sealed class HostBuilder
{
    private static readonly Dictionary<string, string> NoCapabilities = new();

    private readonly HostOrigin origin;
    private CpuFold fold;
    private readonly List<string> warnings = new();
    private readonly MsrFold msrs = new();
    private Dictionary<string, string>? capabilities;

    internal HostBuilder(HostOrigin origin)
    {
        this.origin = origin;
        fold = origin.Shared.TakeFold();
    }

    /// <summary>The host's name, when the source has one.</summary>
    public string? Name { get; set; }

    /// <summary>Whose view it is, when the source's kind says so; else it is told from the hypervisor bit.</summary>
    public HostView? View { get; set; }

    /// <summary>The vendor, for sources without leaf 0.</summary>
    public CpuVendor Vendor { get; set; }

    /// <summary>The signature, for sources without leaf 1.</summary>
    public CpuSignature? Signature { get; set; }

    /// <summary>The CPU's name, for sources without the brand leaves.</summary>
    public string? Brand { get; set; }

    /// <summary>See <see cref="HostCpuid.Microcode"/>.</summary>
    public string? Microcode { get; set; }

    /// <summary>See <see cref="HostCpuid.Bios"/>.</summary>
    public string? Bios { get; set; }

    /// <summary>See <see cref="HostCpuid.Kernel"/>.</summary>
    public string? Kernel { get; set; }

    /// <summary>See <see cref="HostCpuid.Surroundings"/>.</summary>
    public HostSurroundings? Surroundings { get; set; }

    /// <summary>See <see cref="HostCpuid.GuestMaximum"/>.</summary>
    public RegisterSet? GuestMaximum { get; set; }

    /// <summary>See <see cref="HostCpuid.GuestDefault"/>.</summary>
    public RegisterSet? GuestDefault { get; set; }

    /// <summary>See <see cref="HostCpuid.CollectedAt"/>.</summary>
    public DateTimeOffset? CollectedAt { get; set; }

    /// <summary>How many logical CPUs the source says there are, when it does not list them all.</summary>
    public int LogicalProcessors { get; set; }

    /// <summary>True until something was added.</summary>
    public bool IsEmpty => fold.IsEmpty && msrs.IsEmpty && capabilities is null;

    /// <summary>How many CPUs were begun.</summary>
    public int CpuCount => fold.CpuCount;

    /// <summary>Begins the leaves of the next logical CPU.</summary>
    public void BeginCpu()
    {
        origin.Cancellation.ThrowIfCancellationRequested();
        fold.BeginCpu();
    }

    /// <summary>Adds a wholly known leaf of the current CPU.</summary>
    public void AddLeaf(uint leaf, uint subleaf, uint eax, uint ebx, uint ecx, uint edx) =>
        fold.Add(leaf, subleaf, eax, ebx, ecx, edx);

    /// <summary>Adds one register, or the known bits of one, of the current CPU.</summary>
    public void AddRegister(RegisterAddress address, RegisterValue value)
    {
        if (!address.IsMsr)
        {
            fold.Add(address, value);
            return;
        }

        bool high = address.Register == RegisterName.MsrHigh;
        AddMsr(address.Leaf, (ulong)value.Value << (high ? 32 : 0), (ulong)value.Known << (high ? 32 : 0));
    }

    /// <summary>Adds one known bit.</summary>
    public void AddBit(BitAddress bit, bool value) =>
        AddRegister(bit.Register, new RegisterValue(value ? bit.Mask : 0, bit.Mask));

    /// <summary>Adds a model-specific register, or the known bits of one. Those of several CPUs are folded into one.</summary>
    public void AddMsr(uint index, ulong value, ulong known = ulong.MaxValue) => msrs.Add(new MsrValue(index, value, known));

    /// <summary>Keeps one of the source's own keys that is no register bit.</summary>
    public void AddCapability(string key, string value) =>
        (capabilities ??= new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase))[key] = value;

    /// <summary>Notes a doubt that the host record carries on.</summary>
    public void Warn(string message)
    {
        if (!warnings.Contains(message) && warnings.Count < 50)
        {
            warnings.Add(message);
        }
    }

    /// <summary>Makes the record.</summary>
    /// <param name="ordinal">How many hosts the input gave before this one; tells nameless hosts of one input apart.</param>
    internal HostCpuid Build(int ordinal)
    {
        SharedTables shared = origin.Shared;
        FirstCpuFacts cpu = fold.FirstCpu(shared);
        Vendor = Vendor.IsKnown || cpu.Vendor.IsKnown ? Vendor : CpuVendor.FromBrand(cpu.Brand.Length > 0 ? cpu.Brand : Brand);
        LeafTable folded = fold.Folded(cpu.Leaves, AnyBits, out IReadOnlyList<(RegisterAddress Address, uint Bits)> uneven);
        (RegisterSet registers, IReadOnlyList<string> dropped) = Normalised(cpu, folded, uneven);
        foreach ((uint leaf, uint subleaf) in fold.Contradictions.Take(5))
        {
            Warn(Messages.ContradictoryLeaf(leaf, subleaf));
        }

        foreach (string warning in dropped)
        {
            Warn(warning);
        }

        BitAddress[] unevenBits = uneven.Count == 0
            ? Array.Empty<BitAddress>()
            : uneven.Where(u => !IsAbove(u.Address, cpu.Leaves)).SelectMany(u => Bits(u.Address, u.Bits & Compared(u.Address))).ToArray();
        if (unevenBits.Length > 0)
        {
            Warn(Messages.UnevenCpus(unevenBits.Select(FeatureTable.Default.NameOf).ToArray()));
        }

        var host = new HostCpuid
        {
            Name = Name ?? (ordinal == 0 ? origin.Name : origin.Name + "#" + (ordinal + 1).ToString(CultureInfo.InvariantCulture)),
            Source = origin.Source,
            Format = origin.Format,
            CollectedAt = CollectedAt,
            View = View ?? cpu.View,
            Vendor = cpu.Vendor.IsKnown ? cpu.Vendor : Vendor,
            Signature = cpu.Signature ?? Signature,
            Brand = cpu.Brand.Length > 0 ? cpu.Brand : Brand ?? string.Empty,
            Microcode = Microcode,
            Bios = Bios,
            Kernel = Kernel,
            Surroundings = Surroundings,
            LogicalProcessors = Math.Max(LogicalProcessors, fold.CpuCount),
            Leaves = cpu.Leaves,
            Registers = registers,
            GuestMaximum = GuestMaximum,
            GuestDefault = GuestDefault,
            Capabilities = capabilities ?? NoCapabilities,
            UnevenBits = unevenBits,
            Warnings = warnings.Count == 0 ? Array.Empty<string>() : warnings.ToArray(),
        };
        shared.Return(fold);
        fold = new CpuFold();
        return host;
    }

    private (RegisterSet Registers, IReadOnlyList<string> Dropped) Normalised(
        FirstCpuFacts cpu, LeafTable folded, IReadOnlyList<(RegisterAddress Address, uint Bits)> uneven)
    {
        // Without registers of its own and with CPUs all alike, a host is what the last one with these leaves was.
        if (msrs.IsEmpty && uneven.Count == 0 && cpu.Vendor.IsKnown)
        {
            return origin.Shared.Normalised(folded, cpu.Vendor);
        }

        return Normaliser.Normalise(folded, msrs.Folded(AnyBits), cpu.Vendor.IsKnown ? cpu.Vendor : Vendor);
    }

    private static uint AnyBits(RegisterAddress address) => FeatureTable.Default.BitsWith(address, CombineRule.Any);

    // Topology, cache and power fields differ between the cores of a hybrid CPU by design; features must not.
    private static uint Compared(RegisterAddress address)
    {
        FeatureTable table = FeatureTable.Default;
        return table.BitsOf(address, FeatureClass.Feature) | table.BitsOf(address, FeatureClass.Security) | table.BitsOf(address, FeatureClass.Switch);
    }

    // What CPUs answer to leaves that they do not have says nothing of them.
    private static bool IsAbove(RegisterAddress address, LeafTable leaves) =>
        (LeafRange.Base(address.Leaf) is var first && LeafRange.IsAbove(address.Leaf, leaves.Find(first, 0, RegisterName.Eax) ?? RegisterValue.Unknown) == true)
        || (address is { Leaf: 7, Subleaf: > 0 } && leaves.Find(7, 0, RegisterName.Eax) is { IsKnown: true } last && address.Subleaf > last.Value);

    private static IEnumerable<BitAddress> Bits(RegisterAddress address, uint mask)
    {
        for (int bit = 0; bit < 32; bit++)
        {
            if ((mask >> bit & 1) != 0)
            {
                yield return address.Bit(bit);
            }
        }
    }
}
