using CpuMask.Cpuid;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// Puts a virtual machine's mask lines right where what was meant is plain: quotes, a sign too much or too few, bits that the
/// comments name, features left behind of one that is hidden.
/// </summary>
internal static class VmxMending
{
    /// <summary>The whole text put right; null where nothing changes.</summary>
    public static string? Of(
        string text, IReadOnlyList<VmxLine> lines, CommentClaims claims, IEnumerable<BitAddress> toHideToo, bool needsFullCpuid)
    {
        var mended = new List<string>();
        var last = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int i = 0; i < lines.Count; i++)
        {
            last[lines[i].Key] = i;
        }

        var missing = new HashSet<BitAddress>(toHideToo);
        for (int i = 0; i < lines.Count; i++)
        {
            VmxLine line = lines[i];
            bool ours = line.Names || line.Key.StartsWith("featMask.vm.", StringComparison.OrdinalIgnoreCase);
            if (ours && last[line.Key] != i && lines[last[line.Key]].Value == line.Value)
            {
                // Said twice alike: once is enough.
                continue;
            }

            if (needsFullCpuid && line.Key.Equals(VmxReading.FullCpuid, StringComparison.OrdinalIgnoreCase))
            {
                // It says otherwise than what is added below, and a key may stand once.
                continue;
            }

            mended.Add(line.Names ? Register(line, claims, missing) : ours && line.Fault is not null ? Line(line, line.Value) : line.Text);
        }

        while (mended.Count > 0 && mended[mended.Count - 1].Length == 0)
        {
            mended.RemoveAt(mended.Count - 1);
        }

        mended.AddRange(missing.GroupBy(b => b.Register).OrderBy(g => g.Key).Select(register => VmxText.Key(
            MaskLevel.Of(register.Key.Leaf, register.Key.Subleaf, null, RegisterMask.PassThrough), register.Key.Register)
            + " = \"" + Hide(RegisterMask.PassThrough, register.Select(b => b.Bit)) + "\""));
        if (needsFullCpuid)
        {
            mended.Add(VmxReading.FullCpuid + " = \"TRUE\"");
        }

        string all = string.Join("\n", mended) + "\n";
        return all == text.Replace("\r\n", "\n") ? null : all;
    }

    private static string Register(VmxLine line, CommentClaims claims, HashSet<BitAddress> missing)
    {
        RegisterMask? mask = line.Mask ?? Fitted(line.Value, claims.HiddenIn(line.Register).ToArray());
        if (mask is not { } masked)
        {
            return line.Text;
        }

        CpuTextBit[] hidden = Enumerable.Range(0, 32).Where(b => masked[b] is '0' or 'F').Select(b => new CpuTextBit(line.Register.Bit(b), BitEffect.Hidden, default)).ToArray();
        foreach (BitAddress stray in claims.Strays(line.Register, hidden))
        {
            masked = masked.With(stray.Bit, '-');
        }

        int[] hide = claims.HiddenIn(line.Register).Concat(line.OnlyOn.IsKnown ? new BitAddress[0] : missing.Where(b => b.Register == line.Register)).Select(b => b.Bit).ToArray();
        missing.RemoveWhere(b => !line.OnlyOn.IsKnown && b.Register == line.Register);
        masked = Hide(masked, hide);
        return line.Fault is null && line.Mask == masked ? line.Text : Line(line, masked.ToString());
    }

    private static RegisterMask Hide(RegisterMask mask, IEnumerable<int> bits) => bits.Aggregate(mask, (m, b) => m.With(b, '0'));

    // A sign too much is one that says nothing before it is one that hides something.
    private static RegisterMask? Fitted(string value, IReadOnlyList<BitAddress> claimed)
    {
        string signs = string.Concat(value.Where(c => !(char.IsWhiteSpace(c) || c is ':' or '_' or '.'))).Replace('\u2013', '-').Replace('\u2014', '-');
        IEnumerable<string> candidates = signs.Length switch
        {
            32 => new[] { signs },
            33 => Enumerable.Range(0, 33).OrderBy(i => signs[i] == '-' ? 0 : 1).Select(i => signs.Remove(i, 1)),
            31 => Enumerable.Range(0, 32).Select(i => signs.Insert(i, "-")),
            _ => new string[0],
        };
        RegisterMask[] masks = candidates.Select(c => RegisterMask.TryParse(c, out RegisterMask mask) ? mask : (RegisterMask?)null).OfType<RegisterMask>().ToArray();
        return masks.Length == 0 ? null : masks.OrderBy(m => claimed.Count == 0 ? 0 : Enumerable.Range(0, 32).Count(b => (m[b] == '0') != claimed.Any(c => c.Bit == b))).First();
    }

    private static string Line(VmxLine line, string value) => line.Key + " = \"" + value + "\"" + (line.Comment.Length > 0 ? "  " + line.Comment : string.Empty);
}
