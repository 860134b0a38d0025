using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Commands.VmMask;

/// <summary>cpumask vm-mask restore: puts back what VMs were before their masks were set.</summary>
public sealed class RestoreCommand : CpuMaskCommand
{
    private readonly VmNames names = new();
    private readonly ServerOptions server = new();
    private readonly ChangeOptions change = new();

    private readonly Option<bool> all = new("--all");

    private readonly Option<bool> force = new("--force");

    private readonly Option<bool> forgetDeleted = new("--forget-deleted");

    protected override string Name => "restore";

    protected override bool TakesDumps => false;

    protected override bool ChangesMachines => true;

    protected override void AddOptions(Command command)
    {
        names.AddTo(command);
        command.Add(all);
        server.AddTo(command, required: true);
        command.Add(force);
        command.Add(forgetDeleted);
        change.AddTo(command);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        bool everything = parsed.GetValue(all);
        names.Check(parsed, required: !everything);
        if (everything && names.AreGiven(parsed))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, "--all and names exclude each other.");
        }

        if (parsed.GetValue(forgetDeleted) && !everything)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, "--forget-deleted goes with --all.");
        }

        change.Check(parsed);
        using VSphereSession session = server.Connect(parsed, run);
        UndoJournal journal = change.Journal(session, parsed);
        change.Run(
            session,
            session.PlanRestores(
                journal, everything ? null : names.Query(parsed), parsed.GetValue(force), run.Fail, run.Cancellation,
                run.Notice, parsed.GetValue(forgetDeleted) ? gone => Forget(gone, change.IsOnlyShown(parsed), run) : null),
            journal, LiveMessages.NothingToRestore, parsed, run);
    }

    private static bool Forget(UndoEntry gone, bool onlyShown, CommandRun run)
    {
        run.Notice(LiveMessages.Forgotten(gone, onlyShown));
        return !onlyShown;
    }
}
