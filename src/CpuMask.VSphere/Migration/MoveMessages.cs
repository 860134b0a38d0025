using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>What the questions about moves say.</summary>
internal static class MoveMessages
{
    /// <summary>A host whose VMs have no neighbours to go to unless they are named.</summary>
    public static string InNoCluster(string host) => ServerText.Format("{0} is in no cluster: name the hosts that its VMs may go to.", ServerText.Safe(host));

    /// <summary>So many pairs that not each is asked of the server.</summary>
    public static string AskedByKind(int vms, int hosts) => ServerText.Format(
        "{0} VMs and {1} hosts are many pairs: the server is asked about one of each kind, and its word stands for all of them.", vms, hosts);

    /// <summary>A VM that vCenter keeps for itself.</summary>
    public static string ClusterAgents(IReadOnlyList<string> vms, string host) => ServerText.Format(
        "{0} on {1}: vCenter's own cluster services. It shuts such VMs down itself when their host enters maintenance, so they keep nobody there and are left out.",
        ServerText.List(vms), ServerText.Safe(host));

    /// <summary>A plan for hosts that an EVC mode holds.</summary>
    public static string ModeHoldsPlan(IReadOnlyList<string> modes) => ServerText.Format(
        "The hosts are held at the EVC mode {0}. The plan goes by their hardware: what is gained reaches VMs only after the mode was raised and they were powered off and on.",
        ServerText.List(modes));

    /// <summary>A VM that cannot be moved live.</summary>
    public static string NotRunning(string vm, string? state) => ServerText.Format("{0} is {1}; only a VM that is powered on moves live.", ServerText.Safe(vm), state ?? "in a state that is not known");

    /// <summary>A VM that was there before.</summary>
    public static string Gone(string vm) => ServerText.Format("{0} is not there any more.", ServerText.Safe(vm));

    /// <summary>A name that must stand for one thing.</summary>
    public static string NotOne(string name, int found) => ServerText.Format(
        "{0}: found {1}; a soak needs one.", ServerText.Safe(name), found == 0 ? "none of this name" : "several");

    /// <summary>Two names of one host.</summary>
    public static string SameHost(string first, string second) => ServerText.Format(
        "{0} and {1} are one host; a soak goes to and fro between two.", ServerText.Safe(first), ServerText.Safe(second));

    /// <summary>What a task does.</summary>
    public static string Moving(string vm, string host) => ServerText.Format("moving {0} to {1}", ServerText.Safe(vm), ServerText.Safe(host));
}
