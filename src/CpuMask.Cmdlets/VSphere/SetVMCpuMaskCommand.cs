using System.Management.Automation;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Gives virtual machines a CPU mask, after writing down what they were.</summary>
/// <remarks>
/// <para>Only what differs is sent. Before each change the old values are written to an undo journal, and after it the VM is read again; Restore-VMCpuMask takes the change back. A VM that is as wanted already is left alone in silence.</para>
/// <para>How a VM is changed follows from its virtual hardware: version 14 and newer by per-VM EVC on vCenter 6.7 and newer, 9 to 13 by advanced settings, 8 and older by cpuFeatureMask. A VM that is powered on or suspended is refused.</para>
/// <para>Each change is asked about; scripts say -Confirm:$false.</para>
/// </remarks>
/// <example>
/// <code>Get-HostCpuid -Session $vc -Cluster Prod | New-VMotionMask | Set-VMCpuMask -VM app01 -WhatIf</code>
/// <para>Shows what would be changed so that a VM can move between all hosts of a cluster.</para>
/// </example>
/// <example>
/// <code>New-VMotionMask -VM app01 | Set-VMCpuMask</code>
/// <para>Gives a VM the mask that it needs to run on every host of its cluster; the mask knows the VM.</para>
/// </example>
/// <example>
/// <code>$mask = Get-HostCpuid -Cluster Prod | New-VMotionMask; Set-VMCpuMask -VM app* -Mask $mask -Confirm:$false -PassThru</code>
/// <para>Gives a mask to many VMs, several at a time, without asking.</para>
/// </example>
/// <example>
/// <code>Set-VMCpuMask -VM app01 -EvcMode intel-haswell -WhatIf</code>
/// <para>Shows what would be changed so that a VM keeps to an EVC mode of its own, wherever it runs.</para>
/// </example>
/// <example>
/// <code>Set-VMCpuMask -VM app01 -Mask '1.ecx=----:----:----:----:----:----:----:---0' -Mechanism CpuFeatureMask</code>
/// <para>Hides SSE3 from a VM, by the API's levels.</para>
/// </example>
[Cmdlet(VerbsCommon.Set, "VMCpuMask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(VmMaskState))]
public sealed class SetVMCpuMaskCommand : VMChangeCmdlet
{
    private readonly List<(VMIdentity VM, MaskInput? Mask)> wanted = new();
    private MaskInput? last;
    private VMIdentity[]? lastVM;

    /// <summary>The virtual machines: names, paths, ids, or objects, of PowerCLI too; a mask of New-VMotionMask -VM brings its own. Wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(VMCompleter))]
    [VMInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public VMIdentity[] VM { get; set; } = null!;

    /// <summary>The mask: of New-VMotionMask, lines as a .vmx file has them, or the path of a file: .vmx lines, or what New-VMotionMask or cpumask mask --json gave as JSON. What it says is laid over what the VM has.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [MaskInput]
    [ValidateNotNull]
    public MaskInput? Mask { get; set; }

    /// <summary>Give the masks of this EVC mode instead: a key such as intel-broadwell that the session's vCenter knows, or a mode of PowerCLI. Per-VM EVC: for hardware version 14 and newer; all feature masks that the mode does not list go.</summary>
    [Parameter]
    [EvcModeInput]
    [ArgumentCompleter(typeof(EvcModeCompleter))]
    [ValidateNotNull]
    public EvcModeInput? EvcMode { get; set; }

    /// <summary>The file in which -EvcMode is looked up: capability.supportedEVCMode, the featMask.evc lines of /etc/vmware/config, or a Custom EVC mode.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EvcModeFile { get; set; }

    /// <summary>How: by per-VM EVC, advanced settings or cpuFeatureMask. Each VM's hardware version decides when not given.</summary>
    [Parameter]
    public MaskMechanism? Mechanism { get; set; }

    /// <summary>Also lets the next reboot of a running guest be a power cycle, so that it picks up what changed. Needs ESXi 6.5 U3, 6.7 U3 or newer.</summary>
    [Parameter]
    public SwitchParameter PowerCycleOnReboot { get; set; }

    /// <inheritdoc/>
    protected override string Action => CmdletMessages.SetMask;

    /// <inheritdoc/>
    protected override void Process()
    {
        // Lines that come one by one for the same VMs are one mask: one change, one question, one undo entry.
        if (Mask?.Lines is { } lines && last?.Lines is { } before && !ReferenceEquals(Mask, last) && ReferenceEquals(VM, lastVM))
        {
            wanted.RemoveRange(wanted.Count - VM.Length, VM.Length);
            Mask = new MaskInput(before.Concat(lines).ToArray());
        }

        last = Mask;
        lastVM = VM;
        wanted.AddRange(VM.Select(vm => (vm, Mask)));
    }

    /// <inheritdoc/>
    protected override void End()
    {
        foreach (IGrouping<MaskInput?, VMIdentity> group in wanted.GroupBy(w => w.Mask, w => w.VM))
        {
            MaskRequest request = (group.Key?.Request ?? new MaskRequest()) with { Mechanism = Mechanism, PowerCycleOnReboot = PowerCycleOnReboot };
            if (request.Mask is not null && EvcMode is not null)
            {
                throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.TwoMasksGiven);
            }

            if (request.Mask is null && EvcMode is null && !PowerCycleOnReboot)
            {
                throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.NoMaskGiven);
            }

            Set(group, request, group.Key?.Hosts);
        }
    }

    private void Set(IEnumerable<VMIdentity> vms, MaskRequest request, IReadOnlyList<Cpuid.HostCpuid>? hosts)
    {
        VMIdentity[] named = vms.Where(v => v.Client is null).ToArray();
        if (named.Length > 0)
        {
            VSphereSession session = ChooseSession(named, hosts);
            MaskRequest whole = WithMode(request, () => session);
            Carry(session, Find(session, named).Select(vm => session.PlanMask(vm, whole)), named);
        }

        Carry(vms, (vm, _) => MaskPlanner.Plan(ClientInventory.ReadVm(vm).Masks, WithMode(request, () => ChooseSession()), ClientInventory.ServerOf(vm)));
    }

    private MaskRequest WithMode(MaskRequest request, Func<VSphereSession> session) =>
        EvcMode is null ? request : request with { Evc = EvcMode.Find(SessionState, EvcModeFile, session, Cancellation) };
}
