using CpuMask.CrossVendor.Caches;
using CpuMask.CrossVendor.Questions;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>Leaves that describe and are no features: caches, TLBs, topology.</summary>
internal static class LeafMatter
{
    public static IEnumerable<Advisory> Caches(AdvisedPool pool, GuestTraits guest)
    {
        CacheChoice[] differ = CacheLeaves.Of(pool.Pool).Where(c => c.Differs).ToArray();
        if (differ.Length > 0)
        {
            yield return AdvisoryTable.Make(
                "caches", "differ", pool.Hosts, differ.Select(Line).Concat(TargetSettings.OfCaches(guest)),
                ("names", Wording.List(differ.Select(c => c.Name).ToArray(), 4)));
        }
    }

    public static IEnumerable<Advisory> Topology(AdvisedPool pool, GuestTraits guest)
    {
        yield return AdvisoryTable.Make("topology", "never", pool.Hosts);
    }

    private static string Line(CacheChoice choice) => Wording.Format(
        "{0}: {1}{2}; most common {3}{4}; smallest {5}.",
        choice.Name, string.Join(", ", choice.Values.Select(v => Wording.Format("{0} {1} ({2})", v.Key, choice.Unit, Wording.List(v.Value, 3)))),
        choice.Silent.Count > 0 ? Wording.Format(", not told ({0})", Wording.List(choice.Silent, 3)) : string.Empty,
        choice.MostCommon, choice.IsTie ? " by a tie" : string.Empty, choice.Smallest);
}
