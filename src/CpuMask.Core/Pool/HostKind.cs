using CpuMask.Cpuid;

namespace CpuMask.Pool;

/// <summary>
/// Hosts that are alike. A pool has a handful of kinds however many hosts it has, so what is asked of a host is asked once a
/// kind. What makes hosts alike is decided here and nowhere else.
/// </summary>
public sealed class HostKind
{
    /// <summary>Holds hosts equal that nobody can tell apart by their CPU.</summary>
    internal static readonly IEqualityComparer<HostCpuid> Alike = new ByCpu();

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
    public static IReadOnlyList<HostKind> Of(IEnumerable<HostCpuid> hosts) => Group(hosts, h => h, Alike);

    /// <summary>Puts hosts together whose registers are equal, whatever else differs. In order of first appearance.</summary>
    public static IReadOnlyList<HostKind> OfRegisters(IEnumerable<HostCpuid> hosts) => Group(hosts, h => h.Registers, EqualityComparer<RegisterSet>.Default);

    private static IReadOnlyList<HostKind> Group<T>(IEnumerable<HostCpuid> hosts, Func<HostCpuid, T> keyOf, IEqualityComparer<T> same)
        where T : notnull
    {
        var members = new List<List<HostCpuid>>();
        var index = new Dictionary<T, List<HostCpuid>>(same);
        foreach (HostCpuid host in hosts)
        {
            T key = keyOf(host);
            if (!index.TryGetValue(key, out List<HostCpuid>? kind))
            {
                index[key] = kind = new List<HostCpuid>();
                members.Add(kind);
            }

            kind.Add(host);
        }

        return members.Select(m => new HostKind(m)).ToArray();
    }

    private sealed class ByCpu : IEqualityComparer<HostCpuid>
    {
        public bool Equals(HostCpuid? a, HostCpuid? b) => ReferenceEquals(a, b)
            || (a is not null && b is not null && a.View == b.View && a.Vendor == b.Vendor && a.Brand == b.Brand
                && a.Registers.Equals(b.Registers)
                && Equals(a.GuestMaximum, b.GuestMaximum) && Equals(a.GuestDefault, b.GuestDefault)
                && Nullable.Equals(a.Signature, b.Signature) && Same(a.Capabilities, b.Capabilities));

        public int GetHashCode(HostCpuid host) => unchecked((host.Registers.GetHashCode() * 31) + host.Capabilities.Count + (int)host.View);

        private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b) =>
            ReferenceEquals(a, b) || (a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out string? value) && value == pair.Value));
    }
}
