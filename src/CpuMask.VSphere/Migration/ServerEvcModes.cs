using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
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
    public static IReadOnlyList<ServerEvcMode> GetEvcModes(this VSphereSession session, CancellationToken cancellation = default)
    {
        var query = new PropertyQuery(new[] { ManagedObject.ServiceInstance }, "ServiceInstance", new[] { "capability" });
        ObjectProperties? instance = PropertyPages<ObjectProperties>.ReadAll(session, query, p => p, cancellation).FirstOrDefault();
        return (instance?["capability"]?.All("supportedEVCMode") ?? Enumerable.Empty<XmlItem>()).Select(Read).ToArray();
    }

    private static ServerEvcMode Read(XmlItem mode)
    {
        var capabilities = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (XmlItem item in mode.All("featureCapability"))
        {
            capabilities[item.TextOf("key") ?? string.Empty] = item.TextOf("value") ?? string.Empty;
        }

        return new ServerEvcMode(
            mode.TextOf("key") ?? string.Empty,
            ServerText.Safe(mode.TextOf("label")),
            mode.TextOf("vendor") ?? string.Empty,
            (int)Math.Max(0, Math.Min(mode["vendorTier"]?.Number ?? 0, int.MaxValue)),
            capabilities,
            mode.All("featureRequirement")
                .Select(r => new KeyValuePair<string, string>(r.TextOf("key") ?? string.Empty, r.TextOf("value") ?? string.Empty)).ToArray());
    }
}
