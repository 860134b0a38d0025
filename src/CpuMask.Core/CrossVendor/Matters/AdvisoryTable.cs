using System.Text;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.Questions;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>The words, severities and sources of all advisories: Advisories.tsv.</summary>
internal static class AdvisoryTable
{
    private static readonly Lazy<IReadOnlyDictionary<(string Id, string Case), Advisory>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All rows by matter and case.</summary>
    public static IReadOnlyDictionary<(string Id, string Case), Advisory> All => Rows.Value;

    /// <summary>Makes an advisory of a row.</summary>
    /// <param name="id">The matter.</param>
    /// <param name="kind">The case.</param>
    /// <param name="hosts">The hosts that it concerns.</param>
    /// <param name="facts">The pool's own figures.</param>
    /// <param name="words">What stands in for the words in braces; {hosts} is filled in by itself.</param>
    public static Advisory Make(
        string id, string kind, IEnumerable<HostCpuid> hosts, IEnumerable<string>? facts = null, params (string Name, string Text)[] words)
    {
        string[] names = AdvisedPool.Names(hosts);
        var all = new Dictionary<string, string>(StringComparer.Ordinal) { ["hosts"] = Wording.List(names, 4) };
        foreach ((string name, string text) in words)
        {
            all[name] = text;
        }

        Advisory row = All[(id, kind)];
        return row with
        {
            Title = Fill(row.Title, all),
            Finding = Fill(row.Finding, all),
            Advice = Fill(row.Advice, all),
            Source = Fill(row.Source, all),
            Hosts = names,
            Facts = facts?.ToArray() ?? new string[0],
        };
    }

    // Once, from left to right: what is filled in, such as a host's name, may have braces of its own.
    private static string Fill(string text, Dictionary<string, string> words)
    {
        var filled = new StringBuilder(text.Length * 2);
        int at = 0;
        for (int open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', at))
        {
            int close = text.IndexOf('}', open);
            filled.Append(text, at, open - at).Append(words[text.Substring(open + 1, close - open - 1)]);
            at = close + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private static IReadOnlyDictionary<(string, string), Advisory> Read() => EmbeddedTable.Read("Advisories.tsv", 7, c => (Key: (c[0], c[1]), Row: new Advisory
    {
        Id = c[0],
        Severity = EnumWord.TryParse(c[2], out AdvisorySeverity severity) ? severity : throw new FormatException("found '" + c[2] + "', expected note, caution or blocking"),
        Title = c[3],
        Finding = c[4],
        Advice = c[5],
        Source = c[6],
    })).ToDictionary(r => r.Key, r => r.Row);
}
