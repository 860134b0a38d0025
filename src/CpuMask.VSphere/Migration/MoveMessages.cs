using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>What the questions about moves say.</summary>
internal static class MoveMessages
{
    /// <summary>A host whose VMs have no neighbours to go to unless they are named.</summary>
    public static string InNoCluster(string host) => ServerText.Format("{0} is in no cluster: name the hosts that its VMs may go to.", ServerText.Safe(host));
}
