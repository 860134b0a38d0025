using static CpuMask.Text.Wording;

namespace CpuMask.Pool;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>A host name that none of the given hosts has.</summary>
    public static string NoSuchHost(string name, IReadOnlyList<string> known) => known.Count == 0
        ? Format("No host is called '{0}': none was read.", Printable(name))
        : Format("No host is called '{0}'; there are: {1}.", Printable(name), Printed(known));

    internal static string Printed(IReadOnlyList<string> names, int most = 6)
    {
        var printed = new List<string>(names.Count);
        foreach (string name in names)
        {
            printed.Add(Printable(name));
        }

        return List(printed, most);
    }

    internal static string MixedViews(IReadOnlyList<string> views) => Format(
        "The hosts are seen through different views: {0}. A difference may be the view's and not the CPU's.", string.Join("; ", views));

    internal static string MixedVendors(IReadOnlyList<string> vendors) => Format(
        "The hosts are of different vendors: {0}. No mask makes a VM move live between them on vSphere, nor on Xen from 4.22 on.", string.Join("; ", vendors));
}
