using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;

namespace CpuMask.VSphere.Inventory;

/// <summary>
/// What a server knows about a host's CPU, and the two host records that can be made of it. Registers come from
/// cpuFeature, which has the leaves 0, 1 and 0x80000000 to 0x80000008 only; all other leaves from the capability keys.
/// </summary>
internal sealed class HostCpuFacts
{
    /// <summary>The format that the records carry.</summary>
    public const string Format = "vsphere";

    // Who the CPU is and how wide its addresses are: the same for guests as for the host, unless a key says otherwise.
    private static readonly RegisterAddress[] Identity =
    {
        new(0, 0, RegisterName.Eax), new(0, 0, RegisterName.Ebx), new(0, 0, RegisterName.Ecx), new(0, 0, RegisterName.Edx),
        new(1, 0, RegisterName.Eax), new(0x80000000, 0, RegisterName.Eax), new(0x80000008, 0, RegisterName.Eax),
    };

    public string Name { get; init; } = string.Empty;

    public string Source { get; init; } = string.Empty;

    public string Brand { get; init; } = string.Empty;

    public CpuVendor Vendor { get; init; }

    public string? Bios { get; init; }

    public string? Kernel { get; init; }

    public int LogicalProcessors { get; init; }

    public DateTimeOffset CollectedAt { get; init; }

    /// <summary>hardware.cpuFeature: common to all packages.</summary>
    public IReadOnlyList<CpuIdLevel> Common { get; init; } = Array.Empty<CpuIdLevel>();

    /// <summary>hardware.cpuPkg[].cpuFeature, one list a package.</summary>
    public IReadOnlyList<IReadOnlyList<CpuIdLevel>> Packages { get; init; } = Array.Empty<IReadOnlyList<CpuIdLevel>>();

    /// <summary>capability.supportedCpuFeature.</summary>
    public IReadOnlyList<CpuIdLevel> Supported { get; init; } = Array.Empty<CpuIdLevel>();

    /// <summary>config.featureCapability.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; init; } = new Dictionary<string, string>();

    /// <summary>config.maskedFeatureCapability.</summary>
    public IReadOnlyDictionary<string, string> MaskedCapabilities { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Warnings { get; init; } = Array.Empty<string>();

    /// <summary>The CPU as the host's kernel sees it.</summary>
    public HostCpuid Hardware() => Build(HostView.Hardware, Capabilities, DistinctPackages().ToArray(), keysFirst: false);

    /// <summary>The most that a guest can be given.</summary>
    public HostCpuid GuestMaximum() => Build(HostView.GuestMaximum, MaskedCapabilities, new[] { Offered() }, keysFirst: true);

    private HostCpuid Build(
        HostView view, IReadOnlyDictionary<string, string> keys, IReadOnlyList<IReadOnlyList<CpuIdLevel>> cpus, bool keysFirst)
    {
        var import = new DumpImport(Source, Name, Format);
        HostBuilder host = import.NewHost();
        host.Name = Name;
        host.View = view;
        host.Vendor = Vendor;
        host.Brand = Brand;
        host.Bios = Bios;
        host.Kernel = Kernel;
        host.LogicalProcessors = LogicalProcessors;
        host.CollectedAt = CollectedAt;
        foreach (IReadOnlyList<CpuIdLevel> cpu in cpus)
        {
            host.BeginCpu();
            AddCpu(host, cpu, keys, keysFirst);
        }

        foreach (string warning in Warnings)
        {
            host.Warn(warning);
        }

        import.Add(host);
        return import.Hosts.Count > 0 ? import.Hosts[0] with { LogicalProcessors = LogicalProcessors } : Empty(view);
    }

    // A record of a host of which the server knows no CPU: it is reported, not dropped.
    private HostCpuid Empty(HostView view) => new()
    {
        Name = Name,
        Source = Source,
        Format = Format,
        View = view,
        Vendor = Vendor,
        Brand = Brand,
        Bios = Bios,
        Kernel = Kernel,
        LogicalProcessors = LogicalProcessors,
        CollectedAt = CollectedAt,
        Warnings = Warnings.Concat(new[] { InventoryMessages.NoCpu }).ToArray(),
    };

    // Where registers and keys both speak of a bit, one of them is taken: the register for what the hardware has, the
    // key for what guests get. So they cannot contradict each other in one record.
    private void AddCpu(HostBuilder host, IReadOnlyList<CpuIdLevel> cpu, IReadOnlyDictionary<string, string> keys, bool keysFirst)
    {
        var known = new Dictionary<RegisterAddress, uint>();
        if (keysFirst)
        {
            foreach (string key in keys.Keys)
            {
                Claim(known, FeatureCapabilityKeys.Find(key, Vendor));
            }
        }

        foreach (CpuIdLevel level in cpu)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                var address = new RegisterAddress(level.Level, 0, r);
                RegisterValue value = level[r].Forget(keysFirst && known.TryGetValue(address, out uint claimed) ? claimed : 0);
                if (!value.IsUnknown)
                {
                    host.AddRegister(address, value);
                    if (!keysFirst)
                    {
                        known[address] = value.Known;
                    }
                }
            }
        }

        FeatureCapabilityKeys.Add(
            host,
            keysFirst ? keys : keys.Where(k => !Covers(known, FeatureCapabilityKeys.Find(k.Key, Vendor))),
            (key, value, expected) => host.Warn(InventoryMessages.Unreadable(key, value, expected)));
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
        foreach (IReadOnlyList<CpuIdLevel> package in Packages.Count > 0 && Packages.All(p => p.Count > 0) ? Packages : new[] { Common })
        {
            IReadOnlyList<CpuIdLevel> whole = package
                .Select(l => ReferenceEquals(package, Common) ? l : l.Over(Common.FirstOrDefault(c => c.Level == l.Level)))
                .Concat(Common.Where(c => package.All(l => l.Level != c.Level))).ToArray();
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
        IReadOnlyList<CpuIdLevel> hardware = DistinctPackages().FirstOrDefault() ?? Common;
        return Supported.Count > 0
            ? Supported.Select(l => l.Over(hardware.FirstOrDefault(c => c.Level == l.Level)))
                .Concat(hardware.Where(c => Supported.All(s => s.Level != c.Level)).Select(OnlyIdentity)).ToArray()
            : hardware.Select(OnlyIdentity).ToArray();
    }

    private static CpuIdLevel OnlyIdentity(CpuIdLevel level) => level.Only(r => Identity.Contains(new RegisterAddress(level.Level, 0, r)));
}
