using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>What guests of vSphere see.</summary>
public sealed class VMwareGuestView : GuestView
{
    // vSphere shows bits of MSR 0x10A under keys of its own.
    private const string MiscKey = "misc.";

    /// <summary>The view.</summary>
    public static readonly VMwareGuestView Instance = new();

    private VMwareGuestView()
    {
    }

    /// <inheritdoc/>
    public override string Id => "vmware";

    /// <inheritdoc/>
    public override string Name => "vSphere";

    /// <inheritdoc/>
    public override GuestVisibility Of(Feature row) =>
        row.OnVmware == GuestVisibility.Unknown && MsrKeyOf(row) is not null ? GuestVisibility.Yes : row.OnVmware;

    /// <inheritdoc/>
    public override bool IsNeededOnceSeen(Feature row) => IsMissed(row);

    /// <summary>
    /// No: a VM is shown a width that goes by its virtual hardware and keeps it (monitor.phys_bits_used): 42 bits for a VM of
    /// version 11 on a 45-bit host in a recorded vCenter 8.0.3, 45 bits on a 39-bit host in a Workstation log. VMs move daily from
    /// Sandy Bridge-EP's 46 bits to Westmere-EP's 40 under EVC, whose modes name no width.
    /// </summary>
    public override bool ShowsAddressBitsOfHost => false;

    /// <summary>Never: vMotion compares vendors, whatever a VM is shown.</summary>
    public override bool MayCrossVendors(bool vendorGiven) => false;

    /// <summary>vSphere's keys for any feature: <c>cpuid.avx2</c>, <c>misc.rdcl_no</c>.</summary>
    public override IEnumerable<string> KeysOf(Feature row) => MsrKeyOf(row) is { } misc ? new[] { misc }
        : row.Register.IsMsr ? Enumerable.Empty<string>()
        : row.NamesIn(NamingScheme.Vmware).Select(n => "cpuid." + n);

    /// <inheritdoc/>
    public override bool Lists(string key) => VsphereLabels.IsListed(key);

    /// <inheritdoc/>
    public override string NewerVersionMayShow(Feature row) => row.VmwareHardwareVersion is > 4 and { } version
        ? Messages.NewerEsxiMayShow(version)
        : base.NewerVersionMayShow(row);

    // The key of a feature that is no bit of CPUID, such as misc.rdcl_no.
    private static string? MsrKeyOf(Feature row) => row.Register.IsMsr
        ? row.NamesIn(NamingScheme.Other).FirstOrDefault(n => n.StartsWith(MiscKey, StringComparison.OrdinalIgnoreCase))
        : null;
}
