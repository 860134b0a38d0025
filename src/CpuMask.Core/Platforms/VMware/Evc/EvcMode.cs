using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>How far a mode's list can be relied on.</summary>
public enum EvcCertainty : long
{
    /// <summary>Not stated: never a mode's own value.</summary>
    None,

    /// <summary>The user's own list: his vCenter, host or file said so.</summary>
    Told,

    /// <summary>CpuMask's table; the whole list was seen on a real host.</summary>
    Verified,

    /// <summary>CpuMask's table; it follows from lists that were seen.</summary>
    Inferred,

    /// <summary>CpuMask's table; what is known of the mode, but not VMware's own list.</summary>
    Expected,

    /// <summary>CpuMask's table; whether the mode exists is not certain.</summary>
    Doubtful,
}

/// <summary>A mode's place among those that build on each other.</summary>
/// <param name="Track">The track's name.</param>
/// <param name="Rank">Higher is newer.</param>
public readonly record struct EvcRank(string Track, int Rank);

/// <summary>
/// An EVC mode: what it asks of a host and what VMs in it are shown, as feature keys and values. The list of one key changes
/// with vCenter's patches, so where it comes from is part of it.
/// </summary>
public sealed record EvcMode
{
    private static readonly KeyValuePair<string, string>[] None = new KeyValuePair<string, string>[0];

    /// <summary>vSphere's key, such as <c>intel-broadwell</c>.</summary>
    public string Key { get; init; } = string.Empty;

    /// <summary>The name that vSphere shows: Intel "Broadwell" Generation.</summary>
    public string Label { get; init; } = string.Empty;

    /// <summary>Whose CPUs it is for; not known when the list does not say.</summary>
    public CpuVendor Vendor { get; init; }

    /// <summary>The first vCenter that has it, with a question mark where that is not proven; empty when it is not known.</summary>
    public string Since { get; init; } = string.Empty;

    /// <summary>Its rank on each of its tracks; in the table the last is the one that its own CPUs belong to.</summary>
    public IReadOnlyList<EvcRank> Ranks { get; init; } = new EvcRank[0];

    /// <summary>What a host must have: <c>cpuid.AVX2</c> and <c>Bool:Min:1</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Requirements { get; init; } = None;

    /// <summary>What hosts in the mode offer: <c>cpuid.AVX2</c> and <c>1</c>, keys in any case; empty where the list has requirements alone.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What per-VM EVC sets: <c>cpuid.AVX2</c> and <c>Val:1</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Masks { get; init; } = None;

    /// <summary>Keys that only patched servers count as part of the mode; a host gets them by microcode, so they decide nothing.</summary>
    public IReadOnlyCollection<string> Patched { get; init; } = new string[0];

    /// <summary>The guaranteed CPUID levels of servers that know no keys yet (before vSphere 5.1).</summary>
    public IReadOnlyList<LeafRegisters> Levels { get; init; } = new LeafRegisters[0];

    /// <summary>How far the list can be relied on.</summary>
    public EvcCertainty Certainty { get; init; } = EvcCertainty.Told;

    /// <summary>Where the list comes from: a server, a file, or the table's source.</summary>
    public string Source { get; init; } = string.Empty;

    /// <summary>True for a list of the user's own, false for CpuMask's table.</summary>
    public bool IsTold => Certainty == EvcCertainty.Told;

    /// <summary>The features that VMs in the mode are shown, without families, models and other identity, in the list's order.</summary>
    public IEnumerable<string> Features
    {
        get
        {
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            IEnumerable<KeyValuePair<string, string>> all = Masks.Count > 0 ? Masks : Capabilities.Count > 0 ? Capabilities : Requirements;
            return all.Where(p => IsOn(p.Value) && IsFeature(p.Key) && seen.Add(p.Key)).Select(p => p.Key);
        }
    }

    /// <summary>What a host is checked by: the requirements, else what hosts in the mode offer, else the masks.</summary>
    public IEnumerable<KeyValuePair<string, string>> Asked => Requirements.Count > 0 ? Requirements : Capabilities.Count > 0 ? Capabilities : Masks;

    /// <summary>Whether VMs in the mode are shown a feature.</summary>
    public bool Offers(string key) => Find(Masks, key) is { } mask ? IsOn(mask)
        : Capabilities.TryGetValue(key, out string? value) ? IsOn(value)
        : Find(Requirements, key) is { } needed && IsOn(needed);

