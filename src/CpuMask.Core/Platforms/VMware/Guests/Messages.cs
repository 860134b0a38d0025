using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A log that only knows its host.</summary>
    public const string LogHasNoGuest = "The log has neither the guest's requirements nor the CPUID it was shown: it is taken to have seen all that vSphere shows of its host.";

    /// <summary>Where a guest's needs come from.</summary>
    public static string VmwareLogOf(string source) => Format("vmware.log {0}", source);

    /// <summary>A requirement without its value.</summary>
    public const string ValueOfRequirement = "a key with a value such as Bool:Min:1 behind it";

    /// <summary>Where a guest's needs come from.</summary>
    public static string UnderMask(string host, string mask) => Format("runs on {0} under the mask {1}", host, mask);

    /// <summary>Where a guest's needs come from.</summary>
    public static string FeatureRequirementsOf(string source) => Format("feature requirements in {0}", source);

    /// <summary>A feature that ESXi shows to newer virtual machines only.</summary>
    public static string NewerEsxiMayShow(int hardwareVersion) => Format(
        "A newer ESXi may show it; virtual machines see it from hardware version {0} on.", hardwareVersion);
}
