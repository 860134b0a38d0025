using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// What a server knows about a host's CPU, and the two host records that can be made of it. Registers come from
/// cpuFeature, which has the leaves 0, 1 and 0x80000000 to 0x80000008 only; all other leaves from the capability keys.
/// </summary>
public sealed class VsphereCpu
{
    /// <summary>The format that the records carry.</summary>
    public const string Format = "vsphere";

    // Who the CPU is and how wide its addresses are: the same for guests as for the host, unless a key says otherwise.
    private static readonly RegisterAddress[] Identity =
    {
        new(0, 0, RegisterName.Eax), new(0, 0, RegisterName.Ebx), new(0, 0, RegisterName.Ecx), new(0, 0, RegisterName.Edx),
        new(1, 0, RegisterName.Eax), new(0x80000000, 0, RegisterName.Eax), new(0x80000008, 0, RegisterName.Eax),
    };

    private readonly HostObject source;
    private readonly CpuVendor vendor;
    private readonly IReadOnlyList<CpuIdLevel> common;
    private readonly IReadOnlyList<IReadOnlyList<CpuIdLevel>> packages;
    private readonly IReadOnlyList<CpuIdLevel> supported;
    private readonly IReadOnlyList<string> warnings;
    private readonly Action<string, string, string>? complain;
    private readonly HostObject told;
    private readonly VsphereCpu? alike;
    private HostCpuid? hardware;
    private HostCpuid? offered;

    // Another host of the same kind: what was worked out for that one holds for this one.
    private VsphereCpu(HostObject source, VsphereCpu alike)
    {
        this.alike = alike;
        told = alike.told;
        common = alike.common;
        packages = alike.packages;
        supported = alike.supported;
        warnings = alike.warnings;
        vendor = alike.vendor;
        this.source = source with
        {
            CpuFeature = Array.Empty<CpuIdInfo>(), Packages = Array.Empty<IReadOnlyList<CpuIdInfo>>(), SupportedCpuFeature = Array.Empty<CpuIdInfo>(),
            FeatureCapability = alike.Capabilities, MaskedFeatureCapability = alike.MaskedCapabilities,
        };
    }

    private VsphereCpu(HostObject source, Action<string, string, string>? complain)
    {
        told = source;
        var doubts = new List<string>(source.Warnings);
        if (source.ConnectionState is not (null or "" or "connected"))
        {
            doubts.Insert(0, Messages.NotConnected(Wording.Printable(source.ConnectionState)));
        }

        common = CpuIdLevel.ReadAll(source.CpuFeature, doubts);
        packages = source.Packages.Select(p => CpuIdLevel.ReadAll(p, doubts)).ToArray();
        supported = CpuIdLevel.ReadAll(source.SupportedCpuFeature, doubts);
        warnings = doubts.Distinct().Take(20).ToArray();
        vendor = VendorOf(source, packages.Prepend(common));
        this.complain = complain;

        // The texts are not needed any more, and a thousand hosts have many.
        this.source = source with
        {
            CpuFeature = Array.Empty<CpuIdInfo>(), Packages = Array.Empty<IReadOnlyList<CpuIdInfo>>(), SupportedCpuFeature = Array.Empty<CpuIdInfo>(),
            FeatureCapability = InAnyCase(source.FeatureCapability), MaskedFeatureCapability = InAnyCase(source.MaskedFeatureCapability),
        };
    }

    /// <summary>The host's name.</summary>
    public string Name => source.Name;

    /// <summary>How many CPU packages; 0 when not known.</summary>
    public int Packages => packages.Count;

    /// <summary>config.featureCapability, keys in any case.</summary>
    public IReadOnlyDictionary<string, string> Capabilities => source.FeatureCapability;

    /// <summary>config.maskedFeatureCapability, keys in any case.</summary>
    public IReadOnlyDictionary<string, string> MaskedCapabilities => source.MaskedFeatureCapability;

    /// <summary>Reads what an object says.</summary>
    /// <param name="source">The object.</param>
    /// <param name="complain">
    /// Takes a capability's key, its value that does not fit, and what was expected; null makes a warning of it.
    /// </param>
    public static VsphereCpu Of(HostObject source, Action<string, string, string>? complain = null) => new(source, complain);

