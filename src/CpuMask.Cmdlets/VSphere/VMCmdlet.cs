using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet for the CPU masks of virtual machines.</summary>
public abstract class VMCmdlet : CpuMaskCmdlet
{
    /// <summary>The session, or the name of its server; when not given, the one that the mask's hosts came from, else the only open one.</summary>
    [Parameter]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <summary>The folder of the undo journals; CpuMask/undo among your application data when not given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("JournalPath")]
    public string? Journal { get; set; }

    /// <summary>The folder of the journals as a path of the file system; null for the usual one.</summary>
    protected string? JournalFolder => Journal is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Journal);

    /// <summary>The session to use, for VMs that are named.</summary>
    /// <param name="named">The VMs: those that came from a server are looked up there again.</param>
    /// <param name="hosts">The hosts that the request is about.</param>
    protected VSphereSession ChooseSession(IEnumerable<VMIdentity>? named = null, IEnumerable<HostCpuid>? hosts = null) =>
        OpenSessions.Choose(Session, hosts, (named ?? Enumerable.Empty<VMIdentity>()).Select(v => v.Server).Where(s => s is not null)!);

    /// <summary>The VMs that were named, as they arrive. A name that fits none is an error record.</summary>
    protected IEnumerable<VSphereVm> Find(VSphereSession session, IEnumerable<VMIdentity> named)
    {
        string[] names = named.Select(n => n.Name).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        return names.Length == 0
            ? Enumerable.Empty<VSphereVm>()
            : session.FindVms(new VmQuery { Names = names }, problem => WriteError(problem, session), Cancellation);
    }

    /// <summary>Writes a VM with its server, the way it takes masks and, where the journal was read, the changes of it that can be undone.</summary>
    protected void Write(VmMaskState vm, VSphereServer server, string? name, IReadOnlyList<UndoEntry>? pending = null)
    {
        var shown = new PSObject(vm);
        shown.Properties.Add(new PSNoteProperty(nameof(VSphereSession.Server), name));
        shown.Properties.Add(new PSNoteProperty("Mechanism", MaskPlanner.MechanismFor(vm, server)));
        if (pending is not null)
        {
            shown.Properties.Add(new PSNoteProperty("Undo", pending.Where(e => e.IsAbout(vm)).ToArray()));
        }

        WriteObject(shown);
    }

    /// <summary>Says what a session decided by itself.</summary>
    protected void WriteNotices(VSphereSession session)
    {
        foreach (string notice in session.TakeNotices())
        {
            WriteVerbose(notice);
        }
    }
}
