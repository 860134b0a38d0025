using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal const string LogHasNoGuest = "The log has neither the guest's requirements nor the CPUID it was shown: it is taken to have seen all that vSphere shows of its host.";

    internal static string VmwareLogOf(string source) => Format("vmware.log {0}", source);

    internal const string ValueOfRequirement = "a key with a value such as Bool:Min:1 behind it";

    internal static string UnderMask(string host, string mask) => Format("runs on {0} under the mask {1}", host, mask);

    internal static string FeatureRequirementsOf(string source) => Format("feature requirements in {0}", source);

    internal static string NewerEsxiMayShow(int hardwareVersion) => Format(
        "A newer ESXi may show it; virtual machines see it from hardware version {0} on.", hardwareVersion);
}
