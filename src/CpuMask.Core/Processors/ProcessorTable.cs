using System.Collections.Concurrent;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Processors;

/// <summary>The embedded Processors.tsv: which CPU a signature, a brand string or a name on a box means.</summary>
internal static class ProcessorTable
{
    private static readonly Lazy<IReadOnlyList<Processor>> Rows = new(
        () => EmbeddedTable.Read("Processors.tsv", 7, Processor.Of), LazyThreadSafetyMode.PublicationOnly);

    private const int MostRemembered = 4096;
    private static readonly ConcurrentDictionary<string, Processor?> Found = new(StringComparer.Ordinal);

    /// <summary>All designs, in the table's order.</summary>
    public static IReadOnlyList<Processor> All => Rows.Value;

    /// <summary>What a name means: a model (<c>E5-2650 v2</c>, <c>Gold 6130</c>, a whole brand string) or a codename; null for none.</summary>
    public static Processor? Named(string name)
    {
        if (Found.TryGetValue(name, out Processor? known))
        {
            return known;
        }

        string bare = ProcessorName.Bare(name);
        Processor? found = bare.Length == 0 ? null
            : All.FirstOrDefault(p => p.IsCalled(bare))
            ?? All.FirstOrDefault(p => Letters(p.Codename) == Letters(name));

        // An inventory has a thousand hosts of ten names; a hostile text has as many names as lines.
        if (bare.Length > 0 && Found.Count < MostRemembered)
        {
            Found[name] = found;
        }

        return found;
    }

    /// <summary>
    /// What a host's CPU is: by its signature, and by its name where several designs share the signature (Core-X parts have
    /// that of the Xeon) or the source tells none. Null when the table knows neither.
    /// </summary>
    public static Processor? Of(HostCpuid host)
    {
        if (host.Signature is not { } signature || !host.Vendor.IsKnown)
        {
            return host.Brand.Length == 0 ? null : Named(host.Brand);
        }

        Processor[] fits = All.Where(p => p.Has(host.Vendor, signature)).ToArray();
        Processor? named = fits.Length > 1 && host.Brand.Length > 0 ? Named(host.Brand) : null;
        return named is not null && fits.Contains(named) ? named : fits.OrderByDescending(p => p.IsToldByStepping).FirstOrDefault();
    }

    private static string Letters(string text) => new(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant).ToArray());
}
