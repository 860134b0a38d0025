using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Migration.Verdicts;
using CpuMask.Text;

namespace CpuMask.Explaining;

/// <summary>How a line of the page is shown.</summary>
public enum FaultLineKind : long
{
    /// <summary>A plain paragraph.</summary>
    Text,

    /// <summary>What the paragraphs behind it are about.</summary>
    Heading,

    /// <summary>A line to paste, which is never wrapped.</summary>
    Literal,
}

/// <summary>One paragraph of the page.</summary>
/// <param name="Kind">How it is shown.</param>
/// <param name="Text">The text; empty between sections.</param>
/// <param name="Indent">How far it stands in.</param>
/// <param name="Hanging">How much further its second line stands in.</param>
public sealed record FaultLine(FaultLineKind Kind, string Text, int Indent = 0, int Hanging = 0);

/// <summary>An explanation as people read it, the same in every face: what happened, the bits, the ways out, what is not known.</summary>
public static class FaultPage
{
    private const int MostBits = 400;

    /// <summary>The paragraphs of an explanation.</summary>
    public static IReadOnlyList<FaultLine> Of(FaultExplanation explanation)
    {
        var page = new List<FaultLine>();
        if (explanation.PlatformName is { } platform && explanation.Findings.Count > 0)
        {
            FaultQuestion question = explanation.Findings.Select(f => f.Question).FirstOrDefault(q => q != FaultQuestion.Unknown);
            page.Add(new FaultLine(FaultLineKind.Text, Messages.PlatformAndQuestion(platform, question)));
        }

        foreach (FaultFinding finding in explanation.Findings)
        {
            page.Add(new FaultLine(FaultLineKind.Heading, Wording.Safe(finding.Statement), 0, 2));
            page.AddRange(finding.Notes.Select(n => new FaultLine(FaultLineKind.Text, Wording.Safe(n), 2)));
            if (finding.Bits.Count == 0 && finding.Candidates.Count > 0)
            {
                page.Add(new FaultLine(FaultLineKind.Text, Messages.MayBeMeant(finding.Candidates.Select(c => c.Feature).Distinct()), 2));
            }
        }

        AddBits(page, explanation);
        AddWays(page, explanation.Ways);
        if (explanation.NotKnown.Count > 0)
        {
            AddSection(page, Messages.NotKnownHeading);
            page.AddRange(explanation.NotKnown.Select(n => new FaultLine(FaultLineKind.Text, "- " + Wording.Safe(n), 0, 2)));
        }

        return page;
    }

    /// <summary>The page as lines of a width; lines to paste may be longer.</summary>
    public static IEnumerable<(FaultLineKind Kind, string Text)> Lines(FaultExplanation explanation, int width)
    {
        foreach (FaultLine line in Of(explanation))
        {
            foreach (string text in line.Kind == FaultLineKind.Literal ? new[] { new string(' ', line.Indent) + line.Text } : WrappedText.Lines(line.Text, width, line.Indent, line.Hanging))
            {
                yield return (line.Kind, text);
            }
        }
    }

    private static void AddBits(List<FaultLine> page, FaultExplanation explanation)
    {
        BlockingFeature[] bits = explanation.Findings.Where(f => f.Question != FaultQuestion.OwnMasks).SelectMany(f => f.Bits)
            .GroupBy(b => b.Address).Select(g => g.First()).ToArray();
        if (bits.Length == 0)
        {
            return;
        }

        AddSection(page, Messages.BitsHeading);
        page.AddRange(bits.Take(MostBits).Select(b => new FaultLine(FaultLineKind.Text, Wording.Safe(Named(b)), 2, 2)));
        if (bits.Length > MostBits)
        {
            page.Add(new FaultLine(FaultLineKind.Text, Messages.AndMore(bits.Length - MostBits), 2));
        }
    }

    private static string Named(BlockingFeature bit)
    {
        string at = bit.Bit is { } address ? Place(address) : bit.Address == bit.Feature ? string.Empty : bit.Address;
        string key = bit.Key is { } k && !k.EndsWith("." + bit.Feature, StringComparison.OrdinalIgnoreCase) && k != bit.Feature ? k : string.Empty;
        string[] places = new[] { at, key }.Where(p => p.Length > 0).ToArray();
        return bit.Feature + (places.Length > 0 ? " (" + string.Join(", ", places) + ")" : string.Empty) + (bit.Meaning.Length > 0 ? ": " + bit.Meaning : string.Empty);
    }

    // 1.0.ECX[28]: leaf, sub-leaf, register, bit.
    private static string Place(BitAddress bit) => bit.Register.ToShortString() + "[" + Wording.Format("{0}", bit.ManualBit) + "]";

    private static void AddWays(List<FaultLine> page, IReadOnlyList<FaultWay> ways)
    {
        if (ways.Count == 0)
        {
            return;
        }

        AddSection(page, ways.Count == 1 ? Messages.WayHeading : Messages.WaysHeading);
        for (int i = 0; i < ways.Count; i++)
        {
            string number = Wording.Format("{0}. ", i + 1);
            page.Add(new FaultLine(FaultLineKind.Text, number + Wording.Safe(ways[i].Title), 0, number.Length));
            page.AddRange(ways[i].Advice.Select(a => new FaultLine(FaultLineKind.Text, Wording.Safe(a), number.Length)));
            page.AddRange(ways[i].Lines.Select(l => new FaultLine(FaultLineKind.Literal, Wording.Safe(l), number.Length + 2)));
        }
    }

    private static void AddSection(List<FaultLine> page, string heading)
    {
        page.Add(new FaultLine(FaultLineKind.Text, string.Empty));
        page.Add(new FaultLine(FaultLineKind.Heading, heading));
    }
}