    /// <summary>Reads what an object says, which another host's object may have said before.</summary>
    /// <param name="source">The object.</param>
    /// <param name="before">Hosts read before.</param>
    public static VsphereCpu Of(HostObject source, IEnumerable<VsphereCpu> before)
    {
        foreach (VsphereCpu other in before)
        {
            if (source.IsAlike(other.told))
            {
                return new VsphereCpu(source, other);
            }
        }

        return new VsphereCpu(source, complain: null);
    }

    /// <summary>True for a host that was found to be like one before it.</summary>
    public bool IsRepeated => alike is not null;

    /// <summary>The host in one of the two views that vSphere has of it.</summary>
    /// <param name="view">Hardware: the CPU as the host's kernel sees it. Guest-maximum: the most that a guest can be given.</param>
    public HostCpuid As(HostView view)
    {
        if (alike is not null)
        {
            return alike.As(view) with
            {
                Name = source.Name, Source = source.Source, Bios = Bios, Kernel = Kernel, Surroundings = source.Surroundings,
                LogicalProcessors = Math.Max(0, source.LogicalProcessors), CollectedAt = source.CollectedAt,
            };
        }

        return view == HostView.Hardware ? hardware ??= Read(view) : offered ??= Read(view);
    }

    private HostCpuid Read(HostView view)
    {
        var import = new DumpImport(source.Source, source.Name, Format);
        AddTo(import, view);
        return import.Hosts.Count > 0 ? import.Hosts[0] with { LogicalProcessors = Math.Max(0, source.LogicalProcessors) } : Empty(view);
    }

    /// <summary>
    /// The CPU as the host advertises it in its cluster: its registers without the features that the cluster's EVC mode hides.
    /// By this vSphere moves VMs of hardware version 8 and older.
    /// </summary>
    public HostCpuid Advertised()
    {
        HostCpuid host = As(HostView.Hardware);
        var rows = new List<LeafRegisters>();
        IReadOnlyList<Feature> hidden = Hidden();
        foreach (LeafRegisters leaf in hidden.Count == 0 ? Enumerable.Empty<LeafRegisters>() : host.Registers.Leaves)
        {
            RegisterValue Shown(RegisterName r, RegisterValue value)
            {
                uint bits = hidden.Where(h => h.Register == new RegisterAddress(leaf.Leaf, leaf.Subleaf, r)).Aggregate(0u, (mask, h) => mask | h.Mask);
                return new RegisterValue(value.Value & ~bits, value.Known);
            }

            rows.Add(new LeafRegisters(
                leaf.Leaf, leaf.Subleaf, Shown(RegisterName.Eax, leaf.Eax), Shown(RegisterName.Ebx, leaf.Ebx),
                Shown(RegisterName.Ecx, leaf.Ecx), Shown(RegisterName.Edx, leaf.Edx)));
        }

        return rows.Count == 0 ? host : host with { Registers = new RegisterSet(LeafTable.Of(rows), host.Registers.Msrs) };
    }

    // What the host has and its virtual machines do not get.
    private IReadOnlyList<Feature> Hidden() => MaskedCapabilities.Count == 0 ? Array.Empty<Feature>() : Capabilities
        .Where(c => IsOn(c.Value) && !(MaskedCapabilities.TryGetValue(c.Key, out string? left) && IsOn(left)))
        .Select(c => FeatureCapabilityKeys.Find(c.Key, vendor)).Where(row => row is { IsFlag: true }).Select(row => row!).ToArray();

    private static bool IsOn(string value) => FeatureCapabilityKeys.TryParseValue(value, out uint on) && on == 1;

