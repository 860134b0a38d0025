using CpuMask.Cpuid;

namespace CpuMask.Compliance.Rules;

/// <summary>Hosts about which all rules say the same: equal registers, view, versions and capabilities. Judged once.</summary>
internal sealed class HostState
{
    private HostState(HostCpuid sample) => Sample = sample;

    /// <summary>One of them.</summary>
    public HostCpuid Sample { get; }

    /// <summary>All of them, in the order given.</summary>
    public List<HostCpuid> Hosts { get; } = new();

    /// <summary>Puts alike hosts together, in order of first appearance.</summary>
    public static IReadOnlyList<HostState> Of(IEnumerable<HostCpuid> hosts, Func<HostCpuid, object?> promise)
    {
        var states = new List<HostState>();
        var index = new Dictionary<Key, HostState>();
        foreach (HostCpuid host in hosts)
        {
            var key = new Key(host, promise(host));
            if (!index.TryGetValue(key, out HostState? state))
            {
                index[key] = state = new HostState(host);
                states.Add(state);
            }

            state.Hosts.Add(host);
        }

        return states;
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly HostCpuid host;
        private readonly object? promise;

        public Key(HostCpuid host, object? promise)
        {
            this.host = host;
            this.promise = promise;
        }

        public bool Equals(Key other) => ReferenceEquals(promise, other.promise)
            && host.View == other.host.View && host.Vendor == other.host.Vendor && Nullable.Equals(host.Signature, other.host.Signature)
            && host.Microcode == other.host.Microcode && host.Bios == other.host.Bios && host.Kernel == other.host.Kernel
            && host.Format == other.host.Format && host.Brand == other.host.Brand
            && host.Registers.Equals(other.host.Registers)
            && host.UnevenBits.SequenceEqual(other.host.UnevenBits)
            && Same(host.Capabilities, other.host.Capabilities);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => unchecked((host.Registers.GetHashCode() * 31) + (host.Microcode?.GetHashCode() ?? 0));

        private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) => ReferenceEquals(a, b)
            || (a.Count == b.Count && a.All(p => b.TryGetValue(p.Key, out string? value) && value == p.Value));
    }
}
