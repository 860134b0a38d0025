using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>Whose commands move a VM where no vCenter does.</summary>
public enum SoakToolstack
{
    /// <summary>virsh, with a connection to each host.</summary>
    Libvirt,

    /// <summary>xl, over ssh on the host that the VM leaves.</summary>
    Xl,
}

/// <summary>A program with its arguments.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments, each of characters that no shell takes for its own.</param>
public sealed record HostCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>How long it may take: a question two minutes, a move of a large VM longer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>As it is typed.</summary>
    public override string ToString() => Program + " " + string.Join(" ", Arguments);
}

/// <summary>The commands of a toolstack for one soak.</summary>
internal sealed class HostCommands
{
    private readonly SoakPlan plan;
    private readonly SoakToolstack toolstack;

    /// <summary>Makes the commands.</summary>
    /// <exception cref="CpuMaskException">A name has a character that a shell would not leave alone, or reads as an option.</exception>
    public HostCommands(SoakPlan plan, SoakToolstack toolstack)
    {
        this.plan = plan;
        this.toolstack = toolstack;
        foreach (string name in new[] { plan.Vm, plan.First, plan.Second })
        {
            if (name.Length == 0 || name[0] == '-' || !name.All(IsPlain))
            {
                throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, Messages.BadName(name)) { Named = name };
            }
        }
    }

    /// <summary>Lists the VMs that run on a host. A list, and not a question about the one: a host that cannot be asked is told from one that lacks it.</summary>
    public HostCommand List(string host) => toolstack == SoakToolstack.Libvirt ? Virsh(host, "list", "--name") : Xl(host, "list");

    /// <summary>Whether the VM is on such a list. xl's has columns behind the name.</summary>
    public bool IsListed(string list) => list.Split('\n').Any(l => l.Trim() == plan.Vm || (toolstack == SoakToolstack.Xl && l.StartsWith(plan.Vm + " ", StringComparison.Ordinal)));

    /// <summary>Moves the VM live.</summary>
    public HostCommand Move(string from, string to) => (toolstack == SoakToolstack.Libvirt
        ? Virsh(from, "migrate", "--live", plan.Vm, Uri(to))
        : Xl(from, "migrate", plan.Vm, to)) with { Patience = TimeSpan.FromMinutes(30) };

    /// <summary>What tells the state of a host and of the VM on it, with the names of the files to keep.</summary>
    public IReadOnlyList<(string File, HostCommand Command)> State(string host) => toolstack == SoakToolstack.Libvirt
        ? new[]
        {
            (host + ".capabilities.xml", Virsh(host, "capabilities")), (host + ".list.txt", Virsh(host, "list", "--all")),
            (host + ".domain.xml", Virsh(host, "dumpxml", plan.Vm)), (host + ".cpu.xml", Virsh(host, "domcapabilities")),
        }
        : new[]
        {
            (host + ".info.txt", Xl(host, "info")), (host + ".domains.json", Xl(host, "list", "-l")), (host + ".dmesg.txt", Xl(host, "dmesg")),
        };

    private static HostCommand Virsh(string host, params string[] arguments) => new("virsh", new[] { "-c", Uri(host) }.Concat(arguments).ToArray());

    // BatchMode: a question for a password would hang where nobody sits.
    private static HostCommand Xl(string host, params string[] arguments) =>
        new("ssh", new[] { "-o", "BatchMode=yes", host, "xl" }.Concat(arguments).ToArray());

    private static string Uri(string host) => host.Contains("://") ? host : "qemu+ssh://" + host + "/system";

    private static bool IsPlain(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' || "._-+@:/[]".IndexOf(c) >= 0;
}
