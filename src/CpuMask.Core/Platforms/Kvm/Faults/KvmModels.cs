using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;

namespace CpuMask.Platforms.Kvm.Faults;

/// <summary>CPU models of QEMU that do without some features, by the names that libvirt, Nova and others know too.</summary>
internal static class KvmModels
{
    private const int Modern = 2011;
    private static readonly string[] Endings = { "-noTSX-IBRS", "-IBRS", "-IBPB", "-noTSX", "" };

    /// <summary>A model for each vendor that could be meant: of the newest generation before the first that has any of the features.</summary>
    /// <param name="bits">The features to do without.</param>
    /// <param name="hosts">The hosts at hand: a model is then one of which none lacks a bit.</param>
    public static IReadOnlyList<(string Model, string Vendor)> Without(IReadOnlyList<BlockingFeature> bits, IReadOnlyList<HostCpuid> hosts)
    {
        BitAddress[] flags = bits.Where(b => b.Bit is { Register.IsMsr: false } && b.Class == FeatureClass.Feature).Select(b => b.Bit!.Value).ToArray();
        CpuVendor[] vendors = hosts.Select(h => h.Vendor).Where(v => v.IsKnown).Distinct().ToArray();
        if (vendors.Length > 1 || (flags.Length == 0 && hosts.Count == 0))
        {
            return new (string, string)[0];
        }

        return (vendors.Length == 1 ? vendors : new[] { CpuVendor.Intel, CpuVendor.Amd })
            .Select(v => (Model: hosts.Count > 0 ? OfAll(hosts, v) : Before(flags, v), v.DisplayName)).Where(p => p.Model is not null).Select(p => (p.Model!, p.DisplayName)).ToArray();
    }

    /// <summary>A model's twin without transactional memory; null where the model has none, or has no such bits.</summary>
    public static string? WithoutTsx(string model)
    {
        string bare = Endings.Where(e => e.Length > 0).Aggregate(model, (m, e) => m.EndsWith(e, StringComparison.OrdinalIgnoreCase) ? m.Substring(0, m.Length - e.Length) : m);
        return Tsx(model).Count == 0 ? null : new[] { "-noTSX-IBRS", "-noTSX" }.Select(e => bare + e).FirstOrDefault(m => CpuModels.FindForGuest(m) is not null);
    }

    /// <summary>The bits of transactional memory that a model asks for.</summary>
    public static IReadOnlyList<BitAddress> Tsx(string model) => CpuModels.FindForGuest(model) is not { } known ? new BitAddress[0]
        : known.Bits.Where(b => FeatureTable.Default.Find(b)?.Name is "HLE" or "RTM").ToArray();

    // By age, because model numbers are no chronology: the newest generation before the first that has any of the bits.
    private static string? Before(BitAddress[] flags, CpuVendor vendor)
    {
        CpuGeneration[] all = CpuGenerations.By(vendor).ToArray();

        // What every CPU of the vendor has is hidden by something else than the CPU's age.
        flags = flags.Where(f => all.Any(g => g.Host.Registers[f] != true)).ToArray();
        if (flags.Length == 0)
        {
            return null;
        }

        int first = Array.FindIndex(all, g => flags.Any(f => g.Host.Registers[f] == true));
        CpuGeneration[] older = (first < 0 ? all : all.Take(first)).Where(g => Lacks(g, flags)).ToArray();

        // Features that were dropped again, as AMD's FMA4 was: newer CPUs do without them too.
        bool dropped = older.Length == 0 || older[older.Length - 1].Year < Modern;
        return (dropped ? all.Where(g => Lacks(g, flags)) : older).Reverse().Select(g => NameOf(g, flags)).FirstOrDefault(n => n is not null);
    }

    private static bool Lacks(CpuGeneration generation, BitAddress[] flags) => flags.All(f => generation.Host.Registers[f] == false);

    private static string? NameOf(CpuGeneration generation, BitAddress[] without) => new[] { generation.Name }.Concat(generation.Aliases)
        .SelectMany(n => Endings.Select(e => n.Replace(" ", string.Empty) + e))
        .FirstOrDefault(n => CpuModels.FindForGuest(n) is { } model && !model.Bits.Any(without.Contains));

    // The model with most bits of those that every host has.
    private static string? OfAll(IReadOnlyList<HostCpuid> hosts, CpuVendor vendor) => CpuModels.OfQemu
        .Where(m => m.Vendor == vendor && m.Bits.All(b => IsMade(b) || hosts.All(h => h.Registers[b] == true)))
        .OrderByDescending(m => m.Bits.Count).Select(m => AliasOf(m)).FirstOrDefault(n => n is not null);

    private static string? AliasOf(CpuModel model)
    {
        int version = model.Name.LastIndexOf("-v", StringComparison.Ordinal);
        string bare = version < 0 ? model.Name : model.Name.Substring(0, version);
        return Endings.Select(e => bare + e).FirstOrDefault(n => ReferenceEquals(CpuModels.FindForGuest(n), model));
    }

    private static bool IsMade(BitAddress bit) => FeatureTable.Default.Find(bit) is { OnKvm: GuestVisibility.Synthesised } or { Class: FeatureClass.Hypervisor or FeatureClass.Mode };
}
