using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.HyperV;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string OneVendor() =>
        "The hosts have several vendors, and Hyper-V moves no running VM between makers, in any mode: it has to be shut down and started again.";

    internal static string Alike() => "The hosts have the same features: no mode is needed, and each costs something.";

    internal static string Fixed(IReadOnlyList<string> lost) => lost.Count == 0
        ? "The fixed set of this mode hides instruction sets of about the last ten years; of what it is known to hide the hosts share nothing."
        : Format("The fixed set of this mode hides instruction sets of about the last ten years. Of what all hosts have, guests lose at least {0}.", List(lost, 30));

    internal static string Dynamic(IReadOnlyList<string> differ) => Format(
        "From Windows Server 2025 on, the mode CommonClusterFeatureSet hides only what the nodes do not share, here {0}: ask for version 2025.", List(differ, 12));

    internal static string Cluster(IReadOnlyList<string> differ) => Format(
        "The cluster works out by itself what its nodes share and hides the rest, here {0}. It does so again when nodes come or go; VMs see it when they are started.", List(differ, 30));

    internal static string ToOtherCluster() =>
        "Before a move to a cluster with less, set MinimumFeatureSet, which is the fixed set of older versions. VMs of older configuration versions keep that fixed set.";

    internal static string NoMode(string found) => Format("'{0}' is no mode; expected CommonClusterFeatureSet or MinimumFeatureSet. PowerShell refuses it.", Printable(found));

    internal static string NoSwitch(string found) => Format("'{0}' is neither on nor off; expected $true or $false.", Printable(found));
}
