using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// What a host's list of capabilities says by leaving it out. A list names the features that the host has; those that its
/// release knows and that stand nowhere in it, it lacks. A list that is empty, or that somebody cut, proves nothing.
/// </summary>
internal static class AbsentFeatures
{
    // Every 64-bit CPU that ESXi runs on has these, under every EVC mode too.
    private static readonly string[] Always = { "cpuid.LM", "cpuid.NX", "cpuid.SSE3" };

    /// <summary>The rows of the feature table that a host surely lacks.</summary>
    /// <param name="listed">The list, whole.</param>
    /// <param name="release">The host's product version; null when it is not known.</param>
    /// <param name="vendor">Its vendor.</param>
    public static IEnumerable<Feature> In(IReadOnlyDictionary<string, string> listed, string? release, CpuVendor vendor) =>
        FeatureVocabulary.Of(release, listed.Keys).Keys.Where(k => !listed.ContainsKey(k))
            .Select(k => FeatureCapabilityKeys.Find(k, vendor) ?? FeatureCapabilityKeys.FindMsr(k))
            .Where(row => row is { IsFlag: true } && !(row.Register.IsMsr && !TellsOfMsrs(listed, vendor))).Select(row => row!);

    // Lists are in order: one that ends before the family of these keys does not speak of them.
    private static bool TellsOfMsrs(IReadOnlyDictionary<string, string> listed, CpuVendor vendor) => vendor.IsIntel
        && listed.Keys.Any(k => k.StartsWith("misc.", StringComparison.OrdinalIgnoreCase) || k.StartsWith("vt.", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a list is all that the host has to say.</summary>
    /// <param name="listed">The list, in the host's order.</param>
    /// <param name="release">The host's product version; null when it is not known.</param>
    /// <param name="vendor">The host's vendor.</param>
    /// <param name="registers">The host's registers, where it tells them beside the list and nothing hides features between.</param>
    public static bool IsWhole(IReadOnlyDictionary<string, string> listed, string? release, CpuVendor vendor, Func<BitAddress, bool?>? registers)
    {
        if (listed.Count == 0 || !Always.All(listed.ContainsKey) || !listed.Keys.Any(k => FeatureCapabilityKeys.VendorOf(k).IsKnown))
        {
            return false;
        }

        if (registers is null)
        {
            return true;
        }

        string[] proven = FeatureVocabulary.Of(release, listed.Keys).Keys
            .Where(k => FeatureCapabilityKeys.Find(k, vendor) is { Class: FeatureClass.Feature, OnVmware: GuestVisibility.Yes } row && registers(row.Bit) == true).ToArray();
        string[] missing = proven.Where(k => !listed.ContainsKey(k)).ToArray();
        return missing.Length == 0 || (missing.Length * 3 <= proven.Length && !IsTail(listed.Keys, missing));
    }

    // Lists are in order, so a cut one lacks what would stand behind its last key, and the registers prove some of that.
    private static bool IsTail(IEnumerable<string> listed, string[] missing)
    {
        string last = string.Empty;
        foreach (string key in listed.Where(k => k.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase)))
        {
            if (StringComparer.OrdinalIgnoreCase.Compare(key, last) < 0)
            {
                return false;
            }

            last = key;
        }

        return missing.Any(m => StringComparer.OrdinalIgnoreCase.Compare(m, last) > 0);
    }
}
