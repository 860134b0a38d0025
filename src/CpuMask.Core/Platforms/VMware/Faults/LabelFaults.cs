using CpuMask.Faults;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>The lists of the wizards: features by the labels that vCenter prints, one a line or bullet.</summary>
internal static class LabelFaults
{
    /// <summary>The findings of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="registers">What the text says of registers: a list beside bits names the same bits again.</param>
    public static IEnumerable<FaultFinding> In(FaultText text, IReadOnlyList<FaultFinding> registers)
    {
        if (registers.Any(f => f.Bits.Count > 0))
        {
            yield break;
        }

        (string[] keys, string[] unknown, bool listed, int items) = Labels(text);
        bool said = listed || text.SaysAny("requires hardware features", "Mismatch detected for these features");
        string[] notKnown = unknown.Length == 0 ? new string[0] : new[] { Messages.UnknownLabels(unknown) };

        // One word such as "NX" in a sentence is no list; two labels, or an introduction, are.
        if (keys.Length > 1 || (said && keys.Length > 0) || (keys.Length == 1 && items == 1) || (keys.Length == 1 && text.Lines.Any(l => l.TrimStart().StartsWith("*", StringComparison.Ordinal))))
        {
            BlockingFeature[] bits = keys.Select(k => FaultBits.OfKey(FeatureRequirement.Present(k), null)).GroupBy(b => b.Address).Select(g => g.First()).ToArray();
            yield return new FaultFinding
            {
                Kind = FaultKind.FeatureLabels,
                Direction = FaultDirection.HostLacks,
                Summary = Messages.LabelsFault(bits.Select(b => b.Feature).ToArray()),
                Bits = bits,
                NotKnown = notKnown,
            };
        }
        else if (said && registers.Count == 0)
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet,
                Direction = FaultDirection.HostLacks,
                Summary = Messages.RequirementsFault,
                NotKnown = new[] { Messages.WhereRequirementsAre }.Concat(notKnown).ToArray(),
            };
        }
    }

    private static string? Bracketed(string item)
    {
        int open = item.LastIndexOfAny(new[] { '(', '\uFF08' }), close = item.LastIndexOfAny(new[] { ')', '\uFF09' });
        return open >= 0 && close > open + 1 ? item.Substring(open + 1, close - open - 1).Trim() : null;
    }

    private static (string[] Keys, string[] Unknown, bool Listed, int Items) Labels(FaultText text)
    {
        string[] items = text.Items().ToArray();
        var bullets = new HashSet<string>(text.Lines.Where(l => l.TrimStart().StartsWith("*", StringComparison.Ordinal)).Select(l => l.Trim(' ', '*', '\t', '.', ',', ';')), StringComparer.Ordinal);
        var keys = new List<string>();
        var unknown = new List<string>();
        bool listed = false;
        for (int i = 0; i < items.Length; i++)
        {
            // A label may be wrapped onto the next line, and its first line may be another label: XSAVE, XSAVE YMM State.
            IReadOnlyList<string> found = VsphereLabels.Find(items[i]);
            if (i + 1 < items.Length && (found.Count == 0 || VsphereLabels.Find(items[i + 1]).Count == 0)
                && VsphereLabels.Find(items[i] + " " + items[i + 1]) is { Count: > 0 } wrapped && !wrapped.SequenceEqual(found))
            {
                found = wrapped;
                i++;
            }

            // In any language the abbreviation in brackets is the feature's.
            if (found.Count == 0 && Bracketed(items[i]) is { } abbreviation && KeyFaults.KeyOf(abbreviation) is { } named)
            {
                found = new[] { named };
            }

            if (found.Count > 0)
            {
                keys.AddRange(found);
            }
            else if ((listed || bullets.Contains(items[i])) && items[i].Length < 80 && !items[i].StartsWith("General incompatib", StringComparison.OrdinalIgnoreCase)
                && KeyFaults.KeyOf(items[i]) is null && items[i].IndexOf("not supported", StringComparison.OrdinalIgnoreCase) < 0)
            {
                unknown.Add(items[i]);
            }

            listed |= items[i].IndexOf("on the target host", StringComparison.OrdinalIgnoreCase) >= 0 || items[i].IndexOf("these features", StringComparison.OrdinalIgnoreCase) >= 0;
        }

        return (keys.Distinct().ToArray(), unknown.Take(20).ToArray(), listed, items.Length);
    }
}
