using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>Names of Xen's policies, and whose view each is.</summary>
internal static class XenPolicies
{
    /// <summary>As Xen prints it.</summary>
    public static string Name(XenPolicy policy) => policy switch
    {
        XenPolicy.Host => "Host",
        XenPolicy.Raw => "Raw",
        XenPolicy.HvmMax => "HVM Max",
        XenPolicy.HvmDefault => "HVM Default",
        XenPolicy.PvMax => "PV Max",
        XenPolicy.PvDefault => "PV Default",
        XenPolicy.Domain => "Domain",
    };

    /// <summary>Whose view it is: guests' for all but the CPU's own.</summary>
    public static HostView View(XenPolicy policy) => policy switch
    {
        XenPolicy.Host or XenPolicy.Raw => HostView.Hardware,
        XenPolicy.Domain => HostView.Guest,
        XenPolicy.HvmMax or XenPolicy.HvmDefault or XenPolicy.PvMax or XenPolicy.PvDefault => HostView.GuestMaximum,
    };

    /// <summary>Reads what Xen prints in front of a set, <c>Domain 3</c> included.</summary>
    public static bool TryParse(string text, out XenPolicy policy)
    {
        for (policy = XenPolicy.Host; policy < XenPolicy.Domain; policy++)
        {
            if (Name(policy) == text)
            {
                return true;
            }
        }

        return text.StartsWith("Domain ", StringComparison.Ordinal);
    }
}
