using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Compliance.Rules;

/// <summary>
/// What a baseline promises each host. The promise is the pool's; what the host itself had when the baseline was made
/// stands beside it, so that a better host's features are not reported as news every night.
/// </summary>
internal sealed class BaselinePromises
{
    private readonly Dictionary<(CpuVendor, CpuSignature?, HostView), BaselineGroup> byModel = new();
    private readonly Dictionary<string, BaselineGroup> byHost = new(StringComparer.Ordinal);
    private readonly Dictionary<BaselineGroup, Promise> promises = new();
    private readonly Promise others;

    /// <summary>Indexes the evidence.</summary>
    public BaselinePromises(CpuBaseline baseline, ComputedBaseline computed)
    {
        BaselineGroup[] groups = baseline.Groups.OrderByDescending(g => g.Hosts.Count).ThenBy(g => g.Id, StringComparer.Ordinal).ToArray();

        // Said of all groups together, so made once for all of them: a pool may have ten thousand.
        CpuVendor[] vendors = groups.Select(g => g.Vendor).Where(v => v.IsKnown).Distinct().ToArray();
        HostView[] views = groups.Select(g => g.View).Distinct().ToArray();
        var signatures = new HashSet<CpuSignature>(groups.Where(g => g.Signature is not null).Select(g => g.Signature!.Value));
        Promise Make(RegisterSet? evidence) => new(computed.Registers) { Evidence = evidence, Vendors = vendors, Views = views, Signatures = signatures };
        foreach (BaselineGroup group in groups)
        {
            promises[group] = Make(group.Registers);
            var model = (group.Vendor, group.Signature, group.View);
            if (!byModel.ContainsKey(model))
            {
                byModel[model] = group;
            }

            foreach (BaselineHost host in group.Hosts)
            {
                byHost[host.Name] = group;
            }
        }

        others = Make(null);
        Evidence = groups.Where(g => g.Signature is not null).Select(g => g.ToHost()).ToArray();
    }

    /// <summary>One host of each group, the most common group of a model first.</summary>
    public IReadOnlyList<HostCpuid> Evidence { get; }

    /// <summary>What a host is promised.</summary>
    public Promise For(HostCpuid host)
    {
        var model = (host.Vendor, host.Signature, host.View);
        if (byHost.TryGetValue(host.Name, out BaselineGroup? own) && (own.Vendor, own.Signature, own.View).Equals(model))
        {
            return promises[own];
        }

        return host.Signature is not null && byModel.TryGetValue(model, out BaselineGroup? alike) ? promises[alike] : others;
    }
}
