using System.Text.RegularExpressions;

namespace CpuMask.Processors;

/// <summary>
/// A CPU's name as people, brand strings and inventories write it, brought to the form in which the table's patterns are
/// written: <c>Intel(R) Xeon(R) CPU E5-2650 v2 @ 2.60GHz</c>, <c>Xeon E5-2650v2</c> and <c>e5 2650 v2</c> are one name.
/// </summary>
internal static class ProcessorName
{
    /// <summary>No brand string is longer than 48 characters; people add some words.</summary>
    private const int MostCharacters = 128;

    private const RegexOptions Plain = RegexOptions.CultureInvariant;

    // What stands beside the model number: marks, makers, counts of cores, graphics and the clock.
    private static readonly Regex Noise = new(
        @"\((R|TM)\)|[\u00AE\u2122]|@.*$|\bWITH .*$|\bW/.*$|\b(INTEL|AMD|GENUINE|CPU|PROCESSOR|SCALABLE|EMBEDDED|PRO|MOBILE|QUAD-CORE|SIX-CORE|EIGHT-CORE|DUAL-CORE|(TWELVE|SIXTEEN|24|32)-CORE)\b"
        + @"|\b\d{1,3}-CORES?\b|\b\d{1,2}(TH|ST|ND|RD) GEN(ERATION)?\b|\b\d+(\.\d+)? ?[GM]HZ\b", Plain);

    private static readonly Regex Blanks = new(@"[\s_]+", Plain);
    private static readonly Regex Version = new(@"(?<=\d[A-Z]?) ?V ?(\d)$", Plain);
    private static readonly Regex Line = new(@"\b(E[357]|I[3579]|W[3579]?|D|C86|N) (?=\d)", Plain);
    private static readonly Regex Joined = new(@"\b(EPYC|OPTERON|RYZEN|THREADRIPPER|GOLD|SILVER|BRONZE|PLATINUM)-?(?=\d)", Plain);

    /// <summary>The name in capitals without what does not tell the model; empty for a text that can be none.</summary>
    public static string Bare(string text)
    {
        if (text.Length > MostCharacters)
        {
            return string.Empty;
        }

        string name = text.ToUpperInvariant().Replace('\u2010', '-').Replace('\u2011', '-').Replace('\u2013', '-').Replace(',', ' ');
        name = Blanks.Replace(Noise.Replace(name, " "), " ").Trim();
        name = name.StartsWith("CORE I", StringComparison.Ordinal) ? name.Substring(5) : name;
        name = name.Replace("CORE ULTRA", "ULTRA").Replace("RYZEN THREADRIPPER", "THREADRIPPER").Replace("ATOM ", string.Empty).Replace("XEON PHI", "PHI");
        name = name.Replace("PENTIUM SILVER ", string.Empty).Replace("CELERON ", string.Empty);
        name = Joined.Replace(Line.Replace(name, "$1-"), "$1 ");
        name = Version.Replace(name, " V$1");

        // Intel's first E5 print "E5-2650 0": no version.
        return Blanks.Replace(name.EndsWith(" 0", StringComparison.Ordinal) ? name.Substring(0, name.Length - 2) : name, " ").Trim();
    }
}
