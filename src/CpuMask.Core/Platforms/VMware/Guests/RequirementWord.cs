using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>What a word in a requirement list is.</summary>
internal static class RequirementWord
{
    private static readonly string[] Families = { "cpuid.", "misc.", "hv.", "vt." };
    private static readonly char[] Around = { '"', '\'', ',', ';', '*', '|', '=', '{', '}', '[', ']', '(', ')', '<', '>', '\u201C', '\u201D', '\u2018', '\u2019', '\u00AB', '\u00BB', '\u201E' };

    /// <summary>A word without quotes, commas and brackets around it.</summary>
    public static string Bare(string word) => word.Trim(Around);

    /// <summary>Whether a word is a key such as <c>cpuid.avx2</c>.</summary>
    public static bool IsKey(string word)
    {
        foreach (string family in Families)
        {
            if (word.Length > family.Length && word.Length <= 80 && word.StartsWith(family, StringComparison.OrdinalIgnoreCase))
            {
                return word.Skip(family.Length).All(c => c is '_' or '.' || (c < 128 && char.IsLetterOrDigit(c)));
            }
        }

        return false;
    }

    /// <summary>The key that a bare name such as <c>avx2</c> means; null when vSphere has none.</summary>
    public static string? KeyOf(string name)
    {
        string key = Families[0] + name;
        if (name.Length is < 2 or > 60 || name.Any(c => !(c == '_' || (c < 128 && char.IsLetterOrDigit(c)))))
        {
            return null;
        }

        return FeatureTable.Default.Named(name, NamingScheme.Vmware).Count > 0 || FeatureCapabilityKeys.VendorOf(key).IsKnown ? key : null;
    }

    /// <summary>Whether a word is a requirement's value, which has a colon in it.</summary>
    public static bool IsValue(string word) =>
        word.IndexOf(':') > 0 && word.Length <= 40 && RequirementValue.TryParse(word, out _);

    /// <summary>Requirements by key, the last one of a key counting, in order of first appearance.</summary>
    public static IReadOnlyList<FeatureRequirement> Distinct(IEnumerable<FeatureRequirement> requirements)
    {
        var index = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var distinct = new List<FeatureRequirement>();
        foreach (FeatureRequirement requirement in requirements)
        {
            if (index.TryGetValue(requirement.Key, out int at))
            {
                distinct[at] = requirement;
            }
            else
            {
                index[requirement.Key] = distinct.Count;
                distinct.Add(requirement);
            }
        }

        return distinct;
    }
}
