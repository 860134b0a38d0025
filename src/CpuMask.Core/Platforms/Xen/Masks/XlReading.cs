using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// Reads the cpuid setting of an xl configuration file, in both forms: what xl's lexer refuses, what libxl passes over with a
/// warning that nobody sees, what keeps Xen from building the domain, and what Xen does otherwise than it is written.
/// </summary>
internal sealed class XlReading
{
    private readonly string text;
    private readonly TextLines lines;
    private readonly List<CpuTextBit> bits = new(), meant = new();
    private readonly List<CpuTextFinding> findings = new();
    private readonly List<CpuTextRemark> remarks = new();
    private readonly Dictionary<(uint, uint?, RegisterName), string> given = new();
    private readonly HashSet<RegisterAddress> unread = new();

    private XlReading(string text)
    {
        this.text = text;
        lines = new TextLines(text);
    }

    /// <summary>Reads a file, or only the setting.</summary>
    public static CpuTextReading Of(string text)
    {
        var reading = new XlReading(text);
        IReadOnlyList<XlCpuidSpan> spans = XlCpuidSpan.In(text);
        var claims = new CommentClaims(spans.SelectMany(s => s.Comments(text)).Select(c => (c.Comment, reading.lines.At(c.At))));
        XlStatement? name = reading.Read(spans);
        CpuTextBit[] all = reading.bits.Concat(reading.meant).ToArray();
        CpuTextFinding[] found = reading.findings.Concat(CpuTextDangers.Of(all)).Concat(claims.Against(all, reading.unread))
            .OrderBy(f => f.Position.Line).ThenBy(f => f.Position.Column).ToArray();
        bool mend = found.Any(f => f.Severity == CpuTextSeverity.Error) || (CpuTextDangers.VendorOf(all, 0) is { } vendor && !CpuTextDangers.IsRealVendor(vendor.Vendor));
        return new CpuTextReading
        {
            Bits = reading.bits,
            Remarks = reading.remarks,
            Findings = found,
            Subject = name?.Text?.Text,
            Corrected = mend ? XlMending.Of(text, spans, claims) : null,
        };
    }

    private XlStatement? Read(IReadOnlyList<XlCpuidSpan> spans)
    {
        XlCpuidSetting setting = XlCpuidSetting.Of(text);
        if (setting.File.Refused is { } refused)
        {
            findings.Add(CpuTextFinding.Refused(lines.At(refused.At), Messages.XlRefuses(refused, text)));
        }
        else if (setting.Mixed is { } mixed)
        {
            findings.Add(CpuTextFinding.Refused(lines.At(mixed.At), Messages.XlMixedForms()));
        }

        foreach (XlStatement replaced in setting.Replaced)
        {
            findings.Add(CpuTextFinding.Dropped(lines.At(replaced.At), Messages.XlReplaced()));
        }

        // Of a file that is refused, what was meant is told all the same.
        bool refusedWhole = setting.File.Refused is not null || setting.Mixed is not null;
        foreach (XlToken item in refusedWhole ? spans.Where(s => s.IsList).SelectMany(s => s.Texts) : setting.Items ?? new XlToken[0])
        {
            ReadItem(refusedWhole ? item with { Text = string.Concat(item.Text.Where(c => c is not ('\n' or '\r' or ' ' or '\t'))) } : item);
        }

        foreach (XlToken flags in refusedWhole ? spans.Where(s => !s.IsList).SelectMany(s => s.Texts) : setting.Flags is { } one ? new[] { one } : new XlToken[0])
        {
            ReadFlags(flags);
        }

        ReadIdentity();
        return setting.File.Statements.LastOrDefault(s => s.Key == "name");
    }

    private void ReadItem(XlToken token)
    {
        XlListItem item = XlListItem.Parse(token.Text);
        if (item.Error != 0)
        {
            TextPosition at = Place(token, item.Piece);
            findings.Add(CpuTextFinding.Dropped(at, Messages.XlItemError(item, token.Text)));
            ReadRest(item, token);
        }

        TextPosition start = Place(token, string.Empty);
        if (item.Applied.Count > 0 && Messages.XlNoSuchLeaf(item.Leaf, item.Subleaf) is { } why)
        {
            findings.Add(item.Leaf == uint.MaxValue ? CpuTextFinding.Dropped(start, why) : CpuTextFinding.Refused(start, why));
            return;
        }

        foreach ((RegisterName register, string characters) in item.Applied)
        {
            ReadRegister(item, register, characters, Place(token, characters));
        }
    }

    // What stands behind an error does not apply. What is wrong with it, and what it was meant to do, is told all the same.
    private void ReadRest(XlListItem item, XlToken token)
    {
        int from = item.Error < 4 ? -1 : token.Text.IndexOf(item.Piece, StringComparison.Ordinal);
        bool first = true;
        foreach (string part in from < 0 ? new string[0] : token.Text.Substring(from).Split(','))
        {
            string characters = part.Substring(part.IndexOf('=') + 1);
            string? binary = characters.Length == 32 ? characters : XlMending.BinaryOf(characters);
            if (!first && binary is null)
            {
                findings.Add(CpuTextFinding.Dropped(Place(token, part), Messages.XlBehindError(part)));
            }

            first = false;
            if (!RegisterAddress.TryParseRegister(part.Split('=')[0].Trim(), out RegisterName register))
            {
                continue;
            }

            var word = new RegisterAddress(item.Leaf, item.Subleaf ?? 0, register);
            TextPosition at = Place(token, part);
            if (binary is null)
            {
                unread.Add(word);
            }
            else
            {
                meant.AddRange(BitsOf(word, binary, at));
            }
        }
    }

