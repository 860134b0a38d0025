using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Clients;

/// <summary>Makes hosts and VMs of another client's objects.</summary>
public static class ClientInventory
{
    /// <summary>Reads a HostSystem. What the client did not load is unknown.</summary>
    /// <param name="host">The host.</param>
    /// <param name="places">What is known of clusters already; null leaves the cluster unknown.</param>
    public static VSphereHost ReadHost(ClientObject host, ClientPlaces? places = null) =>
        new HostReader(NameOfServer(host), null).Read(ClientItems.Read(host, HostReader.Paths), places?.ClusterOf(host));

    /// <summary>Reads a VirtualMachine.</summary>
    public static VSphereVm ReadVm(ClientObject vm) => VmReader.WithoutPlace.Read(ClientItems.Read(vm, VmReader.Paths));

    /// <summary>What matters to a VM: the default of its guest OS, as far as the client tells it, with the VM's own masks laid over it.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="vendor">The vendor of its hosts, where it is known.</param>
    public static VmGuestMask GuestMaskOf(ClientObject vm, CpuVendor vendor = default) =>
        VmGuestMask.Of(ReadVm(vm).Masks, ClientGuestDefaults.Of(vm), vendor);

    /// <summary>What the client knows of its server; without a word of it, an API of unknown age.</summary>
    public static VSphereServer ServerOf(ClientObject source)
    {
        string Text(string name) => Convert.ToString(source["Client.ServiceContent.About." + name]) ?? string.Empty;
        return new VSphereServer(
            ServerText.Safe(Text("FullName")), Text("ApiType"), Text("ApiVersion"), Text("Version"), Text("Build"),
            Text("InstanceUuid") is { Length: > 0 } id ? id : null);
    }

    /// <summary>The journal of the client's server.</summary>
    /// <param name="source">An object of the client.</param>
    /// <param name="folder">The folder; null takes <see cref="UndoJournal.DefaultFolder"/>.</param>
    public static UndoJournal JournalOf(ClientObject source, string? folder = null)
    {
        string typed = "host-" + NameOfServer(source);
        if (ServerOf(source).InstanceUuid is { } id)
        {
            return UndoJournal.For(folder, "vcenter-" + id);
        }

        object? host = source["runtime.host"] is { } reference ? ClientViews.Find(source, reference, "summary.hardware") : null;
        string? uuid = host is null ? null : Convert.ToString(new ClientObject(host, source.Member)["summary.hardware.uuid"]);
        return JournalName.IsSet(uuid) ? UndoJournal.For(folder, "esxi-" + uuid, typed) : UndoJournal.For(folder, typed);
    }

    private static string NameOfServer(ClientObject source) =>
        Uri.TryCreate(Convert.ToString(source["Client.ServiceUrl"]), UriKind.Absolute, out Uri? url)
            ? url.IsDefaultPort ? url.Host : url.Host + ":" + url.Port.ToString(CultureInfo.InvariantCulture)
            : "powercli";
}
