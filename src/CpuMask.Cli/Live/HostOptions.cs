using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Cli.Running;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cli.Live;

/// <summary>Which of a server's hosts are meant. Without a word, all; * and ? are wildcards.</summary>
public sealed class HostOptions
{
    private readonly Option<string[]> hosts;
    private readonly Option<string[]> clusters = new("--cluster") { HelpName = "name" };
    private readonly Option<string[]> datacenters = new("--datacenter") { HelpName = "name" };

    /// <summary>Makes the options.</summary>
    /// <param name="hostOption">What the option that names hosts is called: --name, or --host where VMs have names too.</param>
    public HostOptions(string hostOption) =>
        hosts = new Option<string[]>(hostOption) { HelpName = "name" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(hosts);
        command.Add(clusters);
        command.Add(datacenters);
    }

    /// <summary>Whether any of them is given.</summary>
    public bool IsGiven(ParseResult parsed) => All.Any(o => parsed.GetValue(o) is { Length: > 0 });

    /// <summary>The first of them that is given, for saying that it is out of place; null for none.</summary>
    public OptionResult? FirstOf(CommandResult command) => All.Select(command.GetResult).FirstOrDefault(r => r is not null);

    /// <summary>
    /// Reads the hosts as they arrive. A name that fits none is said and costs exit code 3, as does a host that is not
    /// connected: what the server remembers of it is given all the same.
    /// </summary>
    public IEnumerable<VSphereHost> Read(VSphereSession session, ParseResult parsed, CommandRun run)
    {
        var absent = new List<string>();
        using var progress = new Progress(run.Notices, "hosts");
        foreach (VSphereHost host in session.GetHosts(Query(parsed), run.Fail, run.Cancellation))
        {
            progress.Count();
            if (!host.IsConnected)
            {
                absent.Add(host.Name + " (" + (host.ConnectionState ?? "state not known") + ")");
            }

            yield return host;
        }

        progress.Clear();
        run.NoticeAll(session.TakeNotices());
        if (absent.Count > 0)
        {
            run.Notice(LiveMessages.NotConnected(absent));
            run.Fail(ExitCode.Unreadable);
        }
    }

    /// <summary>The question for a server.</summary>
    public HostQuery Query(ParseResult parsed) => new()
    {
        Names = parsed.GetValue(hosts) ?? [],
        Clusters = parsed.GetValue(clusters) ?? [],
        Datacenters = parsed.GetValue(datacenters) ?? [],
    };

    private Option<string[]>[] All => [hosts, clusters, datacenters];
}
