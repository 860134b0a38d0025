using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>
/// A VM that goes to and fro between two hosts: the experiment of AMD's white paper "Cross-Vendor Migration", which moved each
/// guest every 30 seconds for at least 24 hours.
/// </summary>
public sealed record SoakPlan
{
    /// <summary>Seconds between two starts when the user does not say.</summary>
    public const int DefaultInterval = 30;

    /// <summary>Hours when the user does not say.</summary>
    public const int DefaultHours = 24;

    private const int MostMoves = 1_000_000;

    private SoakPlan(string vm, string first, string second)
    {
        Vm = vm;
        First = first;
        Second = second;
    }

    /// <summary>The VM.</summary>
    public string Vm { get; }

    /// <summary>One host.</summary>
    public string First { get; }

    /// <summary>The other.</summary>
    public string Second { get; }

    /// <summary>From the start of a move to the start of the next; a move that takes longer is followed at once.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>How many moves must succeed, over all runs.</summary>
    public int Moves { get; private init; }

    /// <summary>Which value of each axis of the matrix this soak covers.</summary>
    public IReadOnlyDictionary<string, string> Point { get; private init; } = new Dictionary<string, string>();

    /// <summary>Makes a plan.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="hosts">Exactly two hosts.</param>
    /// <param name="interval">Seconds between two starts, 0 to 86400.</param>
    /// <param name="hours">For how long; as many moves as fit. Not together with <paramref name="moves"/>.</param>
    /// <param name="moves">How many moves.</param>
    /// <param name="point">What it covers.</param>
    /// <exception cref="CpuMaskException">The hosts are not two, or a number is out of bounds.</exception>
    public static SoakPlan Of(
        string vm, IReadOnlyList<string> hosts, double interval, double? hours = null, int? moves = null, IReadOnlyDictionary<string, string>? point = null)
    {
        if (hosts.Count != 2 || string.Equals(hosts[0], hosts[1], StringComparison.OrdinalIgnoreCase))
        {
            throw Refused(Messages.NotTwoHosts(hosts));
        }

        if (!(interval is >= 0 and <= 86400))
        {
            throw Refused(Messages.BadInterval(interval));
        }

        if (hours is not null && moves is not null)
        {
            throw Refused(Messages.HoursAndMoves());
        }

        double all = moves ?? ((hours ?? DefaultHours) * 3600 / interval);
        return all is > 0 and <= MostMoves
            ? new SoakPlan(vm, hosts[0], hosts[1]) { Interval = TimeSpan.FromSeconds(interval), Moves = (int)Math.Ceiling(all), Point = point ?? new Dictionary<string, string>() }
            : throw Refused(Messages.BadMoves(all, MostMoves));
    }

    /// <summary>The host that the VM goes to from one of the two; null for a host that is neither.</summary>
    public string? Other(string host) => host == First ? Second : host == Second ? First : null;

    private static CpuMaskException Refused(string message) => new(ErrorIds.InvalidValue, ErrorKind.Usage, message);
}
