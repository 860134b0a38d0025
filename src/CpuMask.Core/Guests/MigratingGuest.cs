using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>
/// A guest as it runs: what it has seen of its CPU since its last power-on, and so may rely on wherever it goes. Immutable.
/// Guest texts become guests in the readers; here are those that follow from a host.
/// </summary>
public sealed record MigratingGuest
{
    /// <summary>The guest's name.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Where its needs come from, for people: "runtime.featureRequirement", "booted on esx1 under vSphere".</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>Who runs it.</summary>
    public GuestView Hypervisor { get; init; } = null!;

    /// <summary>Whose CPU it has seen; not known when the source does not say, and then nothing is asked of the host's.</summary>
    public CpuVendor Vendor { get; init; }

    /// <summary>
    /// True when its configuration gives it that vendor, so that it sees the same one on every host; else it sees the host's.
    /// </summary>
    public bool VendorIsGiven { get; init; }

    /// <summary>How many physical address bits it has been given; null when the source does not say.</summary>
    public int? PhysicalAddressBits { get; init; }

    /// <summary>What it needs, bit by bit.</summary>
    public IReadOnlyList<BitRequirement> Bits { get; init; } = new BitRequirement[0];

    /// <summary>What vSphere says that it needs, by key.</summary>
    public IReadOnlyList<FeatureRequirement> Requirements { get; init; } = new FeatureRequirement[0];

    /// <summary>The CPUID that it sees, where the source has that; else empty.</summary>
    public RegisterSet Seen { get; init; } = RegisterSet.Empty;

    /// <summary>The host that it runs on; null when the source does not say.</summary>
    public string? Host { get; init; }

    /// <summary>
    /// True for a guest that was given its own host's CPU (QEMU's <c>-cpu host</c>, libvirt's host-passthrough), while it is not
    /// known which host that is: <see cref="StartedOn"/> tells what it has seen.
    /// </summary>
    public bool HasHostCpu { get; init; }

    /// <summary>True for a guest that is off: it has seen no CPU, and asks only what its start needs.</summary>
    public bool IsOff { get; init; }

    /// <summary>What the source left open, such as a CPU model whose features no table has.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];

    /// <summary>
    /// A guest that was powered on on a host with nothing masked: it has seen every bit that the hypervisor shows and the
    /// host has. Bits that are unknown of the host are needed if they were seen.
    /// </summary>
    /// <param name="host">The host; best its hardware or guest-maximum view.</param>
    /// <param name="hypervisor">Who runs the guest.</param>
    /// <param name="name">The guest's name; null makes one of the host's.</param>
    public static MigratingGuest BootedOn(HostCpuid host, GuestView hypervisor, string? name = null)
    {
        host = hypervisor.Starting(host);
        var bits = new List<BitRequirement>();
        var unread = new SortedSet<RegisterAddress>();
        foreach (Feature row in hypervisor.Shown)
        {
            bool? seen = host.Registers[row.Bit];
            if (seen is null && row.Register.IsMsr)
            {
                unread.Add(row.Register);
            }
            else if (seen is null && (!LeafRange.IsOf(row.Register.Leaf, host.Vendor) || IsNeverListed(row, host, hypervisor)))
            {
                continue;
            }
            else if (seen != false && hypervisor.IsNeededOnceSeen(row))
            {
                bits.Add(new BitRequirement(row.Bit, seen is null ? BitNeed.IfSeen : BitNeed.Set));
            }
        }

        return new MigratingGuest
        {
            Name = name ?? Messages.GuestOf(host.Name),
            Source = Messages.BootedOn(host.Name, hypervisor),
            Hypervisor = hypervisor,
            Vendor = host.Vendor,
            PhysicalAddressBits = AddressBits.Physical(host.Registers),
            Bits = bits,
            Seen = host.Registers,
            Host = host.Name,
            Warnings = Doubts(host, unread),
        };
    }

