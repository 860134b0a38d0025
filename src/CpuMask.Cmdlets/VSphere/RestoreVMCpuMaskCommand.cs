using System.Management.Automation;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Puts back what virtual machines were before their CPU masks were set.</summary>
/// <remarks>
/// <para>The undo journal of Set-VMCpuMask says what a VM was before its first change. A value that someone else has changed since is not overwritten: that is an error, unless -Force is given.</para>
/// <para>The journal lies on the machine that made the changes; see -Journal.</para>
/// </remarks>
/// <example>
/// <code>Restore-VMCpuMask app01</code>
/// <para>Takes back what was done to one VM.</para>
/// </example>
/// <example>
/// <code>Restore-VMCpuMask -All -Session $vc -Confirm:$false</code>
/// <para>Takes back everything on one server that the journal has, without asking.</para>
/// </example>
[Cmdlet(VerbsData.Restore, "VMCpuMask", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VmMaskState))]
public sealed class RestoreVMCpuMaskCommand : VMChangeCmdlet
{
    private const string ByName = "VM", Everything = "All";
    private readonly List<VMIdentity> named = new();

    /// <summary>The virtual machines: names, paths, ids, or objects, of PowerCLI too. Wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByName)]
    [ArgumentCompleter(typeof(JournalVMCompleter))]
    [VMInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public VMIdentity[] VM { get; set; } = null!;

    /// <summary>Restores every virtual machine that the journal has something of.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Everything)]
    public SwitchParameter All { get; set; }

    /// <summary>Closes what the journal has of virtual machines that do not exist any more.</summary>
    [Parameter(ParameterSetName = Everything)]
    public SwitchParameter ForgetDeleted { get; set; }

    /// <summary>Puts old values back also where someone else has changed them since.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override string Action => CmdletMessages.RestoreMask;

    /// <inheritdoc/>
    protected override void Process() => named.AddRange(ParameterSetName == Everything ? new VMIdentity[0] : VM);

    /// <inheritdoc/>
    protected override void End()
    {
        Carry(named, Plan);
        VMIdentity[] ofSession = named.Where(v => v.Client is null).ToArray();
        if (ofSession.Length == 0 && !All)
        {
            return;
        }

        VSphereSession session = ChooseSession(ofSession);
        VmQuery? query = All ? null : new VmQuery { Names = ofSession.Select(v => v.Name).Distinct().ToArray() };
        Carry(
            session,
            session.PlanRestores(
                UndoJournal.For(session, JournalFolder), query, Force, problem => WriteError(problem, session), Cancellation,
                WriteWarning, ForgetDeleted ? Forgotten : null),
            ofSession);
    }

    private VmMaskPlan? Plan(ClientObject vm, UndoJournal journal)
    {
        VmMaskState state = ClientInventory.ReadVm(vm).Masks;
        UndoEntry[] entries = journal.Pending(d => WriteWarning(d.Message)).Where(e => e.IsAbout(state)).ToArray();
        if (entries.Length > 0)
        {
            return RestorePlanner.Plan(state, entries, ClientInventory.ServerOf(vm), Force);
        }

        WriteError(new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Input, CmdletMessages.NothingToUndo(state)), named.First(v => v.Client == vm).Given);
        return null;
    }

    private bool Forgotten(UndoEntry gone)
    {
        string what = CmdletMessages.Forget(gone);
        return ShouldProcess(what, what, Action);
    }
}
