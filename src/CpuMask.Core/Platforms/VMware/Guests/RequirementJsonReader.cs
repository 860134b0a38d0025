using CpuMask.Json;
using CpuMask.Guests;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>
/// runtime.featureRequirement as JSON: <c>govc vm.info -json</c>, <c>govc object.collect -json</c> in its older and newer
/// spelling, PowerCLI objects through ConvertTo-Json, or a bare array of <c>{"Key","FeatureName","Value"}</c>. An object with
/// a name and requirements is one guest.
/// </summary>
public sealed class RequirementJsonReader : GuestReader
{
    /// <summary>The format's name.</summary>
    public const string Name = "requirement-json";

    private const string Property = "featureRequirement";

    /// <inheritdoc/>
    public override string Format => Name;

    /// <inheritdoc/>
    public override string Description => "runtime.featureRequirement as JSON, from govc or PowerCLI";

    /// <inheritdoc/>
    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool json = false;
        for (int n = 0; n < 100_000 && lines.Next(); n++)
        {
            lines.SkipBlanks();
            if (!json && !lines.AtEnd && lines.Peek is not ((byte)'{' or (byte)'['))
            {
                return DumpFit.None;
            }

            json |= !lines.AtEnd;
            if (lines.IndexOf("eatureRequirement") >= 0 || lines.IndexOf(":Min:") >= 0)
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, DumpImport import)
    {
        if (JsonDump.Read(text, import) is { } json)
        {
            Walk(json, string.Empty, null, import);
        }
    }

    // The parser bounds the depth, so recursion does too.
    private static void Walk(JsonValue value, string name, string? member, DumpImport import)
    {
        if (value.Kind == JsonKind.Array)
        {
            if (member is null || !Is(member, "offlineFeatureRequirement"))
            {
                List<FeatureRequirement> requirements = value.Items.Select(Requirement).Where(r => r is not null).Select(r => r!).ToList();
                bool masks = member is null && requirements.All(r => r.Parsed?.Comparison == RequirementComparison.Exactly);
                if (requirements.Count > 0 && !masks)
                {
                    Add(value, requirements, name, import);
                    return;
                }
            }

            foreach (JsonValue item in value.Items)
            {
                Walk(item, name, null, import);
            }

            return;
        }

        // govc writes {"Name":"runtime.featureRequirement","Val":...}: that name is the property's and not the guest's.
        string own = Member(value, "name")?.AsString is { } said && said.IndexOf(Property, StringComparison.OrdinalIgnoreCase) < 0 ? said : name;
        foreach (KeyValuePair<string, JsonValue> pair in value.Members)
        {
            if (!Is(pair.Key, "featureMask") && !Is(pair.Key, "offlineFeatureRequirement"))
            {
                Walk(pair.Value, own, pair.Key, import);
            }
        }
    }

    private static void Add(JsonValue at, List<FeatureRequirement> requirements, string name, DumpImport import)
    {
        foreach (FeatureRequirement odd in requirements.Where(r => r.Parsed is null))
        {
            import.Malformed(at.Position, odd.ToString(), "a requirement such as Bool:Min:1");
        }

        import.Add(VMwareGuest.Requiring(name, Messages.FeatureRequirementsOf(import.Source), requirements));
    }

    private static FeatureRequirement? Requirement(JsonValue item)
    {
        string? key = Member(item, "key")?.AsString ?? Member(item, "featureName")?.AsString;
        string? value = Member(item, "value")?.AsText;
        return key is not null && value is not null && RequirementWord.IsKey(key) && value.IndexOf(':') > 0
            ? new FeatureRequirement(key, value)
            : null;
    }

    private static JsonValue? Member(JsonValue value, string name) =>
        value.Members.Where(m => Is(m.Key, name)).Select(m => m.Value).FirstOrDefault();

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
