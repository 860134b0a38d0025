using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Guests;

namespace CpuMask.Faults;

/// <summary>Bits and keys that a fault names, told in the same words as the ones that a check finds.</summary>
internal static class FaultBits
{
    private const string RsbaNo = "misc.rsba_no";
    private static readonly BitAddress Rsba = RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(2);
    private static readonly HostCpuid Nobody = new() { View = HostView.GuestMaximum };
    private static readonly HostCpuid NobodysCpu = new() { View = HostView.Hardware };

    /// <summary>A bit that a fault names.</summary>
    /// <param name="bit">The bit.</param>
    /// <param name="required">True when it must be set.</param>
    /// <param name="host">The host that does not fit, if its record is at hand.</param>
    /// <param name="hypervisor">What runs on it.</param>
    public static BlockingFeature Of(BitAddress bit, bool required, HostCpuid? host, GuestView? hypervisor = null)
    {
        // Without a word of another hypervisor it is vSphere's text, whose keys the bit has too.
        bool vsphere = hypervisor is null || hypervisor == VMwareGuestView.Instance;
        BlockingFeature found = new BitQuestion(new BitRequirement(bit, required ? BitNeed.Set : BitNeed.Clear), hypervisor ?? VMwareGuestView.Instance).Explain(host ?? (vsphere ? Nobody : NobodysCpu));
        return vsphere ? found : found with { Key = null };
    }

    /// <summary>Features that a fault names as QEMU, libvirt, Linux or Xen do; one that no table has stands by its name.</summary>
    /// <param name="names">The names.</param>
    /// <param name="required">True when they must be set.</param>
    /// <param name="hypervisor">What runs on the host.</param>
    public static IReadOnlyList<BlockingFeature> Named(IEnumerable<string> names, bool required, GuestView hypervisor) => names
        .SelectMany(name => FeatureNames.Rows(name) is { Count: > 0 } rows
            ? rows.Take(1).Select(r => Of(r.Bit, required, null, hypervisor))
            : new[] { Unknown(name, required) })
        .GroupBy(b => b.Address).Select(g => g.First()).ToArray();

    /// <summary>A key that a fault names.</summary>
    /// <param name="requirement">What is required of it.</param>
    /// <param name="host">The host that does not fit, if its record is at hand.</param>
    public static BlockingFeature OfKey(FeatureRequirement requirement, HostCpuid? host)
    {
        BlockingFeature feature = new KeyQuestion(requirement, VMwareGuestView.Instance).Explain(host ?? Nobody);
        return host is not null ? feature : feature with
        {
            Found = Messages.NotMet,
            Feature = feature.Feature.Equals(RsbaNo, StringComparison.OrdinalIgnoreCase) ? "RSBA_NO" : feature.Feature,

            // A key that says that a bit of MSR 10AH is not there.
            Address = requirement.Key.Equals(RsbaNo, StringComparison.OrdinalIgnoreCase) ? Rsba.ToString("RSBA") : feature.Address,

            // IBRS and IBPB are one bit on Intel and two on AMD: without the host it is not known which is meant.
            Bit = requirement.Key.Equals(RsbaNo, StringComparison.OrdinalIgnoreCase) ? Rsba : feature.Bit ?? BitsOf(requirement.Key).Select(b => (BitAddress?)b).FirstOrDefault(),
        };
    }

    private static BlockingFeature Unknown(string name, bool required) => new()
    {
        Feature = name,
        Address = name,
        Required = required ? "1" : "0",
        Found = required ? "0" : "1",
        Meaning = name.StartsWith("vmx-", StringComparison.OrdinalIgnoreCase) ? Messages.VmxCapability : string.Empty,
    };

    private static BitAddress[] BitsOf(string key)
    {
        int dot = key.IndexOf('.');
        return dot < 0 || !key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) ? new BitAddress[0]
            : FeatureTable.Default.Named(key.Substring(dot + 1), NamingScheme.Vmware).Where(r => r.IsFlag).Select(r => r.Bit).ToArray();
    }
}
