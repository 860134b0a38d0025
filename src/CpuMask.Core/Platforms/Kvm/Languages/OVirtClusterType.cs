using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>A CPU type that an oVirt cluster can have, from the embedded OVirtClusterTypes.tsv.</summary>
/// <param name="Since">The first cluster version that has it.</param>
/// <param name="Level">Its place among those of its maker: a higher one asks for more.</param>
/// <param name="Name">As the engine shows it.</param>
/// <param name="Needs">What a host must show: flags, and <c>model_X</c> for a CPU model that its libvirt calls usable.</param>
/// <param name="Gives">What guests get: a model, and flags with a sign.</param>
internal sealed record OVirtClusterType(Version Since, int Level, string Name, IReadOnlyList<string> Needs, string Gives)
{
    private const string Model = "model_";

    private static readonly Lazy<IReadOnlyList<OVirtClusterType>> Rows = new(() => EmbeddedTable.Read("OVirtClusterTypes.tsv", 5, c => new OVirtClusterType(
        Version.Parse(c[0]), int.Parse(c[1], CultureInfo.InvariantCulture), c[2], c[3].Split(','), c[4])));

    /// <summary>All types.</summary>
    public static IReadOnlyList<OVirtClusterType> All => Rows.Value;

    /// <summary>The oldest cluster version of the table.</summary>
    public static Version Oldest => Rows.Value.Min(t => t.Since)!;

    /// <summary>The highest type that every host meets for certain; null when there is none.</summary>
    public static OVirtClusterType? HighestOf(ComputedBaseline baseline, Version version) =>
        Of(baseline.Vendor, version).Where(t => t.Missing(baseline).Count == 0).OrderByDescending(t => t.Level).FirstOrDefault();

    /// <summary>The types of a maker's CPUs.</summary>
    public static IEnumerable<OVirtClusterType> Of(CpuVendor vendor, Version version) =>
        All.Where(t => t.Since <= version && t.Needs.Contains(vendor.IsAmdLike ? "svm" : "vmx"));

    /// <summary>What some host is not known to have of what the type asks for, each with one such group of hosts.</summary>
    public IReadOnlyList<(string Name, BaselineGroup By)> Missing(ComputedBaseline baseline) => Needs
        .SelectMany(n => n.StartsWith(Model, StringComparison.Ordinal) ? OfModel(n.Substring(Model.Length)) : new[] { (Name: n, Bits: Bits(n, baseline.Vendor)) })
        .Where(n => !n.Bits.Any(b => baseline.Registers[b] == true))
        .Select(n => (n.Name, By: baseline.Evidence.Groups.FirstOrDefault(g => !n.Bits.Any(b => g.Registers[b] == true) && !(n.Name == "ssbd" && HasLsCfg(g)))!)).Where(n => n.By is not null).ToArray();

    /// <summary>The features that guests get.</summary>
    public ISet<BitAddress> Shown()
    {
        string[] words = Gives.Split(',');
        var shown = new HashSet<BitAddress>(CpuModels.Find(words[0])?.Bits ?? new BitAddress[0]);
        foreach (string word in words.Skip(1))
        {
            foreach (BitAddress bit in BitsOf(word.Substring(1)))
            {
                _ = word[0] == '+' ? shown.Add(bit) : shown.Remove(bit);
            }
        }

        return shown;
    }

    // A model is usable where the host has every feature of it that a guest can be given; state components follow from features.
    private static IEnumerable<(string Name, BitAddress[] Bits)> OfModel(string name) => (CpuModels.Find(name)?.Bits ?? new BitAddress[0])
        .Select(FeatureTable.Default.Find).Where(f => f is { IsFlag: true } && f.OnKvm != GuestVisibility.Synthesised && f.Register is not { Leaf: 0xD, Subleaf: 0 } && ComparedBits.IsCompared(f))
        .Select(f => (f!.Name, new[] { f.Bit }));

    // Linux switches it by a register that CPUID does not tell of (arch/x86/kernel/cpu/amd.c), and shows the flag.
    private static bool HasLsCfg(BaselineGroup group) => group.Vendor.IsAmdLike && group.Signature is { Family: >= 0x15 and <= 0x18 };

    // On AMD the kernel shows ssbd for any of the ways in which it can be switched.
    private static BitAddress[] Bits(string flag, CpuVendor vendor) => flag == "ssbd" && vendor.IsAmdLike
        ? new[] { "amd-ssbd", "virt-ssbd" }.SelectMany(BitsOf).ToArray()
        : BitsOf(flag).ToArray();

    private static IEnumerable<BitAddress> BitsOf(string name) => FeatureTable.Default.Named(name.Replace('_', '-'), NamingScheme.Qemu).Where(f => f.IsFlag).Select(f => f.Bit);
}
