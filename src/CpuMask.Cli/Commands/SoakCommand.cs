using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Migration;
using SoakMessages = CpuMask.CrossVendor.Soaking.Messages;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask soak: moves a VM to and fro between two hosts, and says what such soaks have covered.</summary>
public sealed class SoakCommand : CpuMaskCommand
{
    private readonly VmNames names = new();
    private readonly Option<string[]> hosts = new("--host") { HelpName = "name" };
    private readonly Option<double> interval = new("--interval") { HelpName = "seconds", DefaultValueFactory = _ => SoakPlan.DefaultInterval };
    private readonly Option<double?> hours = new("--hours") { HelpName = "number" };
    private readonly Option<int?> moves = new("--moves") { HelpName = "number" };
    private readonly Option<string?> folder = new("--out") { HelpName = "folder" };
    private readonly Option<SoakToolstack?> by = new("--by") { HelpName = "libvirt|xl" };
    private readonly Option<bool> runCommands = new("--run");
    private readonly Option<string[]> point = new("--point") { HelpName = "axis=value" };
    private readonly Option<string?> matrix = new("--matrix") { HelpName = "file" };
    private readonly Option<bool> covered = new("--covered");
    private readonly Option<bool> whatIf = new("--what-if");
    private readonly Option<bool> yes = new("--yes");
    private readonly ServerOptions server = new();

    protected override string Name => "soak";

    protected override bool TakesDumps => false;

    protected override bool ChangesMachines => true;

    protected override void AddOptions(Command command)
    {
        names.AddTo(command);
        by.AcceptOnlyFromAmong("libvirt", "xl");
        foreach (Option option in new Option[] { hosts, interval, hours, moves, folder, by, runCommands, point, matrix, covered, whatIf, yes })
        {
            command.Add(option);
        }

        server.AddTo(command, required: false);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        SoakMatrix all = parsed.GetValue(matrix) is { } file ? SoakMatrix.Read(file) : SoakMatrix.Default;
        if (parsed.GetValue(covered))
        {
            Cover(parsed, all, run);
            return;
        }

        names.Check(parsed, required: true);
        SoakPlan plan = SoakPlan.Of(
            OneVm(parsed), parsed.GetValue(hosts) ?? [], parsed.GetValue(interval), parsed.GetValue(hours), parsed.GetValue(moves), all.Point(parsed.GetValue(point) ?? []));
        SoakToolstack? toolstack = parsed.GetValue(by);
        if (toolstack is not null == server.IsGiven(parsed))
        {
            throw Refused(toolstack is null ? "Who is to move the VM? Name a vCenter with --server, or libvirt or xl with --by." : "--by and --server exclude each other.");
        }

        if (toolstack is null && parsed.GetValue(runCommands))
        {
            throw Refused("--run goes with --by.");
        }

        if (toolstack is { } commands && !parsed.GetValue(runCommands))
        {
            run.Output.Write(SoakScript.Write(plan, commands));
        }
        else if (parsed.GetValue(whatIf))
        {
            run.Output.WriteLine(SoakMessages.Told(plan));
        }
        else
        {
            Soak(plan, toolstack, parsed, run);
        }
    }

    private void Cover(ParseResult parsed, SoakMatrix all, CommandRun run)
    {
        SoakCoverage coverage = SoakCoverage.Of(parsed.GetValue(folder) ?? throw Refused("--covered reads the folder of --out."), all);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            SoakJson.Write(json, coverage);
            json.EndDocument();
        }
        else
        {
            SoakText.Write(run.Output, coverage);
        }
    }

    private void Soak(SoakPlan plan, SoakToolstack? toolstack, ParseResult parsed, CommandRun run)
    {
        string kept = parsed.GetValue(folder) ?? throw Refused("--out is missing: the folder for the log and, after a failure, the hosts' state.");
        if (!Confirmed(plan, parsed, run))
        {
            run.Notice(LiveMessages.Declined);
            return;
        }

        using VSphereSession? session = toolstack is null ? server.Connect(parsed, run) : null;
        ISoakMover mover = session is null ? new CommandMover(plan, toolstack!.Value) : VMotionMover.Of(session, plan, run.Cancellation);
        using SoakLog log = SoakLog.Open(kept, plan);
        run.NoticeAll(log.Before.Unended.Select(SoakMessages.CutOff));
        run.NoticeAll(log.Succeeded >= plan.Moves ? [SoakMessages.AllDone(plan.Moves)] : log.Succeeded > 0 ? [SoakMessages.Resumed(log.Succeeded, plan.Moves)] : []);
        SoakMove? last = null;
        var told = new SoakText(run.Output, run.Json, plan);
        try
        {
            foreach (SoakMove move in SoakRun.Run(plan, mover, log, run.Cancellation))
            {
                last = move;
                told.Move(move);
            }
        }
        finally
        {
            // However it ends, what was done is told.
            told.End(log.Succeeded, last);
            run.NoticeAll(session?.TakeNotices() ?? []);
        }

        if (last is { Succeeded: false })
        {
            run.Fail(ExitCode.Violation);
        }
    }

    private bool Confirmed(SoakPlan plan, ParseResult parsed, CommandRun run)
    {
        if (parsed.GetValue(yes))
        {
            return true;
        }

        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            throw Refused(LiveMessages.Unconfirmed);
        }

        run.Notices.Write(SoakMessages.Told(plan) + " Begin? [y/N] ");
        run.Notices.Flush();
        return Console.ReadLine()?.Trim() is { Length: > 0 } answer && answer[0] is 'y' or 'Y';
    }

    private string OneVm(ParseResult parsed) => names.Query(parsed).Names is { Count: 1 } one
        ? one[0] : throw Refused("A soak moves one virtual machine; several are several soaks, each with a folder of its own.");

    private static CpuMaskException Refused(string message) => new(ErrorIds.InvalidValue, ErrorKind.Usage, message);
}
