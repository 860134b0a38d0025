using System.CommandLine;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cli.Live;

/// <summary>explain with a server: the hosts that the error names and the VM's needs are asked for.</summary>
public sealed class LiveFaults
{
    private readonly ServerOptions server = new();
    private readonly HostOptions hosts = new("--host");

    private readonly Option<string?> vm = new("--vm") { HelpName = "name" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        server.AddTo(command, required: false);
        command.Add(vm);
        hosts.AddTo(command);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(vm) is not null || hosts.FirstOf(result) is not null) && !server.IsGiven(result))
            {
                result.AddError(LiveMessages.VmOrHostsNeedServer);
            }
        });
    }

    /// <summary>Whether a server is named.</summary>
    public bool AreGiven(ParseResult parsed) => server.IsGiven(parsed);

    /// <summary>Whether there is something to explain without any text.</summary>
    public bool HasSubject(ParseResult parsed) => AreGiven(parsed) && parsed.GetValue(vm) is not null;

    /// <summary>Asks the server and explains.</summary>
    public FaultExplanation Explain(
        IReadOnlyList<FaultInput> texts, IReadOnlyList<HostCpuid> moreHosts, GuestMask? guestMask, bool redact, ParseResult parsed, CommandRun run)
    {
        using VSphereSession session = server.Connect(parsed, run);
        FaultExplanation explanation = LiveFault.Of(
            session, texts, parsed.GetValue(vm), hosts.IsGiven(parsed) ? hosts.Query(parsed) : null, run.Fail, run.Cancellation)
            .Explain(texts, guestMask, redact, moreHosts);
        run.NoticeAll(session.TakeNotices());
        return explanation;
    }
}
