using System.Globalization;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.Features;

/// <summary>
/// The names that a source knows which prints every one that applies, from the embedded Vocabulary.tsv. How young the source is, the
/// youngest name proves that it prints; what it knows and leaves out, the CPU lacks. Names younger than that say nothing.
/// </summary>
internal sealed class Vocabulary
{
    private static readonly Lazy<IReadOnlyList<(string Scheme, int Since, string[] Names)>> Rows = new(
        () => EmbeddedTable.Read("Vocabulary.tsv", 3, c => (c[0], int.Parse(c[1], NumberStyles.None, CultureInfo.InvariantCulture), c[2].Split(' '))),
        LazyThreadSafetyMode.PublicationOnly);

    private readonly NamingScheme scheme;
    private readonly Dictionary<string, int> since = new(StringComparer.Ordinal);

    private Vocabulary(NamingScheme scheme, string name)
    {
        this.scheme = scheme;
        foreach ((string _, int month, string[] names) in Rows.Value.Where(r => r.Scheme == name))
        {
            foreach (string word in names)
            {
                since.Add(word, month);
            }
        }
    }

    /// <summary>Linux's names of flags.</summary>
    public static Vocabulary Linux { get; } = new(NamingScheme.Linux, "linux");

    /// <summary>libvirt's names of features.</summary>
    public static Vocabulary Libvirt { get; } = new(NamingScheme.Libvirt, "libvirt");

    /// <summary>The features that a source says a CPU lacks by leaving out their names.</summary>
    /// <param name="printed">The names that it prints, those that a model stands for among them.</param>
    public IEnumerable<Feature> Absent(ICollection<string> printed)
    {
        int youngest = printed.Select(n => since.TryGetValue(n, out int month) ? month : 0).DefaultIfEmpty(0).Max();
        foreach (KeyValuePair<string, int> name in since.Where(n => n.Value <= youngest && !printed.Contains(n.Key)))
        {
            if (FeatureTable.Default.Named(name.Key, scheme) is { Count: 1 } rows && rows[0].IsFlag && !rows[0].NamesIn(scheme).Any(printed.Contains))
            {
                yield return rows[0];
            }
        }
    }
}
