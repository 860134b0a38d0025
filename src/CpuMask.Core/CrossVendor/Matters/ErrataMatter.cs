using CpuMask.Cpuid;
using CpuMask.CrossVendor.Errata;
using CpuMask.CrossVendor.Questions;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>Errata by signature, one advisory for each that some host has.</summary>
internal static class ErrataMatter
{
    public static IEnumerable<Advisory> Of(AdvisedPool pool, GuestTraits guest)
    {
        // Rows of one title differ only in where they apply.
        foreach (var same in Erratum.All.GroupBy(e => (e.Title, e.Way)))
        {
            HostCpuid[] hosts = pool.Hosts.Where(h => same.Any(e => e.IsOf(h))).ToArray();
            if (hosts.Length == 0)
            {
                continue;
            }

            Erratum first = same.First(e => hosts.Any(e.IsOf));
            bool open = hosts.Any(h => same.Any(e => e.IsOf(h) && e.DependsOnMicrocode(h)));
            yield return AdvisoryTable.Make(
                "erratum", EnumWord.Of(first.Way), hosts, null,
                ("title", first.Title), ("words", first.Words), ("source", first.Source),
                ("hides", string.Join(" and ", first.Hides)),
                ("microcode", open ? ", unless their microcode mends it, which was not told" : same.Any(e => e.IsMendedByMicrocode) ? ", or give these hosts newer microcode" : string.Empty));
        }
    }
}
