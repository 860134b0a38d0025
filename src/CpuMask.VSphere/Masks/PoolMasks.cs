using System.Text;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// The mask that each VM needs to run on any of some hosts, judged by what matters to that VM: its guest OS's default and
/// its own masks. Alike VMs are worked out once.
/// </summary>
public sealed class PoolMasks
{
    private const int FirstByFeature = 9;

    private readonly IReadOnlyList<HostCpuid> hardware;
    private readonly IReadOnlyList<HostCpuid> offered;
    private readonly GuestDefaults defaults;
    private readonly GuestMask? given;
    private readonly bool isEvcConsidered;
    private readonly Dictionary<string, VMotionMask> known = new(StringComparer.Ordinal);

    /// <summary>Makes masks for hosts. It is not for several threads at once.</summary>
    /// <param name="session">The session.</param>
    /// <param name="hosts">The hosts that the VMs are to run on.</param>
    /// <param name="guest">What the guests need, where the user says it; null asks the server, VM by VM.</param>
    public PoolMasks(VSphereSession session, IReadOnlyList<HostCpuid> hosts, GuestMask? guest = null)
        : this(session, hosts, hosts, guest, isEvcConsidered: false)
    {
    }

    /// <summary>
    /// Makes masks for hosts of the server. A VM of hardware version 9 or newer is moved by what the hosts offer to guests, the
    /// EVC modes of their clusters considered; an older one by what their CPUs say, less what those modes hide.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="hosts">The hosts that the VMs are to run on.</param>
    /// <param name="guest">What the guests need, where the user says it; null asks the server, VM by VM.</param>
    public PoolMasks(VSphereSession session, IReadOnlyList<VSphereHost> hosts, GuestMask? guest = null)
        : this(session, hosts.Select(h => h.Advertised).ToArray(), hosts.Select(h => h.Offered).ToArray(), guest, isEvcConsidered: true)
    {
    }

    private PoolMasks(VSphereSession session, IReadOnlyList<HostCpuid> hardware, IReadOnlyList<HostCpuid> offered, GuestMask? guest, bool isEvcConsidered)
    {
        this.hardware = hardware;
        this.offered = offered;
        this.isEvcConsidered = isEvcConsidered;
        given = guest;
        defaults = new GuestDefaults(session);
        Vendor = hardware.Select(h => h.Vendor).FirstOrDefault(v => v.IsKnown);
    }

    /// <summary>The hosts' vendor.</summary>
    public CpuVendor Vendor { get; }

    /// <summary>The mask for a VM.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="warnings">Takes what was assumed about the VM, and what to know about the mask.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Text.CpuMaskException">No mask can help, or the server cannot be asked.</exception>
    public VMotionMask MaskFor(VSphereVm vm, ICollection<string> warnings, CancellationToken cancellation = default)
    {
        GuestMask? guest = given;
        if (guest is null)
        {
            VmGuestMask own = defaults.MaskOf(vm, Vendor, cancellation);
            guest = own.Judge;
            Add(warnings, own.Warnings);
        }

        bool byFeature = IsByFeature(vm);
        string key = (byFeature ? "f" : "r") + KeyOf(guest);
        if (!known.TryGetValue(key, out VMotionMask? mask))
        {
            known[key] = mask = VMotionMask.Create(byFeature ? offered : hardware, guest, isEvcConsidered);
        }

        Add(warnings, mask.Warnings);
        return mask;
    }

    /// <summary>The mask of one VM whose guest OS's default is known: by what live hosts offer to guests of its age.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="hosts">The hosts that it is to run on.</param>
    /// <param name="guest">What matters to it.</param>
    /// <exception cref="Text.CpuMaskException">No mask can help.</exception>
    public static VMotionMask For(VSphereVm vm, IReadOnlyList<VSphereHost> hosts, VmGuestMask guest) =>
        VMotionMask.Create(HostsFor(vm, hosts), guest.Judge, isEvcConsidered: true);

    /// <summary>Live hosts by what counts for a VM of its age when it is moved.</summary>
    internal static IReadOnlyList<HostCpuid> HostsFor(VSphereVm vm, IReadOnlyList<VSphereHost> hosts) =>
        hosts.Select(h => IsByFeature(vm) ? h.Offered : h.Advertised).ToArray();

    private static bool IsByFeature(VSphereVm vm) => vm.Masks.HardwareVersion >= FirstByFeature;

    private static void Add(ICollection<string> warnings, IEnumerable<string> more)
    {
        foreach (string warning in more)
        {
            warnings.Add(warning);
        }
    }

    // Without the name: a thousand VMs of one kind differ in nothing else.
    private static string KeyOf(GuestMask guest)
    {
        StringBuilder key = new StringBuilder(guest.IsDescriptor ? "d" : "m").Append(guest.ArchCapabilities);
        foreach (MaskLevel level in guest.Levels)
        {
            key.Append(level);
        }

        return key.ToString();
    }
}
