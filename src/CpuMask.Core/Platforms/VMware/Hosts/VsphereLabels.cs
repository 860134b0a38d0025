using System.Text;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The feature keys that vCenter lists and the labels under which its wizards print them, from the embedded
/// VsphereLabels.tsv.
/// </summary>
internal static class VsphereLabels
{
    private static readonly Lazy<IReadOnlyList<(string Key, string Label)>> Rows = new(
        () => EmbeddedTable.Read("VsphereLabels.tsv", 2, c => (c[0].ToLowerInvariant(), c[1])), LazyThreadSafetyMode.PublicationOnly);

    private static readonly Lazy<HashSet<string>> Keys = new(
        () => new HashSet<string>(Rows.Value.Select(r => r.Key), StringComparer.OrdinalIgnoreCase), LazyThreadSafetyMode.PublicationOnly);

    private static readonly Lazy<ILookup<string, string>> ByLabel = new(
        () => Rows.Value.Where(r => r.Label.Length > 0).ToLookup(r => Bare(r.Label), r => r.Key), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Whether vCenter lists a key: one that it never lists can be missing from a list without meaning anything.</summary>
    public static bool IsListed(string key) => Keys.Value.Contains(key);

    /// <summary>The label of a key; null when it has none.</summary>
    public static string? LabelOf(string key) =>
        Rows.Value.Where(r => r.Label.Length > 0 && r.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(r => r.Label).FirstOrDefault();

    /// <summary>
    /// The keys that a label means: two for the few labels that vCenter gives to a bit of Intel's and one of AMD's. Empty
    /// when the label is not known. Case, blanks and punctuation do not matter.
    /// </summary>
    public static IReadOnlyList<string> Find(string label)
    {
        if (ByLabel.Value[Bare(label)].Distinct().ToArray() is { Length: > 0 } whole)
        {
            return whole;
        }

        // "Half-precision conversion instructions (F16C)": the abbreviation in brackets says it too.
        int open = label.LastIndexOf('('), close = label.LastIndexOf(')');
        return open >= 0 && close > open + 1
            ? ByLabel.Value[Bare(label.Substring(open + 1, close - open - 1))].Distinct().ToArray()
            : new string[0];
    }

    private static string Bare(string label)
    {
        var bare = new StringBuilder(label.Length);
        foreach (char c in label)
        {
            if (char.IsLetterOrDigit(c))
            {
                bare.Append(char.ToLowerInvariant(c));
            }
        }

        return bare.ToString();
    }
}
