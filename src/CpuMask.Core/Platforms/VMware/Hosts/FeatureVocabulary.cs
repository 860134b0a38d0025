using System.Threading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The feature keys that a host of some ESXi release can list. A host lists the features that it has and leaves out those
/// that it lacks, so a known key without a row says no; a key that is younger than the release says nothing. From the
/// embedded FeatureVocabulary.tsv.
/// </summary>
public sealed class FeatureVocabulary
{
    private static readonly Lazy<IReadOnlyList<FeatureKey>> Rows = new(
        () => EmbeddedTable.Read("FeatureVocabulary.tsv", 4, c => new FeatureKey(
            c[0], TryParseRelease(c[2], out Version since) ? since : throw new FormatException("found '" + c[2] + "', expected a release such as 6.7"), c[3].Length > 0)),
        LazyThreadSafetyMode.PublicationOnly);

    private static readonly Lazy<Dictionary<string, FeatureKey>> ByKey = new(
        () => Rows.Value.ToDictionary(r => r.Key, StringComparer.OrdinalIgnoreCase), LazyThreadSafetyMode.PublicationOnly);

    private FeatureVocabulary(Version? release)
    {
        Release = release;
        Keys = release is null ? Array.Empty<string>() : Rows.Value.Where(r => r.Since <= release).Select(r => r.Key).ToArray();
    }

    /// <summary>All keys of which it is known since when a host lists them.</summary>
    public static IReadOnlyList<FeatureKey> All => Rows.Value;

    /// <summary>The release that is taken for the host's; null when nothing tells it, and then no key is known.</summary>
    public Version? Release { get; }

    /// <summary>The keys that a host of that release surely knows.</summary>
    public IReadOnlyList<string> Keys { get; }

    /// <summary>Whether hosts list a key, in any case, of whatever release.</summary>
    public static bool IsKey(string key) => ByKey.Value.ContainsKey(key);

    /// <summary>
    /// The vocabulary of a host: of its release where it says that, else of the youngest release that one of the keys which it
    /// lists needs. Keys that updates brought to older releases too prove nothing.
    /// </summary>
    /// <param name="release">The product version as vSphere writes it: <c>6.7.0</c>; null when it is not known.</param>
    /// <param name="listed">The keys that the host lists.</param>
    public static FeatureVocabulary Of(string? release, IEnumerable<string> listed)
    {
        if (TryParseRelease(release, out Version given))
        {
            return new FeatureVocabulary(given);
        }

        Version? youngest = null;
        foreach (string key in listed)
        {
            if (ByKey.Value.TryGetValue(key, out FeatureKey? row) && !row.CameByUpdates && (youngest is null || row.Since > youngest))
            {
                youngest = row.Since;
            }
        }

        return new FeatureVocabulary(youngest);
    }

    // Two to four numbers; Version takes a missing one for less than zero.
    private static bool TryParseRelease(string? text, out Version release)
    {
        bool ok = Version.TryParse((text ?? string.Empty).Trim(), out Version? parsed);
        release = ok ? new Version(parsed!.Major, parsed.Minor, Math.Max(0, parsed.Build)) : new Version();
        return ok;
    }
}

/// <summary>A key and since when hosts list it.</summary>
/// <param name="Key">The key: <c>cpuid.AVX2</c>; case does not matter.</param>
/// <param name="Since">The first ESXi release that surely knows it.</param>
/// <param name="CameByUpdates">True when updates brought it to older releases as well.</param>
public sealed record FeatureKey(string Key, Version Since, bool CameByUpdates);
