using System.Collections.Generic;
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
}
