using CpuMask.Features;

namespace CpuMask.Faults;

/// <summary>Lists of feature names in the messages of QEMU, libvirt, oVirt and their like.</summary>
internal static class FeatureNames
{
    private const int Most = 500, LongestName = 60;

    private static readonly NamingScheme[] Schemes = { NamingScheme.Libvirt, NamingScheme.Qemu, NamingScheme.Linux, NamingScheme.Xen };

    /// <summary>
    /// Reads the names that stand behind a place, separated by commas, blanks around them or not. A list ends with the first
    /// word that no comma follows; a name that a line end cut in two is put together again where the whole is a feature.
    /// </summary>
    /// <param name="flat">A text on one line.</param>
    /// <param name="at">Where the list begins.</param>
    public static IReadOnlyList<string> ListAt(string flat, int at)
    {
        var names = new List<string>();
        while (names.Count < Most)
        {
            at = Skip(flat, at, " '[({:");
            string name = WordAt(flat, ref at);
            int next = Skip(flat, at, " '");
            if (name.Length > 0 && !IsKnown(name) && next < flat.Length && flat[next] != ',')
            {
                int behind = next;
                string rest = WordAt(flat, ref behind);
                if (rest.Length > 0 && IsKnown(name + rest))
                {
                    name += rest;
                    next = Skip(flat, behind, " '");
                }
            }

            if (name.Length == 0)
            {
                break;
            }

            names.Add(name);
            if (next >= flat.Length || flat[next] is not (',' or ';'))
            {
                break;
            }

            at = next + 1;
        }

        return names.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    /// <summary>Whether any project has a feature of that name.</summary>
    public static bool IsKnown(string name) => Rows(name).Count > 0;

    /// <summary>The flags that a name means to QEMU, libvirt, Linux or Xen, in that order; empty when it is none of theirs.</summary>
    public static IReadOnlyList<Feature> Rows(string name)
    {
        foreach (string spelling in new[] { name, name.Replace('_', '-'), name.Replace('-', '_') }.Distinct())
        {
            foreach (NamingScheme scheme in Schemes)
            {
                Feature[] rows = FeatureTable.Default.Named(spelling, scheme).Where(r => r.IsFlag).ToArray();
                if (rows.Length > 0)
                {
                    return rows;
                }
            }
        }

        return FeatureTable.Default.AllNamed(name).Where(r => r.IsFlag).ToArray();
    }

    private static int Skip(string text, int at, string characters)
    {
        while (at < text.Length && characters.IndexOf(text[at]) >= 0)
        {
            at++;
        }

        return at;
    }

    private static string WordAt(string text, ref int at)
    {
        int start = at;
        while (at < text.Length && at - start < LongestName
            && (text[at] is '_' or '-' or '+' || (text[at] < 128 && char.IsLetterOrDigit(text[at])) || (text[at] == '.' && at + 1 < text.Length && char.IsDigit(text[at + 1]))))
        {
            at++;
        }

        return text.Substring(start, at - start).TrimEnd('-', '+');
    }
}
