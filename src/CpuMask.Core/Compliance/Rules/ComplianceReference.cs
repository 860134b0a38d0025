using CpuMask.Baselines;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>What hosts are held against: a baseline, a named host, an EVC mode, or an earlier run.</summary>
public sealed class ComplianceReference
{
    /// <summary>Nothing from outside.</summary>
    public static readonly ComplianceReference None = new(ReferenceKind.None, string.Empty, _ => null, Array.Empty<HostCpuid>());

    private readonly Func<HostCpuid, Promise?> promise;

    internal ComplianceReference(ReferenceKind kind, string name, Func<HostCpuid, Promise?> promise, IReadOnlyList<HostCpuid> evidence)
    {
        Kind = kind;
        Name = name;
        this.promise = promise;
        Evidence = evidence;
    }

    /// <summary>The kind.</summary>
    public ReferenceKind Kind { get; }

    /// <summary>What to call it: the file, the host, the mode.</summary>
    public string Name { get; }

    /// <summary>The name inside a sentence.</summary>
    internal string Shown => Messages.InSentence(Name, 200);

    /// <summary>One host for each state that the reference was made from, the most common of a model first.</summary>
    internal IReadOnlyList<HostCpuid> Evidence { get; }

    /// <summary>Every host should keep what a pool was built on.</summary>
    /// <param name="baseline">The evidence.</param>
    /// <param name="name">What to call it: the file.</param>
    /// <param name="options">Vendor policy; null for the defaults.</param>
    /// <exception cref="CpuMaskException">What <see cref="CpuBaseline.Compute"/> throws.</exception>
    public static ComplianceReference FromBaseline(CpuBaseline baseline, string name, BaselineOptions? options = null)
    {
        var promises = new BaselinePromises(baseline, baseline.Compute(options));
        return new ComplianceReference(ReferenceKind.Baseline, name, promises.For, promises.Evidence);
    }

    /// <summary>Every host should have what this one has.</summary>
    public static ComplianceReference FromHost(HostCpuid host)
    {
        var promise = new Promise(host.Registers)
        {
            Vendors = Known(host.Vendor),
            Views = new[] { host.View },
            Signatures = host.Signature is { } signature ? new[] { signature } : Array.Empty<CpuSignature>(),
            Capabilities = CapabilityRules.Promised(host),
        };
        return new ComplianceReference(ReferenceKind.Host, host.Name, _ => promise, new[] { host });
    }

    /// <summary>Every host should have what the host of this name has.</summary>
    /// <exception cref="CpuMaskException">There is no host of this name.</exception>
    public static ComplianceReference FromHostNamed(string name, IEnumerable<HostCpuid> hosts)
    {
        var names = new List<string>();
        foreach (HostCpuid host in hosts)
        {
            if (string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return FromHost(host);
            }

            names.Add(host.Name);
        }

        throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoHostNamed(name, names));
    }

    /// <summary>Every host should have what an EVC mode requires.</summary>
    public static ComplianceReference FromEvcMode(EvcMode mode)
    {
        Promise promise = mode.ToPromise();
        return new ComplianceReference(ReferenceKind.EvcMode, mode.Key, _ => promise, Array.Empty<HostCpuid>());
    }

    /// <summary>Every host should be as it was; a host that was not there is held against nothing.</summary>
    public static ComplianceReference FromRun(ComplianceRun run)
    {
        var promises = new Dictionary<(RegisterSet, CpuVendor, HostView), Promise>();
        Dictionary<string, Promise> byName = run.Hosts.ToDictionary(h => h.Name, h => OfState(h, promises), StringComparer.Ordinal);
        return new ComplianceReference(
            ReferenceKind.PreviousRun, Messages.RunOf(run.CheckedAt), h => byName.TryGetValue(h.Name, out Promise? p) ? p : null, Array.Empty<HostCpuid>());
    }

    /// <summary>What a host is promised; null when the reference says nothing about it.</summary>
    internal Promise? For(HostCpuid host) => promise(host);

    private static Promise OfState(HostCpuid host, Dictionary<(RegisterSet, CpuVendor, HostView), Promise> promises)
    {
        (RegisterSet, CpuVendor, HostView) key = (host.Registers, host.Vendor, host.View);
        if (!promises.TryGetValue(key, out Promise? promise))
        {
            promises[key] = promise = new Promise(host.Registers)
            {
                Vendors = Known(host.Vendor),
                Views = new[] { host.View },
                Capabilities = CapabilityRules.Promised(host),
            };
        }

        return promise;
    }

    private static CpuVendor[] Known(CpuVendor vendor) => vendor.IsKnown ? new[] { vendor } : Array.Empty<CpuVendor>();
}
