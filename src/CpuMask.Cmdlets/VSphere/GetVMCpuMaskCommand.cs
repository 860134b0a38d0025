using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Shows the CPU masks of virtual machines, and what can be undone.</summary>
/// <remarks>
/// <para>A VM's masks stand in its cpuFeatureMask (virtual hardware 8 and older) and in its advanced settings cpuid.* and featMask.vm.* (9 and newer); per-VM EVC shows as the latter.</para>
/// <para>The property Mechanism says how Set-VMCpuMask would give the VM a mask, and Undo holds the changes that Restore-VMCpuMask can take back.</para>
/// </remarks>
/// <example>
/// <code>Get-VMCpuMask app* | Where-Object HasMask</code>
/// <para>Shows which of some VMs have masks of their own.</para>
/// </example>
/// <example>
/// <code>(Get-VMCpuMask app01).Settings</code>
/// <para>Shows a VM's mask settings.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "VMCpuMask")]
[OutputType(typeof(VmMaskState))]
public sealed class GetVMCpuMaskCommand : VMCmdlet
{
    private readonly List<VMIdentity> named = new();

    /// <summary>The virtual machines: names, paths, ids, or objects, of PowerCLI too. Wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(VMCompleter))]
    [VMInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public VMIdentity[] VM { get; set; } = null!;

    /// <inheritdoc/>
    protected override void Process()
    {
        named.AddRange(VM.Where(v => v.Client is null));
        foreach (ClientObject vm in VM.Select(v => v.Client).Where(c => c is not null)!)
        {
            Write(ClientInventory.ReadVm(vm).Masks, ClientInventory.ServerOf(vm), null, ClientInventory.JournalOf(vm, JournalFolder).Pending(d => WriteWarning(d.Message)));
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (named.Count == 0)
        {
            return;
        }

        VSphereSession session = ChooseSession(named);
        IReadOnlyList<UndoEntry> pending = session.PendingOn(UndoJournal.For(session, JournalFolder), WriteWarning, Cancellation);
        foreach (VSphereVm vm in Find(session, named))
        {
            Write(vm.Masks, session.About, session.Server, pending);
        }

        WriteNotices(session);
    }
}
