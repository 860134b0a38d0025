using CpuMask.Platforms.VMware.Guests;
using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// Features by vSphere's keys: the requirements of FeatureRequirementsNotMet, "X is not supported" lines, and the synthetic
/// keys that stand for a vendor.
/// </summary>
internal static class KeyFaults
{
    /// <summary>The findings of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="said">What other messages have said already; their keys are not told again.</param>
    public static IEnumerable<FaultFinding> In(FaultText text, IReadOnlyList<FaultFinding> said)
    {
        var done = new HashSet<string>(said.SelectMany(f => f.Bits).SelectMany(b => new[] { b.Key ?? b.Feature, b.Feature }), StringComparer.OrdinalIgnoreCase);
        var requirements = Keys(text).Concat(Unsupported(text)).Where(r => !done.Contains(r.Key)).GroupBy(r => r.Key, StringComparer.OrdinalIgnoreCase)
            .Select(g => g.First()).ToArray();
        FeatureRequirement[] vendors = requirements.Where(r => FeatureCapabilityKeys.VendorOf(r.Key).IsKnown).ToArray();
        if (vendors.Length > 0)
        {
            yield return VendorFault(FeatureCapabilityKeys.VendorOf(vendors[0].Key));
        }

        foreach (IGrouping<bool, BlockingFeature> way in requirements.Except(vendors).Select(r => (IsAbsent(r), Bit: FaultBits.OfKey(r, null)))
            .GroupBy(p => p.Item1, p => p.Bit))
        {
            string[] names = way.Select(b => b.Feature).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.FeatureKeys,
                Direction = way.Key ? FaultDirection.HostHas : FaultDirection.HostLacks,
                Summary = way.Key ? Messages.KeysThatMustNotBe(names) : Messages.KeysFault(names),
                Bits = way.ToArray(),
            };
        }
    }

    /// <summary>What features that do not fit mean at a start.</summary>
    public static string AtPowerOn(FaultFinding finding)
    {
        string[] names = finding.Bits.Select(b => b.Feature).ToArray();
        return finding.Direction == FaultDirection.HostHas ? Messages.MustNotBeThere(names) : Messages.NotThereAtPowerOn(names);
    }

    /// <summary>What is said of a vendor that does not fit.</summary>
    public static FaultFinding VendorFault(CpuVendor needed) => new()
    {
        Kind = FaultKind.Vendor,
        Summary = needed.IsKnown ? Messages.OtherVendorThan(needed.DisplayName) : Messages.OtherVendor,
        Notes = new[] { Messages.NothingSpansVendors },
    };

    private static bool IsAbsent(FeatureRequirement requirement) => requirement.Parsed is { } value && value.Holds(0) && !value.Holds(1);

    private static IEnumerable<FeatureRequirement> Keys(FaultText text)
    {
        IReadOnlyList<(string Word, int At)> words = text.Words();
        var found = new Dictionary<string, FeatureRequirement>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < words.Count; i++)
        {
            // com.vmware.vim.vmfeature.cpuid.ssse3 is how a message's own key names one.
            string word = words[i].Word, key = word.IndexOf("vmfeature.", StringComparison.OrdinalIgnoreCase) is >= 0 and int prefix ? word.Substring(prefix + "vmfeature.".Length) : word;
            if (!RequirementWord.IsKey(key) || (found.TryGetValue(key, out FeatureRequirement? old) && old.Value.IndexOf(':') > 0 && old.Value.StartsWith("Bool:Min:1", StringComparison.Ordinal) is false))
            {
                continue;
            }

            string? value = FaultText.After(words, i, 6).TakeWhile(w => !RequirementWord.IsKey(w) || w.Equals(key, StringComparison.OrdinalIgnoreCase))
                .FirstOrDefault(RequirementWord.IsValue);
            if (value is not null || !found.ContainsKey(key))
            {
                found[key] = new FeatureRequirement(key, value ?? "Bool:Min:1");
            }
        }

        return found.Values;
    }

    // "MDS_NO is not supported": one line a feature, without a family in front.
    private static IEnumerable<FeatureRequirement> Unsupported(FaultText text)
    {
        foreach (string item in text.Items())
        {
            int end = item.IndexOf(" is not supported", StringComparison.OrdinalIgnoreCase);
            end = end >= 0 ? end : item.IndexOf(" not supported", StringComparison.OrdinalIgnoreCase);
            if (end > 0 && KeyOf(item.Substring(0, end).Trim(' ', '\'')) is { } key)
            {
                yield return FeatureRequirement.Present(key);
            }
        }
    }

    /// <summary>The key that a bare name such as MDS_NO, MWAIT or cpuid.avx2 means; null when it means none.</summary>
    public static string? KeyOf(string name) =>
        name.IndexOf(' ') >= 0 ? null
        : RequirementWord.IsKey(name) ? name
        : RequirementWord.KeyOf(name) is { } cpuid ? cpuid
        : new[] { "misc.", "hv.", "vt." }.Select(f => f + name.ToLowerInvariant()).FirstOrDefault(IsListed) is { } other ? other
        : FeatureTable.Default.FindByName(name) is { IsFlag: true } row && row.NamesIn(NamingScheme.Vmware).Count > 0 ? "cpuid." + row.NamesIn(NamingScheme.Vmware)[0]
        : null;

    private static bool IsListed(string key) => VsphereLabels.IsListed(key) || FeatureTable.Default.Named(key, NamingScheme.Other).Count > 0;
}