    /// <summary>Takes keys and values as vCenter gives them.</summary>
    /// <param name="key">The mode's key.</param>
    /// <param name="requirements">What a host must have.</param>
    /// <param name="levels">The guaranteed CPUID levels of a server that has no keys yet; null for none.</param>
    public static EvcMode Of(string key, IEnumerable<KeyValuePair<string, string>> requirements, IEnumerable<LeafRegisters>? levels = null)
    {
        KeyValuePair<string, string>[] pairs = requirements.ToArray();
        return new EvcMode { Key = key, Requirements = pairs, Levels = levels?.ToArray() ?? new LeafRegisters[0], Vendor = VendorOf(pairs.Select(p => p.Key)) };
    }

    /// <summary>The mode with what hosts in it offer and what per-VM EVC sets; the vendor by their keys where the requirements do not tell.</summary>
    public EvcMode With(IEnumerable<KeyValuePair<string, string>> capabilities, IEnumerable<KeyValuePair<string, string>> masks)
    {
        var offered = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string> pair in capabilities)
        {
            offered[pair.Key] = pair.Value;
        }

        KeyValuePair<string, string>[] set = masks.ToArray();
        CpuVendor vendor = Vendor.IsKnown ? Vendor : VendorOf(offered.Where(p => IsOn(p.Value)).Concat(set.Where(m => IsOn(m.Value))).Select(p => p.Key));
        return this with { Capabilities = offered, Masks = set, Vendor = vendor };
    }

    /// <summary>
    /// Reads one requirement a line or item: <c>cpuid.AVX2</c>, <c>AVX2</c>, <c>cpuid.AVX2 = Bool:Min:1</c>. A key without a
    /// family is a CPUID feature; a key without a value must be 1.
    /// </summary>
    /// <param name="name">What to call the mode.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="source">Where they stand, for messages; null takes the name.</param>
    /// <exception cref="CpuMaskException">A line is no requirement, or there is none at all.</exception>
    public static EvcMode Parse(string name, IEnumerable<string> lines, string? source = null)
    {
        source ??= name;
        var pairs = new List<KeyValuePair<string, string>>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0 || text[0] == '#')
            {
                continue;
            }

            int end = text.IndexOfAny(new[] { '=', ' ', '\t' });
            string key = end < 0 ? text : text.Substring(0, end);
            string value = end < 0 ? "1" : text.Substring(end).Trim(' ', '\t', '=', '"');
            if (key.Length == 0 || key.Any(c => !(char.IsLetterOrDigit(c) || c is '.' or '_' or '-')) || LeastOf(value) is null)
            {
                throw new CpuMaskException(
                    ErrorIds.InvalidValue, ErrorKind.Input,
                    source + new TextPosition(number, 1) + ": " + CpuMask.Json.Messages.FoundInsteadOf(text, "a feature key with a value, such as cpuid.AVX2 = Bool:Min:1"));
            }

            pairs.Add(new KeyValuePair<string, string>(key.IndexOf('.') < 0 ? "cpuid." + key : key, value));
        }

        return pairs.Count > 0 ? Of(name, pairs) with { Source = source }
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, source + ": " + Messages.NoRequirements());
    }

    /// <summary>The vendor that a key such as cpuid.Intel stands for among others; not known when none does.</summary>
    public static CpuVendor VendorOf(IEnumerable<string> keys) => keys.Select(FeatureCapabilityKeys.VendorOf).FirstOrDefault(v => v.IsKnown);

    /// <summary>Whether a requirement's value asks for the feature to be there: <c>Bool:Min:1</c>, and not <c>Max:0</c>.</summary>
    public static bool IsRequired(string value) => RequirementValue.TryParse(value, out RequirementValue needed) && needed.NeedsFlag;

    /// <summary>The least value that a requirement, capability or mask accepts; null when it is none that is known.</summary>
    internal static uint? LeastOf(string value)
    {
        string number = value.Substring(value.LastIndexOf(':') + 1);
        return FeatureCapabilityKeys.TryParseValue(number, out uint least) ? least : null;
    }

    /// <summary>Whether a key names a feature that a VM is shown, and no vendor, family, model or number of levels.</summary>
    internal static bool IsFeature(string key) => !FeatureCapabilityKeys.VendorOf(key).IsKnown
        && (FeatureCapabilityKeys.Find(key, default) is not { } row || (row.IsFlag && row.Class is not (FeatureClass.Identity or FeatureClass.Numeric)));

    private static bool IsOn(string value) => LeastOf(value) is > 0;

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> pairs, string key)
    {
        foreach (KeyValuePair<string, string> pair in pairs)
        {
            if (pair.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return pair.Value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString() => Key;
}
