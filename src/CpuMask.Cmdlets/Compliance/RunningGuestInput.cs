using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using CpuMask.Migration;
using CpuMask.Migration.Guests;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>A guest as it runs: a text that describes it, a guest, or PowerCLI's VM.</summary>
public sealed class RunningGuestInput
{
    private readonly MigratingGuest? guest;
    private readonly string? path;

    /// <summary>The path of a vmware.log, a requirement list, libvirt XML and the like.</summary>
    public RunningGuestInput(string path) => this.path = path;

    /// <summary>A file, as Get-ChildItem gives it.</summary>
    public RunningGuestInput(FileSystemInfo file) => path = file.FullName;

    /// <summary>A guest.</summary>
    public RunningGuestInput(MigratingGuest guest) => this.guest = guest;

    internal RunningGuestInput(ClientObject vm) => guest = ClientInventory.ReadVm(vm).ToGuest();

    /// <summary>Reads it, if need be.</summary>
    internal GuestImport Read(SessionState session)
    {
        if (path is not null)
        {
            return GuestTexts.ReadFile(FilePaths.Of(session, path));
        }

        var import = new GuestImport(guest!.Name, guest.Name, string.Empty);
        import.Add(guest);
        return import;
    }

    /// <summary>The path or the guest's name.</summary>
    public override string ToString() => path ?? guest!.Name;
}
