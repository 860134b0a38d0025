using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Reads EVC modes.</summary>
public static class ServerEvcModes
{
    /// <summary>All modes that the server knows; none for an ESXi host.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellation">Gives up.</param>
    public static IReadOnlyList<EvcMode> GetEvcModes(this VSphereSession session, CancellationToken cancellation = default)
    {
        var query = new PropertyQuery(new[] { ManagedObject.ServiceInstance }, "ServiceInstance", new[] { "capability" });
        ObjectProperties? instance = PropertyPages<ObjectProperties>.ReadAll(session, query, p => p, cancellation).FirstOrDefault();
        return (instance?["capability"]?.All("supportedEVCMode") ?? Enumerable.Empty<XmlItem>()).Select(m => Read(m, session.Server)).ToArray();
    }

    private static EvcMode Read(XmlItem mode, string server)
    {
        EvcMode read = EvcMode.Of(mode.TextOf("key") ?? string.Empty, Pairs(mode, "featureRequirement"))
            .With(Pairs(mode, "featureCapability"), Pairs(mode, "featureMask"));
        int tier = (int)Math.Max(0, Math.Min(mode["vendorTier"]?.Number ?? 0, int.MaxValue));
        string[] tracks = mode.All("track").Select(t => t.Text).ToArray();
        return read with
        {
            Label = ServerText.Safe(mode.TextOf("label")),
            Vendor = mode.TextOf("vendor") is { Length: > 0 } vendor ? CpuVendor.Of(vendor) : read.Vendor,
            Ranks = mode["vendorTier"] is null ? new EvcRank[0]
                : (tracks.Length > 0 ? tracks : new[] { string.Empty }).Select(t => new EvcRank(t, tier)).ToArray(),
            Source = server,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(XmlItem mode, string name) => mode.All(name)
        .Select(r => new KeyValuePair<string, string>(r.TextOf("key") ?? string.Empty, r.TextOf("value") ?? string.Empty));
}
