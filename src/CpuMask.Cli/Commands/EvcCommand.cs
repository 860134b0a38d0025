using System.CommandLine;
using System.IO;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask evc: which EVC mode hosts can run, what holds them back, and what each mode costs.</summary>
public sealed class EvcCommand : CpuMaskCommand
{
    private readonly Option<string?> mode = new("--mode") { HelpName = "key" };
    private readonly Option<string[]> modeFiles = new("--evc-mode-file") { HelpName = "file" };
    private readonly Option<string[]> without = new("--without-host") { HelpName = "name" };
    private readonly Option<string[]> add = new("--add") { HelpName = "dump|cpu" };
    private readonly Option<string[]> vmLists = new("--vm-list") { HelpName = "file" };
    private readonly GuestFiles guests = new();
    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--host");

    protected override string Name => "evc";

    protected override void AddOptions(Command command)
    {
        command.Add(mode);
        command.Add(modeFiles);
        command.Add(add);
        command.Add(without);
        command.Add(guests);
        command.Add(vmLists);
        server.AddTo(command, required: false);
        hosts.AddTo(command);
        mode.CompletionSources.Add(_ => EvcTable.All.Select(m => new System.CommandLine.Completions.CompletionItem(m.Key)));
        LiveQuestion.Validate(command, server, result => hosts.FirstOf(result));
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        bool live = server.IsGiven(parsed);
        string[] named = Inputs.Named(parsed);
        LiveQuestion.RefuseFiles(live, named.Length > 0);
        EvcMode[] own = (parsed.GetValue(modeFiles) ?? []).SelectMany(EvcModeFile.LoadAll).ToArray();
        EvcModeList list = EvcModeList.Of(own, parsed.GetValue(modeFiles) ?? []);
        IReadOnlyList<EvcGuest> running = guests.Read(parsed, run).Select(EvcGuest.Of)
            .Concat((parsed.GetValue(vmLists) ?? []).SelectMany(EvcGuestFile.Read)).ToArray();
        List<HostCpuid> pool = live ? Live(parsed, run, ref list, ref running) : Read(named, parsed, run);
        if (pool.Count == 0)
        {
            if (!live && named.Length == 0)
            {
                throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, "No input: name dump files, folders or inventories, CPUs by name such as \"E5-2650 v2\", or a --server.");
            }

            return;
        }

        IReadOnlyList<EvcAnswer> answers = EvcAnswer.OfClusters(
            pool, list, running, parsed.GetValue(mode), Read(parsed.GetValue(add) ?? [], parsed, run), parsed.GetValue(without) ?? []);
        foreach (EvcAnswer answer in answers)
        {
            if (answer.Refusal is not null)
            {
                run.Notice(answer.Refusal);
                run.Fail(ExitCode.Impossible);
            }
            else if (answer.Asked is { IsPossible: not true } asked)
            {
                run.Notice(EvcWords.Asked(asked));
                run.Fail(ExitCode.Violation);
            }
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            EvcJson.Write(json, answers);
            json.EndDocument();
        }
        else
        {
            EvcText.Write(run.Output, answers);
        }
    }

    // An argument that is no file is a CPU's name.
    private List<HostCpuid> Read(string[] named, ParseResult parsed, CommandRun run)
    {
        var all = new List<HostCpuid>();
        foreach (string name in named)
        {
            if (IsPath(name))
            {
                all.AddRange(Inputs.ReadFiles([name], parsed, run));
            }
            else if (EvcSubject.TryName(name) is { } cpu)
            {
                all.Add(cpu);
            }
            else
            {
                run.Fail(EvcSubject.Neither(name));
            }
        }

        return all;
    }

    private static bool IsPath(string name) => name == "-" || File.Exists(name) || Directory.Exists(name)
        || (EvcSubject.TryName(name) is null && name.IndexOfAny(['*', '?', '/', '\\']) >= 0);

    private List<HostCpuid> Live(ParseResult parsed, CommandRun run, ref EvcModeList list, ref IReadOnlyList<EvcGuest> running)
    {
        using VSphereSession session = server.Connect(parsed, run);
        VSphereHost[] found = hosts.Read(session, parsed, run).ToArray();
        list = list.IsTold ? list : session.GetEvcModeList(run.Cancellation);
        running = running.Concat(LiveEvc.GuestsOn(session.FindVms(new VmQuery(), run.Fail, run.Cancellation), found)).ToArray();
        run.NoticeAll(session.TakeNotices());
        return found.Select(h => h.Cpuid).ToList();
    }
}
