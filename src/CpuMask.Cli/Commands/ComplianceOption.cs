using System.CommandLine;
using System.IO;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Running;
using CpuMask.Compliance;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Pool;
using CpuMask.Reading;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Commands;

/// <summary>What hosts are held against, by which rules, and where the run is kept; check and report share it.</summary>
public sealed class ComplianceOption
{
    private readonly Option<string?> baseline = new("--baseline") { HelpName = "file|folder" };

    private readonly Option<string?> host = new("--reference-host") { HelpName = "name" };
    private readonly Option<string?> evcMode = new("--evc-mode") { HelpName = "key|file" };

    private readonly Option<string?> evcModeFile = new("--evc-mode-file") { HelpName = "file" };

    private readonly ServerOptions server = new();
    private readonly GuestFiles guests = new();

    private readonly Option<string?> policy = new("--policy") { HelpName = "file" };
    private readonly Option<string?> previous = new("--previous") { HelpName = "file|folder" };

    private readonly Option<string?> save = new("--save") { HelpName = "file|folder" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(baseline);
        command.Add(host);
        command.Add(evcMode);
        command.Add(evcModeFile);
        command.Add(policy);
        command.Add(previous);
        command.Add(save);
        command.Add(guests);
        server.AddTo(command, required: false);
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(baseline) is null ? 0 : 1) + (result.GetValue(host) is null ? 0 : 1) + (result.GetValue(evcMode) is null ? 0 : 1);
            if (given > 1)
            {
                result.AddError("Only one of --baseline, --reference-host and --evc-mode can be held against at a time.");
            }

            bool asksServer = server.IsGiven(result);
            if (result.GetValue(evcModeFile) is not null && (result.GetValue(evcMode) is null || asksServer))
            {
                result.AddError(asksServer ? "--evc-mode-file and --server both say where modes are looked up; only one can." : "--evc-mode-file needs --evc-mode: which of its modes?");
            }

            if (asksServer && result.GetValue(evcMode) is null)
            {
                result.AddError("--server is asked for its EVC modes only, and needs --evc-mode; hosts are read with 'cpumask collect'.");
            }
        });
    }

    /// <summary>What --baseline names, or null.</summary>
    public string? Baseline(ParseResult parsed) => parsed.GetValue(baseline);

    /// <summary>Checks the hosts, keeps the run if asked to, and sets the exit code of a violation.</summary>
    public ComplianceRun Check(ParseResult parsed, CommandRun run, IReadOnlyList<HostCpuid> hosts)
    {
        CompliancePolicy rules = parsed.GetValue(policy) is { } policyFile ? CompliancePolicy.Load(policyFile) : CompliancePolicy.Default;
        ComplianceRun? last = parsed.GetValue(previous) is { } lastRun ? Previous(lastRun, run) : null;
        hosts = HostPool.Of(hosts).Hosts;
        List<MigratingGuest> running = guests.Read(parsed, run);
        run.Warn(running.SelectMany(g => g.Warnings));
        ComplianceRun result = ComplianceCheck.Run(
            hosts, Reference(parsed, run, hosts), rules, last,
            running.Count > 0 ? TrappedGuests.Among(running, hosts, run.Cancellation) : null,
            unread: run.Unread);
        if (parsed.GetValue(save) is { } place)
        {
            Save(place, result, run);
        }

        if (!result.Compliant)
        {
            run.Fail(ExitCode.Violation);
        }

        return result;
    }

    // A verdict that cannot be kept is still told.
    private static void Save(string place, ComplianceRun result, CommandRun run)
    {
        try
        {
            run.Notice("this run is kept in " + RunFile.Save(place, result));
        }
        catch (CpuMaskException e)
        {
            run.Fail(e);
        }
    }

    private static ComplianceRun? Previous(string path, CommandRun run) => RunFile.LoadPrevious(
        path,
        problem =>
        {
            run.Notice(problem.Message);
            run.Fail(ExitCode.Unreadable);
        },
        warning => run.Warn([warning]));

    private ComplianceReference? Reference(ParseResult parsed, CommandRun run, IReadOnlyList<HostCpuid> hosts)
    {
        if (parsed.GetValue(baseline) is { } file)
        {
            return ComplianceReference.FromBaseline(BaselineFile.Load(Registry.Formats, file, run.Cancellation), file);
        }

        if (parsed.GetValue(host) is { } name)
        {
            return ComplianceReference.FromHostNamed(name, hosts);
        }

        return parsed.GetValue(evcMode) is { } mode ? ComplianceReference.FromEvcMode(Mode(mode, parsed, run)) : null;
    }

    private EvcMode Mode(string mode, ParseResult parsed, CommandRun run)
    {
        if (parsed.GetValue(evcModeFile) is { } file)
        {
            return EvcModeFile.Load(file, mode);
        }

        if (!server.IsGiven(parsed))
        {
            return File.Exists(mode) ? EvcModeFile.Load(mode) : OfTable(mode, run);
        }

        using VSphereSession session = server.Connect(parsed, run);
        return EvcModeFile.Choose(session.GetEvcModes(run.Cancellation), mode, session.Server);
    }

    private static EvcMode OfTable(string mode, CommandRun run)
    {
        EvcMode found = EvcModeList.ToHoldAgainst(mode)
            ?? throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, LiveMessages.NoEvcModeFile(mode));
        run.Notice(EvcModeList.NoteOf(found));
        return found;
    }
}
