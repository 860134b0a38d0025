using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;
using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Live;

/// <summary>What the live commands say that no other assembly says for them.</summary>
internal static class LiveMessages
{
    private const int Most = 10;

    public const string NoSource = "Nothing to collect from: name a --server, or --local for this machine.";

    public const string NoTls =
        "This cpumask is the statically linked one, which has no TLS and so cannot log in to a server; the build for .NET and the dynamically linked one can.";

    public const string TwoSources = "--server and --local exclude each other: one run collects from one of them.";

    public const string LocalIsOne = "--local is one machine with a view of its own: --name, --cluster, --datacenter and --guest-maximum need --server.";

    public const string NoVmOption = "With --server, name the virtual machines with --vm; * is all.";

    public const string NeedsServer = "--vm, --host, --cluster and --datacenter need --server.";

    public const string VmOrHostsNeedServer = "--vm, --host, --cluster and --datacenter need --server.";

    public const string NothingToExplain =
        "Nothing to explain: name files with the error text, logs or dumps, - for standard input, or with --server a --vm.";

    public const string FilesBesideServer = "--server asks of its own VMs and hosts; collect hosts first to hold them against files.";

    public const string NoMask =
        "No mask: name a --mask file, an --evc-mode, or the hosts that the virtual machines are to run on with --host, --cluster or --datacenter.";

    public const string TwoMasks = "--mask, --evc-mode and hosts exclude each other: the mask is read, an EVC mode's, or made for the hosts.";

    public const string NoVms = "No virtual machine: name at least one; * and ? are wildcards.";

    public const string NothingFound = "No virtual machine fits the names; nothing was done.";

    public const string NothingToRestore = "The undo journal has nothing to undo.";

    /// <summary>What became of the entries of a VM that is gone.</summary>
    public static string Forgotten(UndoEntry gone, bool onlyShown) =>
        Wording.Safe(gone.VmName) + " (" + Wording.Safe(gone.VmId) + ") does not exist any more: what the journal has of it "
        + (onlyShown ? "would be closed." : "was closed.");

    public const string Declined = "Not confirmed; nothing was changed.";

    public const string Unconfirmed =
        "This changes virtual machines: confirm it with --yes, or look at the plan first with --what-if. Only a terminal is asked.";

    public static string NotConnected(IReadOnlyList<string> hosts) =>
        "not connected: " + Wording.Safe(string.Join(", ", hosts.Take(Most))) + (hosts.Count > Most ? " and " + (hosts.Count - Most) + " more" : string.Empty)
        + ". What is given of them is what the server remembers.";

    public static string NoRegisters(string host) => Wording.Safe(host) + ": no file was written, for the server knows nothing of its CPU.";

    public static string Written(int count, string folder) => count + (count == 1 ? " host is" : " hosts are") + " written to " + Wording.Safe(folder) + ".";

    /// <summary>An EVC mode that is no file, and nothing is named that knows it by its key.</summary>
    public static string NoEvcModeFile(string mode) => "--evc-mode " + Wording.Safe(mode)
        + ": there is no such file, and CpuMask's own table has no such mode; other keys need --evc-mode-file (govc object.collect -json ServiceInstance:ServiceInstance capability) or --server. The table has: "
        + Wording.List(EvcModeList.Table.Modes.Select(m => m.Key).ToArray(), 40) + ".";
}
