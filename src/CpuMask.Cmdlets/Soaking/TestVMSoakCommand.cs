using System.Management.Automation;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Migration;
using SoakMessages = CpuMask.CrossVendor.Soaking.Messages;

namespace CpuMask.Cmdlets;

/// <summary>Moves a virtual machine to and fro between two hosts until the plan is done or a move fails.</summary>
/// <remarks>
/// <para>The experiment of AMD's white paper on cross-vendor migration: each guest was moved every 30 seconds for at least 24 hours. That is what happens when nothing else is said; whether the guest and what runs in it stayed well is for the guest to say.</para>
/// <para>Each move is written to a log in -Path before and after it. A failed move ends the soak; both hosts' and the VM's state is then kept in a folder beside the log. The same command goes on where the log ends.</para>
/// <para>A vCenter moves by vMotion. With -By Libvirt or Xl the commands are given as a shell script, or run with -Run. See about_CpuMask_CrossVendor.</para>
/// </remarks>
/// <example>
/// <code>Test-VMSoak app01 -HostName esx07, esx08 -Path ./soaks/app01 -Confirm:$false</code>
/// <para>Moves a VM every 30 seconds for a day.</para>
/// </example>
/// <example>
/// <code>Test-VMSoak app01 -HostName esx07, esx08 -Path ./soaks/app01 -Moves 20 -Point 'guest=SLES11 64-bit', 'vcpus=1' -Confirm:$false</code>
/// <para>Moves it twenty times, and says what of the matrix that covers.</para>
/// </example>
/// <example>
/// <code>Test-VMSoak app01 -HostName kvm1, kvm2 -By Libvirt -Hours 8 > soak.sh</code>
/// <para>Writes a script that does it with virsh.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "VMSoak", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(SoakMove), typeof(string))]
public sealed class TestVMSoakCommand : CpuMaskCmdlet
{
    /// <summary>The virtual machine: its name, path or id, or an object. It must be powered on.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [VMInput]
    [ValidateCount(1, 1)]
    public VMIdentity[] VM { get; set; } = null!;

    /// <summary>The two hosts between which it goes.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = null!;

    /// <summary>The folder of this soak: its log, and both hosts' state after a failure. Where it holds the log of an earlier run, the soak goes on.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Seconds from the start of one move to the start of the next.</summary>
    [Parameter]
    [ValidateRange(0d, 86400d)]
    public double Interval { get; set; } = SoakPlan.DefaultInterval;

    /// <summary>For how long: as many moves as fit into these hours. 24 when neither this nor -Moves is given.</summary>
    [Parameter]
    public double? Hours { get; set; }

    /// <summary>How many moves must succeed, over all runs.</summary>
    [Parameter]
    [ValidateRange(1, 1000000)]
    public int? Moves { get; set; }

    /// <summary>Move by the commands of libvirt or xl instead of a vCenter. Without -Run they are given as a script.</summary>
    [Parameter]
    public SoakToolstack? By { get; set; }

    /// <summary>Runs those commands from here.</summary>
    [Parameter]
    public SwitchParameter Run { get; set; }

    /// <summary>What of the matrix this soak covers: 'guest=SLES11 64-bit'. A value may be shortened.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Point { get; set; }

    /// <summary>A matrix of your own in place of the white paper's Table 3: lines of an axis, a tab and a value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MatrixPath { get; set; }

    /// <summary>The session, or the name of its server; the only open one when not given.</summary>
    [Parameter]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public VSphereSession? Session { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        SoakMatrix matrix = MatrixPath is null ? SoakMatrix.Default : SoakMatrix.Read(FilePaths.One(SessionState, MatrixPath));
        SoakPlan plan = SoakPlan.Of(VM[0].Name, HostName, Interval, Hours, Moves, matrix.Point(Point ?? new string[0]));
        if (By is null && Run)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.RunWithoutBy);
        }

        if (By is { } printed && !Run)
        {
            WriteObject(SoakScript.Write(plan, printed));
            return;
        }

        if (ShouldProcess(SoakMessages.Told(plan), SoakMessages.Told(plan), CmdletMessages.Soak))
        {
            Soak(plan, Path is null
                ? throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.NoSoakFolder)
                : FilePaths.Of(SessionState, Path));
        }
    }

    private void Soak(SoakPlan plan, string folder)
    {
        VSphereSession? session = By is null ? OpenSessions.Choose(Session) : null;
        ISoakMover mover = session is null ? new CommandMover(plan, By!.Value) : VMotionMover.Of(session, plan, Cancellation);
        using SoakLog log = SoakLog.Open(folder, plan);
        WriteWarnings(log.Before.Unended.Select(SoakMessages.CutOff));
        if (log.Succeeded > 0)
        {
            WriteVerbose(log.Succeeded >= plan.Moves ? SoakMessages.AllDone(plan.Moves) : SoakMessages.Resumed(log.Succeeded, plan.Moves));
        }

        foreach (SoakMove move in SoakRun.Run(plan, mover, log, Cancellation))
        {
            WriteObject(move);
            WriteProgress(CmdletMessages.Soak, move.To, log.Succeeded, plan.Moves);
            if (!move.Succeeded)
            {
                WriteError(new CpuMaskException(ErrorIds.TaskFailed, ErrorKind.Impossible, SoakMessages.Ended(plan, log.Succeeded, move)), plan.Vm);
            }
        }

        foreach (string notice in session?.TakeNotices() ?? new string[0])
        {
            WriteVerbose(notice);
        }
    }
}
