using System.Text;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Platforms.Xen.Hosts;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer.Languages;

/// <summary>
/// XenServer and XCP-ng: the set of features that XAPI gives the guests of a pool, and <c>platform:featureset</c>, which gives one
/// VM another. Up to XenServer 6.5 the four words of <c>xe host-set-cpu-features</c>. Sources: XAPI's cpuid_helpers.ml,
/// create_misc.ml and xapi_xenops.ml; the order of words is Xen's cpufeatureset.h.
/// </summary>
internal sealed class FeatureSetLanguage : CpuLanguage
{
    private static readonly Version FirstWithLevels = new(7, 0);
    private static readonly char[] Separators = { ' ', '\t', '\r', '\n', '"', '\'', ',', ';', '=', ':', '(', ')', '|' };

    public override string Id => "xenserver";

    public override string Title => "XenServer, XCP-ng: the pool's level, and a VM's own featureset";

    public override CpuRequestParts Uses => CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.Comments | CpuRequestParts.Version;

    public override CpuText Write(CpuRequest request)
    {
        ComputedBaseline baseline = request.Baseline.Value;
        if (baseline.IsAcrossVendors)
        {
            throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.OneVendorOnly());
        }

        bool old = TargetVersion.Parse(request.Version) is { } version && version < FirstWithLevels;
        if (request.UnknownBits == UnknownBits.Refuse)
        {
            UnknownWords.Refuse(UnknownWords.Of(baseline, (old ? FeatureSetWords.XenServerOrder : FeatureSetWords.Order)
                .Select(w => w!.Value).Where(w => !w.IsMsr && FeatureTable.Default.Of(w).Any(f => f.OnXen == GuestVisibility.Yes))));
        }

        string words = old ? PoolLevel.OfOldHosts(baseline) : PoolLevel.OfGuests(baseline);
        var text = new CpuText(old ? OldText(words, request.NoComments) : NewText(words, request.NoComments))
        {
            Notes = (old ? new[] { Messages.OldMask() } : new[] { Messages.LevelIsMade(), Messages.JoinLowers() }).Concat(HeldDown(baseline)).ToArray(),
            Warnings = baseline.Warnings.Concat(request.UnknownBits == UnknownBits.Leave ? new[] { Messages.NothingIsLeft() } : new string[0]).ToArray(),
            Source = words,
        };
        return text with { Json = json => WriteJson(json, text, words, old) };
    }

    public override bool Knows(string text) => text.IndexOf("featureset", StringComparison.Ordinal) >= 0
        || text.IndexOf("host-set-cpu-features", StringComparison.Ordinal) >= 0 || Sets(text).Any();

    public override CpuTextReading Read(string text)
    {
        var bits = new List<CpuTextBit>();
        var findings = new List<CpuTextFinding>();
        foreach ((string found, TextPosition position) in Sets(text))
        {
            if (FeatureSetWords.Parse(found) is not { } words)
            {
                findings.Add(CpuTextFinding.Refused(position, Messages.NoSet(found)));
                continue;
            }

            Read(words, position, bits, findings);
        }

        if (bits.Count + findings.Count == 0)
        {
            findings.Add(CpuTextFinding.Refused(new TextPosition(1, 1), Messages.NoSet(string.Empty)));
        }

        return new CpuTextReading { Bits = bits, Findings = findings };
    }

    private static void Read(IReadOnlyList<uint> words, TextPosition position, List<CpuTextBit> bits, List<CpuTextFinding> findings)
    {
        RegisterAddress?[] order = FeatureSetWords.OrderOf(words);
        for (int i = 0; i < words.Count; i++)
        {
            if (i >= order.Length)
            {
                if (words[i] != 0)
                {
                    findings.Add(CpuTextFinding.Refused(position, Messages.WordTooMany(i + 1, order.Length)));
                }

                continue;
            }

            bits.AddRange(Enumerable.Range(0, 32).Where(b => (words[i] >> b & 1) != 0).Select(b => new CpuTextBit(order[i]!.Value.Bit(b), BitEffect.Shown, position)));
        }

        var shown = new HashSet<BitAddress>(bits.Where(b => b.Position.Equals(position)).Select(b => b.Bit));
        foreach (Feature row in shown.Select(FeatureTable.Default.Find).Where(r => r is { IsFlag: true }).Select(r => r!).Distinct().OrderBy(r => r.Bit))
        {
            foreach (BitAddress parent in row.DependsOn.Where(p => !shown.Contains(p) && order.Contains(p.Register)))
            {
                findings.Add(CpuTextFinding.Misapplied(position, Messages.TakenWithParent(row.Name, FeatureTable.Default.NameOf(parent))));
            }
        }
    }

    // Words joined by '-', at least two of eight digits; the rest of the line is the command around them.
    private static IEnumerable<(string Text, TextPosition Position)> Sets(string text)
    {
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            int hash = lines[n].IndexOf('#');
            string line = hash < 0 ? lines[n] : lines[n].Substring(0, hash);
            foreach (string part in line.Split(Separators, StringSplitOptions.RemoveEmptyEntries))
            {
                string[] words = part.Split('-');
                if (words.Length >= 4 && words.All(w => w.Length is >= 6 and <= 10 && w.All(Uri.IsHexDigit)))
                {
                    yield return (part, new TextPosition(n + 1, line.IndexOf(part, StringComparison.Ordinal) + 1));
                }
            }
        }
    }

    private static string NewText(string words, bool noComments)
    {
        var text = new StringBuilder();
        if (!noComments)
        {
            text.Append("# What XAPI gives the pool's guests by itself. Set it on a VM only to keep that VM so, whatever the pool becomes:\n")
                .Append("# words ").Append(string.Join("-", FeatureSetWords.Keys.Take(words.Split('-').Length))).Append('\n');
        }

        return text.Append("xe vm-param-set uuid=<VM> platform:featureset=").Append(words).Append('\n').ToString();
    }

    private static string OldText(string words, bool noComments) =>
        (noComments ? string.Empty : "# XenServer 5.6 to 6.5, on each host, which then has to be restarted; words 1c-1d-e1c-e1d\n")
        + "xe host-set-cpu-features uuid=<host> features=" + words + "\n";

    private static IEnumerable<string> HeldDown(ComputedBaseline baseline) => baseline.Removed
        .Where(r => r.Reason == RemovalReason.HostsLackIt && FeatureTable.Default.Find(r.Bit)?.OnXen == GuestVisibility.Yes)
        .GroupBy(r => string.Join("\n", r.ByGroups.Select(g => g.Id))).OrderByDescending(g => g.Count()).Take(3)
        .Select(g => Messages.HeldDown(g.First().ByHosts.ToArray(), g.Select(r => r.Feature).ToArray()));

    private static void WriteJson(JsonWriter json, CpuText text, string words, bool old)
    {
        json.BeginObject();
        json.String("text", text.Text);
        json.String("featureset", words);
        json.Strings("words", old ? new[] { "1c", "1d", "e1c", "e1d" } : FeatureSetWords.Keys.Take(words.Split('-').Length));
        json.Strings("notes", text.Notes);
        json.Strings("warnings", text.Warnings);
        json.EndObject();
    }
}
