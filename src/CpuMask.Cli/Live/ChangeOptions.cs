using System.CommandLine;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Live;

/// <summary>How virtual machines are changed: the journal, how many at a time, and whether anything is changed at all.</summary>
public sealed class ChangeOptions
{
    private readonly JournalOption journal = new();

    private readonly Option<int> throttle = new("--throttle-limit")
    {
        DefaultValueFactory = _ => 8,
        HelpName = "number",
    };

    private readonly Option<bool> whatIf = new("--what-if");

    private readonly Option<bool> yes = new("--yes");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(journal);
        command.Add(throttle);
        command.Add(whatIf);
        command.Add(yes);
        throttle.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int n) && n is < 1 or > 64)
            {
                result.AddError("--throttle-limit takes a number from 1 to 64.");
            }
        });
    }

    /// <summary>The server's journal.</summary>
    public UndoJournal Journal(VSphereSession session, ParseResult parsed) => journal.Of(session, parsed);

    /// <summary>True when the plan is only printed.</summary>
    public bool IsOnlyShown(ParseResult parsed) => parsed.GetValue(whatIf);

    /// <summary>Refuses to change anything unasked, before a server is.</summary>
    /// <exception cref="CpuMaskException">Neither told to nor able to ask.</exception>
    public void Check(ParseResult parsed)
    {
        if (!parsed.GetValue(whatIf) && !parsed.GetValue(yes) && (Console.IsInputRedirected || Console.IsErrorRedirected))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, LiveMessages.Unconfirmed);
        }
    }

    /// <summary>Prints the plans, or carries them out and prints what became of each.</summary>
    /// <param name="session">The session.</param>
    /// <param name="plans">The plans, made as they are taken.</param>
    /// <param name="undo">Where the old values go.</param>
    /// <param name="nothing">What to say when there is no plan.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The run.</param>
    public void Run(VSphereSession session, IEnumerable<VmMaskPlan> plans, UndoJournal undo, string nothing, ParseResult parsed, CommandRun run)
    {
        bool only = parsed.GetValue(whatIf);
        var report = new VmMaskReport(run, session.Server, undo.File, only);
        try
        {
            if (!only && !parsed.GetValue(yes))
            {
                VmMaskPlan[] asked = plans.ToArray();
                plans = asked;
                if (asked.Any(p => !p.IsEmpty && p.Refusal is null) && !Confirmed(asked, session, run))
                {
                    run.Notice(LiveMessages.Declined);
                    plans = [];
                    nothing = string.Empty;
                }
            }

            IEnumerable<VmMaskPlan> told = only
                ? plans.Select(report.Plan)
                : session.Apply(plans, undo, parsed.GetValue(throttle), run.Cancellation).Select(report.Result);
            int count = 0;
            foreach (VmMaskPlan plan in told)
            {
                count++;
            }

            if (count == 0 && nothing.Length > 0)
            {
                run.Notice(nothing);
            }
        }
        finally
        {
            // However it ends, what was done is told.
            report.End();
            run.NoticeAll(session.TakeNotices());
        }
    }

    private static bool Confirmed(VmMaskPlan[] plans, VSphereSession session, CommandRun run)
    {
        int count = 0;
        foreach (VmMaskPlan plan in plans.Where(p => !p.IsEmpty && p.Refusal is null))
        {
            count++;
            run.Notices.WriteLine(Wording.Safe(plan.State.Path) + " (" + Wording.Safe(plan.State.Id) + "):");
            foreach (string line in plan.Change.Describe())
            {
                run.Notices.WriteLine("  " + line);
            }
        }

        run.Notices.Write("Change " + count + (count == 1 ? " virtual machine" : " virtual machines") + " on " + session.Server + "? [y/N] ");
        run.Notices.Flush();
        return Console.ReadLine()?.Trim() is { Length: > 0 } answer && answer[0] is 'y' or 'Y';
    }
}
