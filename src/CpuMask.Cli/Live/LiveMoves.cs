using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Live;

/// <summary>can-move on a live server: VMs against hosts.</summary>
public sealed class LiveMoves
{
    // More rows than that nobody reads, and a table keeps them all until its columns are known.
    private const int MostRows = 2_000;

    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--host");

    private readonly Option<string[]> vms = new("--vm") { HelpName = "name" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        server.AddTo(command, required: false);
        command.Add(vms);
        hosts.AddTo(command);
        command.Validators.Add(result =>
        {
            bool live = result.GetResult(vms) is not null || hosts.FirstOf(result) is not null;
            if (live && !server.IsGiven(result))
            {
                result.AddError(LiveMessages.NeedsServer);
            }
        });
    }

    /// <summary>Whether a server is named.</summary>
    public bool AreGiven(ParseResult parsed) => server.IsGiven(parsed);

    /// <summary>Asks the server and prints.</summary>
    /// <exception cref="CpuMaskException">Nothing to ask, or the server cannot be asked.</exception>
    public void Run(ParseResult parsed, CommandRun run)
    {
        string[] names = parsed.GetValue(vms) ?? [];
        if (names.Length == 0)
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.NoVmOption);
        }

        using VSphereSession session = server.Connect(parsed, run);
        Move(session, names, parsed, run);
        run.NoticeAll(session.TakeNotices());
    }

    private void Move(VSphereSession session, string[] names, ParseResult parsed, CommandRun run)
    {
        VSphereHost[] targets = hosts.Read(session, parsed, run).ToArray();
        VSphereVm[] which = session.FindVms(new VmQuery { Names = names }, run.Fail, run.Cancellation).ToArray();
        LiveMigration check = LiveMigration.Of(session, which, targets, run.Cancellation);
        run.Warn(check.Warnings);
        if (run.Json)
        {
            LiveVerdictJson.Write(run.Output, session.Server, check, run.Cancellation);
            Judge(check.BareVerdicts(run.Cancellation).Select(v => v.CanMove), run);
        }
        else if (check.IsByKind)
        {
            LiveKind[] kinds = check.Kinds(run.Cancellation).Where(k => k.Moves > 0).ToArray();
            LiveVerdictText.Write(run.Output, kinds.Length > MostRows ? LiveKind.Broadly(kinds).ToArray() : kinds, isBroad: kinds.Length > MostRows);
            Judge(kinds.Select(k => k.CanMove), run);
        }
        else
        {
            LiveVerdict[] verdicts = check.Verdicts(run.Cancellation).ToArray();
            LiveVerdictText.Write(run.Output, verdicts);
            Judge(verdicts.Select(v => v.CanMove), run);
        }
    }

    private static void Judge(IEnumerable<bool> answers, CommandRun run)
    {
        if (answers.Any(canMove => !canMove))
        {
            run.Fail(ExitCode.Violation);
        }
    }
}
