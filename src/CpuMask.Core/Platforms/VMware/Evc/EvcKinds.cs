using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>Asks many hosts at once: alike hosts are one question.</summary>
internal static class EvcKinds
{
    /// <summary>The answers for hosts, in their order.</summary>
    public static EvcHost[] Asked(this IReadOnlyList<HostCpuid> hosts, EvcModeList list)
    {
        var known = new Dictionary<(RegisterSet, CpuVendor, string, CpuSignature?, HostView, string?, string), EvcHost>();
        return hosts.Select(host =>
        {
            var key = (host.Registers, host.Vendor, host.Brand, host.Signature, host.View, host.Surroundings?.MaxEvcMode, Capabilities(host));
            if (!known.TryGetValue(key, out EvcHost? asked))
            {
                return known[key] = EvcHost.Of(host, list);
            }

            return asked with { Host = host with { Vendor = asked.Host.Vendor } };
        }).ToArray();
    }

    private static string Capabilities(HostCpuid host) => host.Capabilities.Count == 0 ? string.Empty
        : string.Join(";", host.Capabilities.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key + "=" + c.Value));
}
