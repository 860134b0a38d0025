using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Reads the guest OS's default masks from the server, by the VM's environment browser, hardware version and guest id.
/// Each answer is kept: a cluster has a handful of them for all its VMs.
/// </summary>
public sealed class GuestDefaults
{
    private readonly VSphereSession session;
    private readonly Dictionary<(ManagedObject Browser, string Version, string Guest), GuestMask?> known = new();

    /// <summary>Makes a reader for a session. It is not for several threads at once.</summary>
    public GuestDefaults(VSphereSession session) => this.session = session;

    /// <summary>What matters to a VM: its guest OS's default, with its own masks laid over it.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="vendor">The vendor of its hosts, where it is known.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="VSphereException">The server cannot be asked.</exception>
    public VmGuestMask MaskOf(VSphereVm vm, CpuVendor vendor = default, CancellationToken cancellation = default) =>
        VmGuestMask.Of(vm.Masks, DefaultOf(vm, cancellation), vendor);

    private GuestMask? DefaultOf(VSphereVm vm, CancellationToken cancellation)
    {
        if (vm.EnvironmentBrowser.IsNone || vm.Masks.GuestId is not { } guest || vm.Masks.HardwareVersionKey is not { } version)
        {
            return null;
        }

        (ManagedObject, string, string) key = (vm.EnvironmentBrowser, version, guest);
        if (!known.TryGetValue(key, out GuestMask? mask))
        {
            known[key] = mask = Ask(vm, version, guest, cancellation);
        }

        return mask;
    }

    private GuestMask? Ask(VSphereVm vm, string version, string guest, CancellationToken cancellation)
    {
        if (session.About.HasApi("6.0"))
        {
            // The newer call answers for one guest; the older one for two hundred.
            var request = new SoapRequest("QueryConfigOptionEx", vm.EnvironmentBrowser, a => a.Object("spec", s =>
            {
                s.Text("key", version);
                WriteHost(s, vm);
                s.Text("guestId", guest);
            }));
            try
            {
                if (Find(VSphereSession.Wait(session.CallAsync(request, cancellation)), guest) is { } found)
                {
                    return found;
                }
            }
            catch (VSphereException e) when (e.Fault is not null)
            {
                // It is asked the older way.
            }
        }

        var older = new SoapRequest("QueryConfigOption", vm.EnvironmentBrowser, a =>
        {
            a.Text("key", version);
            WriteHost(a, vm);
        });
        try
        {
            return Find(VSphereSession.Wait(session.CallAsync(older, cancellation)), guest);
        }
        catch (VSphereException e) when (e.Fault is not null)
        {
            return null;
        }
    }

    private static void WriteHost(SoapArguments arguments, VSphereVm vm)
    {
        if (!vm.Host.IsNone)
        {
            arguments.Reference("host", vm.Host);
        }
    }

    private static GuestMask? Find(XmlItem? option, string guest)
    {
        XmlItem? descriptor = option?.All("guestOSDescriptor")
            .FirstOrDefault(d => string.Equals(d.TextOf("id"), guest, StringComparison.OrdinalIgnoreCase));
        MaskLevel[] levels = VmReader.MasksOf(descriptor?.All("cpuFeatureMask"))
            .Select(m => m.ToMaskLevel(isDescriptor: true)).ToArray();
        return levels.Length > 0 ? new GuestMask(guest, levels) : null;
    }
}
