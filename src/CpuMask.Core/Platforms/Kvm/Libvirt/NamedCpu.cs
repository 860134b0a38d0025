using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.Kvm.Guests;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// A guest CPU given as a model's name with features added and taken away, as QEMU and libvirt give it, on its way to the
/// bits that the guest has seen.
/// </summary>
internal sealed class NamedCpu
{
    // Properties of -cpu that are no CPUID feature.
    private static readonly HashSet<string> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        "check", "enforce", "migratable", "level", "xlevel", "min-level", "min-xlevel", "full-cpuid-auto-level", "family", "model", "stepping",
        "model-id", "tsc-frequency", "l3-cache", "host-cache-info", "fill-mtrr-mask", "pmu", "kvm", "legacy-cache", "cpuid-0xb", "lmce",
        "start-powered-off", "host-phys-bits-limit", "ucode-rev", "tcg-cpuid", "x-force-features", "legacy-instance-id", "realized", "vmware-cpuid-freq",
    };

    private readonly SortedSet<BitAddress> set = new();
    private readonly SortedSet<BitAddress> plus = new();
    private readonly SortedSet<BitAddress> minus = new();
    private readonly List<string> unknown = new();
    private readonly List<string> warnings = new();
    private readonly NamingScheme scheme;
    private bool modelIsKnown, isOfHost;

    public NamedCpu(NamingScheme scheme) => this.scheme = scheme;

    public CpuVendor Vendor { get; set; }

    /// <summary>True when the guest is given its vendor; else QEMU shows it the host's.</summary>
    public bool VendorIsGiven { get; private set; }

    public int? PhysicalAddressBits { get; set; }

    /// <summary>Takes the vendor that the guest is given.</summary>
    public void GiveVendor(CpuVendor vendor)
    {
        Vendor = vendor;
        VendorIsGiven = vendor.IsKnown;
    }

    /// <summary>Takes a model's bits. A model that stands for the host's CPU leaves every bit open.</summary>
    public void Model(string name)
    {
        if (name.Equals("base", StringComparison.OrdinalIgnoreCase))
        {
            modelIsKnown = true;
        }
        else if (CpuModels.FindForGuest(name) is { } model)
        {
            // libvirt names in a running guest's XML what QEMU's model has beyond its own, so its own is what the name stands for.
            set.UnionWith(scheme == NamingScheme.Libvirt && model.Certain is { } own
                ? own.SelectMany(w => Enumerable.Range(0, 32).Where(b => (w.Value >> b & 1) != 0).Select(w.Key.Bit)) : model.Bits);

            // A model that QEMU made up is no vendor's, whatever string stands in it.
            Vendor = Vendor.IsKnown || IsMadeUp(model.Name) ? Vendor : model.Vendor;
            modelIsKnown = true;
        }
        else
        {
            isOfHost = name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals("max", StringComparison.OrdinalIgnoreCase)
                || name.Equals("host-model", StringComparison.OrdinalIgnoreCase);
            warnings.Add(isOfHost ? Messages.HostModel(name) : Messages.UnknownModel(name));
        }
    }

    /// <summary>Adds a feature or takes it away. Taking away counts more than adding, whatever the order.</summary>
    public void Feature(string name, bool on)
    {
        if (Settings.Contains(name) || name.StartsWith("hv", StringComparison.OrdinalIgnoreCase) || name.StartsWith("kvm", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("vmx-", StringComparison.OrdinalIgnoreCase) || name.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        IReadOnlyList<Feature> rows = Rows(name);
        if (rows.Count == 0)
        {
            if (on && unknown.Count < 50)
            {
                unknown.Add(name);
            }

            return;
        }

        (on ? plus : minus).UnionWith(rows.Select(r => r.Bit));
    }

    /// <summary>Notes a doubt.</summary>
    public void Warn(string warning) => warnings.Add(warning);

    /// <summary>The guest. Bits of a model that no table has are needed if they were seen.</summary>
    public MigratingGuest ToGuest(string name, string source)
    {
        set.UnionWith(plus);
        set.ExceptWith(minus);
        if (unknown.Count > 0)
        {
            warnings.Add(Messages.UnknownCpuFeatures(unknown));
        }

        IReadOnlyList<BitRequirement> needs = SeenBits.OfNamed(set, KvmGuestView.Instance);
        if (!modelIsKnown)
        {
            needs = needs.Concat(KvmGuestView.Instance.Shown
                .Where(r => !set.Contains(r.Bit) && !minus.Contains(r.Bit) && !r.Register.IsMsr && LeafRange.IsOf(r.Register.Leaf, Vendor))
                .Select(r => new BitRequirement(r.Bit, BitNeed.IfSeen))).ToArray();
        }

        return new MigratingGuest
        {
            Name = name,
            Source = source,
            Hypervisor = KvmGuestView.Instance,
            Vendor = Vendor,
            VendorIsGiven = VendorIsGiven,
            PhysicalAddressBits = PhysicalAddressBits,
            Bits = needs,
            HasHostCpu = isOfHost,
            Seen = SeenRegisters(),
            Warnings = warnings.ToArray(),
        };
    }

    private static bool IsMadeUp(string model) =>
        model.StartsWith("qemu", StringComparison.OrdinalIgnoreCase) || model.StartsWith("kvm", StringComparison.OrdinalIgnoreCase);

    private IReadOnlyList<Feature> Rows(string name)
    {
        FeatureTable table = FeatureTable.Default;
        foreach (string spelling in new[] { name, name.Replace('_', '-'), name.Replace('-', '_') })
        {
            foreach (NamingScheme s in new[] { scheme, NamingScheme.Qemu, NamingScheme.Libvirt })
            {
                if (table.Named(spelling, s) is { Count: > 0 } rows)
                {
                    return rows.Where(r => r.IsFlag).ToArray();
                }
            }
        }

        return new Feature[0];
    }

    // Known where a bit is set, taken away, or could have been set by a model that the table has.
    private RegisterSet SeenRegisters()
    {
        var words = new Dictionary<RegisterAddress, RegisterValue>();
        foreach (Feature row in FeatureTable.Default.All.Where(ComparedBits.IsCompared))
        {
            if (set.Contains(row.Bit) || minus.Contains(row.Bit) || modelIsKnown)
            {
                words.TryGetValue(row.Register, out RegisterValue word);
                words[row.Register] = word.With(row.Mask, set.Contains(row.Bit) ? row.Mask : 0);
            }
        }

        (LeafTable leaves, IReadOnlyList<MsrValue> msrs) = RegisterWords.Gather(
            words.Where(w => w.Key.Register != RegisterName.MsrHigh).ToArray());
        return new RegisterSet(leaves, msrs.Select(m => new MsrValue(m.Index, m.Value, m.Known)));
    }
}
