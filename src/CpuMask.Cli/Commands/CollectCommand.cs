using System.CommandLine;
using CpuMask.Cli.Live;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Formats.Local;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask collect: what the CPUs of live hosts, or of this machine, say; one JSON file a host.</summary>
public sealed class CollectCommand : CpuMaskCommand
{
    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--name");
    private readonly Option<bool> local = new("--local");
    private readonly Option<bool> guestMaximum = new("--guest-maximum");

    private readonly Option<string?> output = new("--out") { HelpName = "folder" };

    protected override string Name => "collect";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        server.AddTo(command, required: false);
        hosts.AddTo(command);
        command.Add(local);
        command.Add(guestMaximum);
        command.Add(output);
        command.Validators.Add(result =>
        {
            if (result.GetValue(local) == server.IsGiven(result))
            {
                result.AddError(result.GetValue(local) ? LiveMessages.TwoSources : LiveMessages.NoSource);
            }
            else if (result.GetValue(local) && (hosts.FirstOf(result) is not null || result.GetResult(guestMaximum) is { Implicit: false }))
            {
                result.AddError(LiveMessages.LocalIsOne);
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        HostFolder? folder = parsed.GetValue(output) is { } path ? HostFolder.Open(path) : null;
        if (parsed.GetValue(local))
        {
            Give([LocalCpuid.Read(Registry.Formats, run.Cancellation)], folder, run);
            return;
        }

        using VSphereSession session = server.Connect(parsed, run);
        Give(UntilItEnds(FromServer(session, parsed, run), run), folder, run);
    }

    private IEnumerable<HostCpuid> FromServer(VSphereSession session, ParseResult parsed, CommandRun run)
    {
        HostView chosen = parsed.GetValue(guestMaximum) ? HostView.GuestMaximum : HostView.Hardware;
        return hosts.Read(session, parsed, run).Select(h => h.As(chosen));
    }

    private static void Give(IEnumerable<HostCpuid> all, HostFolder? folder, CommandRun run)
    {
        var warnings = new HostWarnings();
        all = all.Select(host =>
        {
            warnings.Add(host);
            return host;
        });
        if (folder is not null)
        {
            all = Written(all, folder, run);
        }

        // Page by page as they arrive: ten thousand hosts take no more memory than a hundred.
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            HostJson.WriteAll(json, all);
            json.EndDocument();
        }
        else if (folder is not null)
        {
            foreach (HostCpuid host in all)
            {
                // Each is written as it is taken.
            }
        }
        else
        {
            CollectedTable.Write(run.Output, all.ToArray());
        }

        run.Warn(warnings.Lines);
    }

    private static IEnumerable<HostCpuid> Written(IEnumerable<HostCpuid> all, HostFolder folder, CommandRun run)
    {
        int count = 0;
        foreach (HostCpuid host in all)
        {
            // An empty record must not take the place of what an earlier run knew.
            if (host.Registers.Leaves.Count == 0 && host.Capabilities.Count == 0)
            {
                run.Notice(LiveMessages.NoRegisters(host.Name));
                run.Fail(ExitCode.Unreadable);
            }
            else if (TryWrite(folder, host, run))
            {
                count++;
            }

            yield return host;
        }

        run.Notice(LiveMessages.Written(count, folder.Path));
    }

    // One file that cannot be written does not cost the night the other hosts.
    private static bool TryWrite(HostFolder folder, HostCpuid host, CommandRun run)
    {
        try
        {
            folder.Write(host);
            return true;
        }
        catch (CpuMaskException e)
        {
            run.Fail(e);
            return false;
        }
    }

    // A server that goes away half way does not take with it what had arrived, and JSON is closed as it should be.
    private static IEnumerable<HostCpuid> UntilItEnds(IEnumerable<HostCpuid> hosts, CommandRun run)
    {
        using IEnumerator<HostCpuid> source = hosts.GetEnumerator();
        while (true)
        {
            try
            {
                if (!source.MoveNext())
                {
                    yield break;
                }
            }
            catch (VSphereException e)
            {
                run.Fail(e);
                yield break;
            }

            yield return source.Current;
        }
    }
}
