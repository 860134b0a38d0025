using CpuMask.Cpuid;

namespace CpuMask.Pool;

/// <summary>
/// Hosts that are alike. A pool has a handful of kinds however many hosts it has, so what is asked of a host is asked once a
/// kind. What makes hosts alike is decided here and nowhere else.
/// </summary>
public sealed class HostKind
{
    private HostKind(IReadOnlyList<HostCpuid> hosts) => Hosts = hosts;

    /// <summary>The hosts, in the order given.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>One of the hosts, which stands for all.</summary>
    public HostCpuid Sample => Hosts[0];

    /// <summary>The registers that they have in common.</summary>
    public RegisterSet Registers => Sample.Registers;

    /// <summary>
    /// Puts hosts together that nobody can tell apart by their CPU: registers, vendor, signature, brand, view and capabilities
    /// are equal. In order of first appearance.
    /// </summary>
    public static IReadOnlyList<HostKind> Of(IEnumerable<HostCpuid> hosts) => Group(hosts, h => new Key(h));

    /// <summary>Puts hosts together whose registers are equal, whatever else differs. In order of first appearance.</summary>
    public static IReadOnlyList<HostKind> OfRegisters(IEnumerable<HostCpuid> hosts) => Group(hosts, h => h.Registers);

    private static IReadOnlyList<HostKind> Group<T>(IEnumerable<HostCpuid> hosts, Func<HostCpuid, T> keyOf)
        where T : notnull
    {
        var members = new List<List<HostCpuid>>();
        var index = new Dictionary<T, List<HostCpuid>>();
        foreach (HostCpuid host in hosts)
        {
            T key = keyOf(host);
            if (!index.TryGetValue(key, out List<HostCpuid>? same))
            {
                index[key] = same = new List<HostCpuid>();
                members.Add(same);
            }

            same.Add(host);
        }

        return members.Select(m => new HostKind(m)).ToArray();
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly HostCpuid host;

        public Key(HostCpuid host) => this.host = host;

        public bool Equals(Key other) => ReferenceEquals(host, other.host)
            || (host.View == other.host.View && host.Vendor == other.host.Vendor && host.Brand == other.host.Brand
                && host.Registers.Equals(other.host.Registers)
                && Equals(host.GuestMaximum, other.host.GuestMaximum) && Equals(host.GuestDefault, other.host.GuestDefault)
                && Nullable.Equals(host.Signature, other.host.Signature) && Same(host.Capabilities, other.host.Capabilities));

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => unchecked((host.Registers.GetHashCode() * 31) + host.Capabilities.Count + (int)host.View);

        private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
            ReferenceEquals(a, b) || (a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out string? value) && value == pair.Value));
    }
}
