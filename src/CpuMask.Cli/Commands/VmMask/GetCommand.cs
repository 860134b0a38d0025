using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.VSphere;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Commands.VmMask;

/// <summary>cpumask vm-mask get: a VM's own masks, and what could be undone.</summary>
public sealed class GetCommand : CpuMaskCommand
{
    private readonly VmNames names = new();
    private readonly ServerOptions server = new();
    private readonly JournalOption journal = new();

    protected override string Name => "get";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        names.AddTo(command);
        server.AddTo(command, required: true);
        command.Add(journal);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        names.Check(parsed, required: true);
        using VSphereSession session = server.Connect(parsed, run);
        UndoJournal undo = journal.Of(session, parsed);
        IReadOnlyList<UndoEntry> pending = session.PendingOn(undo, run.Notice, run.Cancellation);
        VmMaskListing[] all = names.Read(session, parsed, run)
            .Select(vm => new VmMaskListing(vm.Masks, MaskPlanner.MechanismFor(vm.Masks, session.About), pending.Where(e => e.IsAbout(vm.Masks)).ToArray()))
            .ToArray();
        run.NoticeAll(session.TakeNotices());
        if (run.Json)
        {
            VmMaskJson.Write(run.Output, session.Server, undo.File, all);
        }
        else
        {
            VmMaskText.Write(run.Output, all);
        }
    }
}
