using System.Globalization;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// Puts the cpuid setting of a configuration file right where what was meant is plain: hexadecimal values and other platforms'
/// notations spelled out, texts on one line, sub-leaves where Xen wants them, an invented vendor left out, miscounted bits as
/// the comments say. What is not plain is left out, with a comment.
/// </summary>
internal static class XlMending
{
    /// <summary>The whole text put right; null where xl would still refuse it, for a reason outside the setting.</summary>
    public static string? Of(string text, IReadOnlyList<XlCpuidSpan> spans, CommentClaims claims)
    {
        var mended = new StringBuilder();
        int at = 0;
        foreach (XlCpuidSpan span in spans)
        {
            mended.Append(text, at, span.At - at).Append(span.IsList ? List(span, claims) : Flags(span));
            at = span.End;
        }

        string all = mended.Append(text, at, text.Length - at).ToString().Replace("\r\n", "\n").Replace('\r', '\n').TrimStart('\uFEFF');
        all = all.EndsWith("\n", StringComparison.Ordinal) ? all : all + "\n";
        return spans.Count > 0 && all != text && XlConfigFile.Parse(all).Refused is null ? all : null;
    }

    private static string List(XlCpuidSpan span, CommentClaims claims)
    {
        var text = new StringBuilder(span.Appends ? "cpuid += [\n" : "cpuid = [\n");
        foreach (XlToken piece in span.Pieces)
        {
            if (piece.Kind != XlTokenKind.Text)
            {
                text.Append("    ").Append(piece.Text.TrimEnd()).Append('\n');
                continue;
            }

            var lost = new List<string>();
            if (Item(piece.Text, claims, lost) is { Length: > 0 } item)
            {
                text.Append("    \"").Append(item).Append("\",\n");
            }

            foreach (string part in lost)
            {
                text.Append("    # ").Append(Messages.XlLeftOut(part)).Append('\n');
            }
        }

        return text.Append(']').ToString();
    }

    private static string? Item(string raw, CommentClaims claims, List<string> lost)
    {
        string item = string.Concat(raw.Where(c => !char.IsWhiteSpace(c)));
        int colon = item.IndexOf(':');
        string[] place = (colon < 0 ? item : item.Substring(0, colon)).Split(',');
        if (colon < 0 || place.Length > 2 || Leaf(place[0]) is not { } leaf || (place.Length == 2 ? Number(place[1]) : 0) is not { } subleaf
            || (!XenLeaves.TakesSubleaf(leaf) && subleaf != 0))
        {
            lost.Add(item);
            return null;
        }

        var registers = new Dictionary<RegisterName, string>();
        foreach (string part in item.Substring(colon + 1).Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=');
            if (equals < 0 || !RegisterAddress.TryParseRegister(part.Substring(0, equals), out RegisterName register)
                || Characters(part.Substring(equals + 1), new RegisterAddress(leaf, subleaf, register), claims) is not { } characters)
            {
                lost.Add(part);
                continue;
            }

            registers[register] = characters;
        }

        if (leaf is 0 or 0x80000000 && VendorOf(registers) is { } vendor && !(CpuTextDangers.IsRealVendor(vendor) || (leaf != 0 && vendor.Length == 0)))
        {
            foreach (RegisterName register in new[] { RegisterName.Ebx, RegisterName.Ecx, RegisterName.Edx })
            {
                registers.Remove(register);
            }
        }

        foreach (RegisterName register in registers.Where(r => r.Value.All(c => c == 'x')).Select(r => r.Key).ToArray())
        {
            registers.Remove(register);
        }

        return registers.Count == 0 ? null : new XenCpuidItem(leaf, XenLeaves.TakesSubleaf(leaf) ? subleaf : null, registers, new string[0]).ToString();
    }

    private static string? VendorOf(Dictionary<RegisterName, string> registers) => CpuTextDangers.VendorOf(registers.SelectMany(r => r.Value
        .Select((c, i) => (c, bit: new RegisterAddress(0, 0, r.Key).Bit(31 - i))).Where(b => b.c is '0' or '1')
        .Select(b => new CpuTextBit(b.bit, b.c == '1' ? BitEffect.Shown : BitEffect.Hidden, default))), 0)?.Vendor;

    // Decimal and hexadecimal as C reads it; digits that are no leaf so, and one as hexadecimal, were meant so.
    private static uint? Leaf(string text)
    {
        bool marked = text.EndsWith("h", StringComparison.OrdinalIgnoreCase);
        string digits = marked ? text.Substring(0, text.Length - 1) : text;
        uint? number = marked ? null : Number(digits);
        if (number is { } plain && Messages.XlNoSuchLeaf(plain, XenLeaves.TakesSubleaf(plain) ? 0u : null) is null)
        {
            return plain;
        }

        return Hex.TryParse(digits, out uint hex) && Messages.XlNoSuchLeaf(hex, XenLeaves.TakesSubleaf(hex) ? 0u : null) is null ? hex : null;
    }

    private static uint? Number(string text) => text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
        ? Hex.TryParse(text.Substring(2), out uint hex) ? hex : null
        : uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static string? Characters(string value, RegisterAddress word, CommentClaims claims)
    {
        string plain = string.Concat(value.Where(c => c is not (':' or '_' or '"' or '\'')));
        string? characters = plain.Length < 24 && Number(plain) is { } number ? Binary(number) : Symbols(plain);
        if (characters is null)
        {
            return null;
        }

        BitAddress[] claimed = claims.HiddenIn(word).ToArray();
        characters = characters.Length == 32 ? characters : Fitted(characters, claimed);
        return characters is null ? null : AsClaimed(characters, word, claims, claimed);
    }