    /// <summary>Adds the host to an import, unless nothing is known of its CPU.</summary>
    internal void AddTo(DumpImport import, HostView view)
    {
        bool masked = view switch
        {
            HostView.Hardware => false,
            HostView.GuestMaximum => true,
            HostView.OperatingSystem
                or HostView.Guest => throw new ArgumentOutOfRangeException(nameof(view), view, "vSphere has the views hardware and guest-maximum."),
        };
        HostBuilder host = import.NewHost();
        host.Name = source.Name.Length > 0 ? source.Name : null;
        host.View = view;
        host.Vendor = vendor;
        host.Brand = Brand;
        host.Bios = Bios;
        host.Kernel = Kernel;
        host.Surroundings = source.Surroundings;
        host.LogicalProcessors = Math.Max(0, source.LogicalProcessors);
        host.CollectedAt = source.CollectedAt;
        foreach (IReadOnlyList<CpuIdLevel> cpu in masked ? new[] { Offered() } : DistinctPackages())
        {
            host.BeginCpu();
            AddCpu(host, cpu, masked);
        }

        foreach (string warning in warnings)
        {
            host.Warn(warning);
        }

        import.Add(host);
    }

    private string Brand => string.Join(" ", (source.CpuModel ?? string.Empty).Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries));

    private string? Kernel => source.ProductFullName is not null ? source.ProductFullName
        : source.ProductVersion is null ? null
        : "VMware ESXi " + source.ProductVersion + (source.ProductBuild is null ? string.Empty : " build-" + source.ProductBuild);

    private string? Bios
    {
        get
        {
            string version = source.BiosVersion?.Trim() ?? string.Empty;
            string date = source.BiosDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;
            string both = version.Length == 0 ? date : date.Length == 0 ? version : version + " (" + date + ")";
            return both.Length == 0 ? null : both;
        }
    }

    // A record of a host of which the server knows no CPU: it is reported, not dropped.
    private HostCpuid Empty(HostView view) => new()
    {
        Name = source.Name,
        Source = source.Source,
        Format = Format,
        View = view,
        Vendor = vendor,
        Brand = Brand,
        Bios = Bios,
        Kernel = Kernel,
        Surroundings = source.Surroundings,
        LogicalProcessors = Math.Max(0, source.LogicalProcessors),
        CollectedAt = source.CollectedAt,
        Warnings = warnings.Concat(new[] { Messages.NoCpu }).ToArray(),
    };

    private static CpuVendor VendorOf(HostObject source, IEnumerable<IReadOnlyList<CpuIdLevel>> cpus)
    {
        CpuIdLevel? zero = cpus.SelectMany(c => c).FirstOrDefault(l =>
            l.Level == 0 && l[RegisterName.Ebx].IsKnown && l[RegisterName.Ecx].IsKnown && l[RegisterName.Edx].IsKnown);
        CpuVendor said = zero is not null
            ? CpuVendor.FromRegisters(zero[RegisterName.Ebx].Value, zero[RegisterName.Ecx].Value, zero[RegisterName.Edx].Value)
            : CpuVendor.Of(source.Vendor);
        return said.IsKnown ? said : source.FeatureCapability.Concat(source.MaskedFeatureCapability)
            .Where(c => FeatureCapabilityKeys.TryParseValue(c.Value, out uint on) && on == 1)
            .Select(c => FeatureCapabilityKeys.VendorOf(c.Key)).FirstOrDefault(v => v.IsKnown);
    }

    // Where registers and keys both speak of a bit, one of them is taken: the register for what the hardware has, the
    // key for what guests get, also the key that is not listed. So they cannot contradict each other in one record.
    private void AddCpu(HostBuilder host, IReadOnlyList<CpuIdLevel> cpu, bool masked)
    {
        IReadOnlyDictionary<string, string> keys = masked ? MaskedCapabilities : Capabilities;
        IReadOnlyList<Feature> absent = Absent(masked);
        var known = new Dictionary<RegisterAddress, uint>();
        foreach (Feature? row in masked ? keys.Keys.Select(k => FeatureCapabilityKeys.Find(k, vendor)).Concat(absent) : Enumerable.Empty<Feature?>())
        {
            Claim(known, row);
        }

        foreach (CpuIdLevel level in cpu)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                var address = new RegisterAddress(level.Level, 0, r);
                RegisterValue value = level[r].Forget(masked && known.TryGetValue(address, out uint claimed) ? claimed : 0);
                if (!value.IsUnknown)
                {
                    host.AddRegister(address, value);
                    if (!masked)
                    {
                        known[address] = value.Known;
                    }
                }
            }
        }

        foreach (Feature row in absent.Where(row => masked || !Covers(known, row)))
        {
            host.AddBit(row.Bit, false);
        }

        FeatureCapabilityKeys.Add(
            host,
            masked ? keys : keys.Where(k => !Covers(known, FeatureCapabilityKeys.Find(k.Key, vendor))),
            complain ?? ((key, value, expected) => host.Warn(Messages.Unreadable(key, value, expected))));
    }

    private IReadOnlyList<Feature> Absent(bool masked)
    {
        IReadOnlyDictionary<string, string> keys = masked ? MaskedCapabilities : Capabilities;

        // Between the registers and the masked list stands EVC, so that one is as whole as the other list beside it.
        bool whole = masked
            ? AbsentFeatures.IsWhole(keys, source.ProductVersion, vendor, null) && (Capabilities.Count == 0 || IsWhole())
            : IsWhole();
        return whole && !source.IsCut ? AbsentFeatures.In(keys, source.ProductVersion, vendor).ToArray() : Array.Empty<Feature>();
    }

    private bool IsWhole()
    {
        IReadOnlyList<CpuIdLevel> cpu = DistinctPackages().FirstOrDefault() ?? common;
        bool? Register(BitAddress bit) => bit.Register.IsMsr || bit.Register.Subleaf != 0 ? null
            : cpu.FirstOrDefault(l => l.Level == bit.Register.Leaf)?[bit.Register.Register][bit.Bit];
        return AbsentFeatures.IsWhole(Capabilities, source.ProductVersion, vendor, cpu.Count > 0 ? Register : null);
    }

    private static IReadOnlyDictionary<string, string> InAnyCase(IReadOnlyDictionary<string, string> keys)
    {
        if (keys is Dictionary<string, string> { Comparer: var comparer } && comparer.Equals(StringComparer.OrdinalIgnoreCase))
        {
            return keys;
        }

        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> pair in keys)
        {
            copy[pair.Key] = pair.Value;
        }

        return copy;
    }

    private static void Claim(Dictionary<RegisterAddress, uint> known, Feature? row)
    {
        if (row is not null)
        {
            // Family and model are given whole, extended parts included.
            uint mask = row.Register == Identity[4] && row.LowBit is 4 or 8 ? 0x0FFF0FF0 : row.Mask;
            known[row.Register] = mask | (known.TryGetValue(row.Register, out uint old) ? old : 0);
        }
    }

    private static bool Covers(Dictionary<RegisterAddress, uint> known, Feature? row) =>
        row is not null && known.TryGetValue(row.Register, out uint bits) && (bits & row.Mask) == row.Mask;

    // Each package over what all have in common; packages that are alike count once, so that most hosts are one CPU.
    private IEnumerable<IReadOnlyList<CpuIdLevel>> DistinctPackages()
    {
        var distinct = new List<IReadOnlyList<CpuIdLevel>>();
        foreach (IReadOnlyList<CpuIdLevel> package in packages.Count > 0 && packages.All(p => p.Count > 0) ? packages : new[] { common })
        {
            IReadOnlyList<CpuIdLevel> whole = package
                .Select(l => ReferenceEquals(package, common) ? l : l.Over(common.FirstOrDefault(c => c.Level == l.Level)))
                .Concat(common.Where(c => package.All(l => l.Level != c.Level))).ToArray();
            if (!distinct.Any(d => d.Count == whole.Count && d.Zip(whole, (a, b) => a.IsAlike(b)).All(same => same)))
            {
                distinct.Add(whole);
            }
        }

        return distinct.Where(d => d.Count > 0 || Capabilities.Count > 0);
    }

    // A '-' in supportedCpuFeature means "as the hardware has it".
    private IReadOnlyList<CpuIdLevel> Offered()
    {
        IReadOnlyList<CpuIdLevel> hardware = DistinctPackages().FirstOrDefault() ?? common;
        return supported.Count > 0
            ? supported.Select(l => l.Over(hardware.FirstOrDefault(c => c.Level == l.Level)))
                .Concat(hardware.Where(c => supported.All(s => s.Level != c.Level)).Select(OnlyIdentity)).ToArray()
            : hardware.Select(OnlyIdentity).ToArray();
    }

    private static CpuIdLevel OnlyIdentity(CpuIdLevel level) => level.Only(r => Identity.Contains(new RegisterAddress(level.Level, 0, r)));
}