    private void ReadRegister(XlListItem item, RegisterName register, string characters, TextPosition at)
    {
        if (characters.FirstOrDefault(c => c is not ('0' or '1' or 'x' or 'k' or 's')) is not '\0' and char bad)
        {
            findings.Add(CpuTextFinding.Refused(at, Messages.XlBadCharacter(bad)));
            return;
        }

        var word = new RegisterAddress(item.Leaf, item.Subleaf ?? 0, register);
        if (given.TryGetValue((item.Leaf, item.Subleaf, register), out string? before) && before != characters)
        {
            findings.Add(CpuTextFinding.Misapplied(at, Messages.XlTwice(word.ToString())));
            bits.RemoveAll(b => b.Bit.Register == word);
        }

        given[(item.Leaf, item.Subleaf, register)] = characters;
        Add(BitsOf(word, characters, at).ToArray(), word, at);
    }

    private static IEnumerable<CpuTextBit> BitsOf(RegisterAddress word, string characters, TextPosition at) => characters
        .Select((c, i) => (Effect: EffectOf(c), Bit: word.Bit(31 - i))).Where(b => b.Effect is not null).Select(b => new CpuTextBit(b.Bit, b.Effect!.Value, at));

    private void Add(CpuTextBit[] said, RegisterAddress word, TextPosition at)
    {
        bits.AddRange(said);
        if (!XenLeaves.FeatureWords.Contains(word) && !word.IsMsr)
        {
            return;
        }

        uint alias = WordRules.Of(word).Alias;
        string[] lost = Names(said.Where(b => b.Effect == BitEffect.Shown && (b.Bit.Mask & alias) == 0 && (FeatureTable.Default.Find(b.Bit)?.OnXen ?? GuestVisibility.No) == GuestVisibility.No));
        if (lost.Length > 0)
        {
            findings.Add(CpuTextFinding.Dropped(at, Messages.XlNeverShown(lost)));
        }

        string[] own = Names(said.Where(b => b.Effect != BitEffect.Host && XenCpuid.HostsOwn.Contains(b.Bit)));
        if (own.Length > 0)
        {
            findings.Add(CpuTextFinding.Note(at, Messages.XenShowsHosts(own)));
        }

        string[] made = Names(said.Where(b => b.Effect == BitEffect.Hidden && FeatureTable.Default.Find(b.Bit) is { OnXen: GuestVisibility.Synthesised, Name: "x2APIC" or "HYPERVISOR" }));
        if (made.Length > 0)
        {
            findings.Add(CpuTextFinding.Note(at, Messages.XlSynthesised(made)));
        }
    }

    private void ReadFlags(XlToken token)
    {
        foreach (XlFlag flag in XlFlag.Parse(token.Text))
        {
            TextPosition at = lines.At(Math.Min(token.At + 1 + flag.At, text.Length));
            if (flag.Error != 0)
            {
                findings.Add(CpuTextFinding.Dropped(at, Messages.XlFlagError(flag, token.Text)));
            }
            else if (flag.Row is { IsFlag: true } row)
            {
                if (flag.Symbol is null && flag.Number > 1)
                {
                    findings.Add(CpuTextFinding.Misapplied(at, Messages.XlFlagNumber(flag.Text, flag.Number & 1)));
                }

                BitEffect? effect = flag.Symbol is { } symbol ? EffectOf(symbol) : (flag.Number & 1) != 0 ? BitEffect.Shown : BitEffect.Hidden;
                Add(effect is { } e ? new[] { new CpuTextBit(row.Bit, e, at) } : new CpuTextBit[0], row.Register, at);
            }
            else if (flag.Symbol is null)
            {
                remarks.Add(new CpuTextRemark(at, Messages.XlNumber(flag.Row!.Name, flag.Number)));
            }
        }
    }

    private void ReadIdentity()
    {
        if (CpuTextDangers.VendorOf(bits, 0) is { } vendor && CpuTextDangers.IsRealVendor(vendor.Vendor))
        {
            remarks.Add(new CpuTextRemark(vendor.Position, Messages.XlVendor(vendor.Vendor)));
        }

        CpuTextBit[] signature = bits.Where(b => b.Bit.Register == XenLeaves.Signature && b.Effect != BitEffect.Host).ToArray();
        if (signature.Select(b => b.Bit).Distinct().Count() == 32)
        {
            remarks.Add(new CpuTextRemark(signature[0].Position, Messages.XlSignature(new CpuSignature(
                signature.Where(b => b.Effect == BitEffect.Shown).Aggregate(0u, (v, b) => v | b.Bit.Mask)).ToFamilyModelStepping())));
        }
    }

    private static BitEffect? EffectOf(char character) => character switch
    {
        '0' => BitEffect.Hidden,
        '1' => BitEffect.Shown,
        'k' or 's' => BitEffect.Host,
        _ => null,
    };

    private static string[] Names(IEnumerable<CpuTextBit> some) => some.Select(b => FeatureTable.Default.NameOf(b.Bit)).Distinct().ToArray();

    // A piece with escapes, or with line ends taken out, is told at its text's beginning.
    private TextPosition Place(XlToken token, string piece)
    {
        int from = token.At + (text[token.At] is '\'' or '"' ? 1 : 0);
        int found = text.IndexOf(piece, from, StringComparison.Ordinal);
        return lines.At(found < 0 ? from : found);
    }
}
