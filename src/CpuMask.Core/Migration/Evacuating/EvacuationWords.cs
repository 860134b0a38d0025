using CpuMask.Migration.Graph;
using CpuMask.Text;

namespace CpuMask.Migration.Evacuating;

/// <summary>An evacuation in sentences, the same wherever people read it.</summary>
public static class EvacuationWords
{
    /// <summary>How many guests can leave.</summary>
    public static string Summary(Evacuation evacuation) => evacuation.Unread.Count == 0 ? Counted(evacuation)
        : Wording.Format("{0} Not known: {1}, which could not be read.", Counted(evacuation), All(evacuation.Unread));

    private static string Counted(Evacuation evacuation) => evacuation.GuestCount == 0
        ? Wording.Format("{0}: no VM runs there that was asked about.", evacuation.Host)
        : Wording.Format(
            "{0}: {1} of {2} {3} can leave.", evacuation.Host, evacuation.GuestCount - evacuation.StuckCount, evacuation.GuestCount,
            evacuation.GuestCount == 1 ? "VM" : "VMs");

    /// <summary>Which guests go where.</summary>
    public static string Goes(EvacuationMove move) => Wording.Format("{0} -> {1}", All(move.Guests), All(move.Destinations));

    /// <summary>Which guests stick, and on what.</summary>
    public static string Sticks(StuckGuests stuck)
    {
        string guests = All(stuck.Guests), verb = stuck.Guests.Count == 1 ? "sticks" : "stick";
        return stuck.Nearest is not { } nearest ? Wording.Format("{0} {1}: there is no other host.", guests, verb)
            : stuck.Blocking.Count > 0 ? Wording.Format(
                "{0} {1}: the nearest host is {2}, which lacks {3}.", guests, verb, nearest, All(Causes(stuck)))
            : Wording.Format(
                "{0} {1}, unless it turns out that {2} has what is not known of it: {3}.", guests, verb, nearest,
                All(stuck.Missing.SelectMany(m => m.Features).Distinct().ToArray()));
    }

    /// <summary>What a way out costs, in a few words.</summary>
    public static string Cost(WayOut way) => way.Kind switch
    {
        WayOutKind.FindOut => Wording.Format("Look closer at {0}; no VM stops.", way.Host),
        WayOutKind.MendHost => Wording.Format("Mend {0}; no VM stops.", way.Host),
        WayOutKind.RestartMasked => Wording.Format("Restart with a mask; {0} stopped.", Count(way)),
        WayOutKind.RestartElsewhere => Wording.Format("Restart elsewhere; {0} stopped.", Count(way)),
    };

    // What only follows from another missing feature is left out, as AVX follows from XSAVE.
    private static IReadOnlyList<string> Causes(StuckGuests stuck) => PoolGraph.CausesOf(stuck.Blocking);

    // Each VM is named once; none may go missing in a count.
    private static string All(IReadOnlyList<string> names) => Wording.List(names, names.Count);

    private static string Count(WayOut way) => way.GuestsStopped == 1 ? "1 VM is" : Wording.Format("{0} VMs are", way.GuestsStopped);
}