    /// <summary>A number, decimal or hexadecimal, as 32 characters; null for what is none.</summary>
    public static string? BinaryOf(string value) => value.Length < 24 && Number(value) is { } number ? Binary(number) : null;

    private static string Binary(uint number) => Convert.ToString(unchecked((int)number), 2).PadLeft(32, '0');

    // vSphere's signs: T and F are needed set and clear, H is the host's, R is shown clear.
    private static string? Symbols(string text)
    {
        const string From = "01xksXKS-HTFR", To = "01xksxksxk100";
        string mapped = string.Concat(text.Select(c => From.IndexOf(c) is >= 0 and int i ? To[i] : '?'));
        return mapped.IndexOf('?') < 0 ? mapped : null;
    }

    // One sign too much or too few: where the comments say which bits are meant they decide, else the last sign stays bit 0.
    private static string? Fitted(string characters, IReadOnlyList<BitAddress> claimed)
    {
        if (Math.Abs(characters.Length - 32) > 1)
        {
            return null;
        }

        IEnumerable<string> candidates = characters.Length > 32
            ? Enumerable.Range(0, 33).Select(i => characters.Remove(i, 1))
            : Enumerable.Range(0, 32).Select(i => characters.Insert(i, "x"));
        uint wanted = claimed.Aggregate(0u, (mask, b) => mask | b.Mask);
        string best = candidates.OrderBy(c => wanted == 0 ? 0 : Differing(c, wanted)).First();
        return best;
    }

    private static int Differing(string characters, uint wanted) => characters.Select((c, i) => (c == '0') != ((wanted >> (31 - i) & 1) != 0)).Count(d => d);

    private static string AsClaimed(string characters, RegisterAddress word, CommentClaims claims, IReadOnlyList<BitAddress> claimed)
    {
        char[] mended = characters.ToCharArray();
        CpuTextBit[] bits = characters.Select((c, i) => (c, Bit: word.Bit(31 - i))).Where(b => b.c is '0' or '1')
            .Select(b => new CpuTextBit(b.Bit, b.c == '0' ? BitEffect.Hidden : BitEffect.Shown, default)).ToArray();
        foreach (CpuTextBit bit in bits.Where(b => b.Effect == BitEffect.Shown && XenLeaves.FeatureWords.Contains(word) && (b.Bit.Mask & WordRules.Of(word).Alias) == 0))
        {
            mended[31 - bit.Bit.Bit] = (FeatureTable.Default.Find(bit.Bit)?.OnXen ?? GuestVisibility.No) == GuestVisibility.No ? 'x' : '1';
        }

        foreach (BitAddress stray in bits.Length == 32 ? Enumerable.Empty<BitAddress>() : claims.Strays(word, bits))
        {
            mended[31 - stray.Bit] = 'x';
        }

        foreach (BitAddress bit in claimed)
        {
            mended[31 - bit.Bit] = '0';
        }

        return new string(mended);
    }

    private static string Flags(XlCpuidSpan span)
    {
        string raw = span.Texts.First().Text;
        var flags = new List<string>();
        foreach (string piece in raw.Split(new[] { ',', '\n' }, StringSplitOptions.RemoveEmptyEntries).Select(p => p.Trim()).Where(p => p.Length > 0 && p != "host"))
        {
            string text = piece[0] is '+' or '-' or '^' && piece.IndexOf('=') < 0 ? piece.Substring(1) + (piece[0] == '+' ? "=1" : "=0") : piece;
            int equals = text.IndexOf('=');
            string name = (equals < 0 ? text : text.Substring(0, equals)).Trim(), value = equals < 0 ? string.Empty : text.Substring(equals + 1).Trim();
            string? known = XlFlag.Named(name) is not null ? name : XlFlag.Named(name.ToLowerInvariant().Replace('_', '-')) is not null ? name.ToLowerInvariant().Replace('_', '-')
                : FeatureTable.Default.AllNamed(name) is { Count: 1 } rows ? rows[0].NamesIn(NamingScheme.Xen).FirstOrDefault() : null;
            string? valid = value.ToLowerInvariant() is "on" or "yes" or "true" ? "1" : value.ToLowerInvariant() is "off" or "no" or "false" ? "0"
                : XlListItem.TryNumber(value, out _) || (value.Length > 0 && value[0] is 'x' or 'k' or 's') ? value : null;
            Feature? row = known is null ? null : XlFlag.Named(known);
            bool isFlag = row is { IsFlag: true };
            valid = isFlag && valid is not null && XlListItem.TryNumber(valid, out ulong number) ? (number & 1) != 0 ? "1" : "0" : valid;
            bool lost = isFlag && valid == "1" && row!.OnXen == GuestVisibility.No;
            if (known is not null && valid is not null && !lost)
            {
                flags.Add(known + "=" + valid);
            }
        }

        return (span.Appends ? "cpuid += \"" : "cpuid = \"") + string.Join(",", new[] { "host" }.Concat(flags)) + "\"";
    }
}