    /// <summary>What to ask for where a guest was given its host's CPU and the host is not named.</summary>
    public static readonly Advice NameItsHost = new("BootedOn", null, "to name the host that the guest was started on");

    /// <summary>This guest, started on a host whose CPU it was given, less what its configuration takes away.</summary>
    public MigratingGuest StartedOn(HostCpuid host)
    {
        MigratingGuest plain = BootedOn(host, Hypervisor, Name);
        BitRequirement[] kept = plain.Bits.Where(b => Seen[b.Bit] != false).ToArray();
        var known = new HashSet<BitAddress>(kept.Select(b => b.Bit));
        return this with
        {
            HasHostCpu = false,
            Host = host.Name,
            Vendor = VendorIsGiven ? Vendor : plain.Vendor,
            PhysicalAddressBits = PhysicalAddressBits ?? plain.PhysicalAddressBits,
            Bits = kept.Concat(Bits.Where(b => b.Need == BitNeed.Set && known.Add(b.Bit))).OrderBy(b => b.Bit).ToArray(),
            Seen = SeenBits.Hiding(plain.Seen, Seen),
            Source = Source + ", " + plain.Source,
            Warnings = plain.Warnings,
        };
    }

    /// <summary>
    /// Guests with what they have seen: those that were given their host's CPU get that of the one host named; where none is such,
    /// each host named stands for a guest that was started there with nothing hidden.
    /// </summary>
    /// <param name="guests">The guests as their texts tell them.</param>
    /// <param name="bootedOn">The hosts named as those that guests were started on.</param>
    /// <param name="hypervisor">Who runs guests of which only the host is known.</param>
    public static IReadOnlyList<MigratingGuest> OnTheirHosts(
        IReadOnlyList<MigratingGuest> guests, IReadOnlyList<HostCpuid> bootedOn, GuestView hypervisor) =>
        bootedOn.Count == 1 && guests.Any(g => g.HasHostCpu)
            ? guests.Select(g => g.HasHostCpu ? g.StartedOn(bootedOn[0]) : g).ToArray()
            : guests.Concat(bootedOn.Select(h => BootedOn(h, hypervisor))).ToArray();

    /// <summary>A guest that was powered on with a pool's baseline, and has seen all of it.</summary>
    /// <param name="baseline">The baseline.</param>
    /// <param name="hypervisor">Who runs the guest.</param>
    /// <param name="source">What to call the baseline.</param>
    /// <param name="name">The guest's name.</param>
    public static MigratingGuest UnderBaseline(ComputedBaseline baseline, GuestView hypervisor, string source, string name) =>
        BootedOn(baseline.ToHost(source), hypervisor, name) with { Source = Messages.SawBaseline(source, hypervisor), Host = null };

    /// <inheritdoc/>
    public override string ToString() => Name + " (" + Source + ")";

    // Of a host that its server describes: what that has a key for and never lists, it moves no guest by.
    private static bool IsNeverListed(Feature row, HostCpuid host, GuestView hypervisor) =>
        host.Surroundings?.Version is not null && hypervisor.KeyOf(row) is { } key && !hypervisor.Lists(key);

    /// <summary>What makes a guest that was started on a host say less than it seems to.</summary>
    /// <param name="host">The host.</param>
    /// <param name="unread">The model-specific registers that it may have read there and that the host's record lacks.</param>
    internal static IReadOnlyList<string> Doubts(HostCpuid host, SortedSet<RegisterAddress> unread)
    {
        var doubts = new List<string>();
        if (host.View == HostView.Guest)
        {
            doubts.Add(Messages.GuestViewOfHost(host.Name));
        }

        if (unread.Count > 0)
        {
            doubts.Add(Messages.MsrNotCompared(host.Name, string.Join(", ", unread.Select(r => RegisterAddress.Msr(r.Leaf).ToString()).Distinct())));
        }

        return doubts;
    }
}
