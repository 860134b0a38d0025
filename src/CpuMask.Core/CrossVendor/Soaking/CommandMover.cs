using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>Moves a VM by the commands of libvirt or of Xen's toolstack.</summary>
public sealed class CommandMover : ISoakMover
{
    private readonly SoakPlan plan;
    private readonly HostCommands commands;
    private readonly Func<HostCommand, (int Code, string Output)> run;

    /// <summary>Makes a mover.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="toolstack">Whose commands.</param>
    /// <param name="run">Runs a command and gives its exit code and what it printed; null runs it as a program of this machine.</param>
    /// <exception cref="CpuMaskException">A name cannot stand in a command.</exception>
    public CommandMover(SoakPlan plan, SoakToolstack toolstack, Func<HostCommand, (int Code, string Output)>? run = null)
    {
        this.plan = plan;
        commands = new HostCommands(plan, toolstack);
        this.run = run ?? SoakProgram.Run;
    }

    /// <inheritdoc/>
    public string Where()
    {
        string[] there = new[] { plan.First, plan.Second }.Where(IsOn).ToArray();
        return there.Length == 1 ? there[0] : throw new CpuMaskException(
            ErrorIds.InvalidState, ErrorKind.Impossible,
            there.Length == 0 ? Messages.OnNeither(plan.Vm, plan.First, plan.Second) : Messages.OnBoth(plan.Vm, plan.First, plan.Second));
    }

    /// <inheritdoc/>
    public void Move(string from, string to)
    {
        Ask(commands.Move(from, to));
    }

    /// <inheritdoc/>
    public IReadOnlyList<SoakState> Save() => new[] { plan.First, plan.Second }.SelectMany(commands.State).Select(s => new SoakState(s.File, Told(s.Command))).ToArray();

    private bool IsOn(string host) => commands.IsListed(Ask(commands.List(host)));

    private string Ask(HostCommand command)
    {
        (int code, string output) = run(command);
        return code == 0 ? output : throw new CpuMaskException(
            ErrorIds.TaskFailed, ErrorKind.Impossible, Messages.ProgramFailed(command.ToString(), code, output.Trim()));
    }

    private string Told(HostCommand command)
    {
        try
        {
            return Ask(command);
        }
        catch (CpuMaskException e)
        {
            return e.Message + "\n";
        }
    }
}
