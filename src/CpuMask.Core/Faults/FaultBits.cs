using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Faults;

/// <summary>Bits and keys that a fault names, told in the same words as the ones that a check finds.</summary>
internal static class FaultBits
{
    private static readonly HostCpuid Nobody = new() { View = HostView.GuestMaximum };

    /// <summary>A bit that a fault names.</summary>
    /// <param name="bit">The bit.</param>
    /// <param name="required">True when it must be set.</param>
    /// <param name="host">The host that does not fit, if its record is at hand.</param>
    public static BlockingFeature Of(BitAddress bit, bool required, HostCpuid? host) =>
        new BitTest(new BitRequirement(bit, required ? BitNeed.Set : BitNeed.Clear), GuestHypervisor.VMware).Explain(host ?? Nobody);

    /// <summary>A key that a fault names.</summary>
    /// <param name="requirement">What is required of it.</param>
    /// <param name="host">The host that does not fit, if its record is at hand.</param>
    public static BlockingFeature OfKey(FeatureRequirement requirement, HostCpuid? host)
    {
        BlockingFeature feature = new KeyTest(requirement).Explain(host ?? Nobody);
        return host is not null ? feature : feature with
        {
            Found = Messages.NotMet,

            // IBRS and IBPB are one bit on Intel and two on AMD: without the host it is not known which is meant.
            Bit = feature.Bit ?? BitsOf(requirement.Key).Select(b => (BitAddress?)b).FirstOrDefault(),
        };
    }

    private static BitAddress[] BitsOf(string key)
    {
        int dot = key.IndexOf('.');
        return dot < 0 || !key.StartsWith("cpuid.", System.StringComparison.OrdinalIgnoreCase) ? new BitAddress[0]
            : FeatureTable.Default.Named(key.Substring(dot + 1), NamingScheme.Vmware).Where(r => r.IsFlag).Select(r => r.Bit).ToArray();
    }
}
