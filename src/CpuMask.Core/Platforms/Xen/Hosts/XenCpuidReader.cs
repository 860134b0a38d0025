using CpuMask.Cpuid;
using CpuMask.Formats;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>
/// <c>xen-cpuid</c> in all its ways. With -p: <c>Host policy: 59 leaves, 2 MSRs</c>, then
/// <c>00000007:00000000 -&gt; eax:ebx:ecx:edx</c> (sub-leaf ffffffff where the leaf has none) and
/// <c>0000010a -&gt; 0000000000000000</c>. Without, and with -d: a KEY line and sets such as
/// <c>Host    178bfbff:7ed8320b:...</c>. One text holds several policies of one host, and one of them is read: Host
/// before Raw, HVM Max, HVM Default, PV Max, PV Default, or the one that the format names. With a domain's number (<c>-p 5</c>)
/// there is the policy of that guest too, which is the guest.
/// </summary>
internal sealed class XenCpuidReader : DumpReader
{
    private const string Row = "a leaf such as '00000007:00000000 -> 00000000:00000000:00000000:00000000'";
    private const string Set = "words of eight hexadecimal digits joined by ':'";
    private readonly XenPolicy? wanted;

    /// <summary>Reads the policy that is there, or one policy only.</summary>
    public XenCpuidReader(XenPolicy? wanted = null) => this.wanted = wanted;

    public override string Format => wanted is { } policy ? "xen-cpuid-" + Suffix(policy) : "xen-cpuid";

    public override string Description => wanted is { } policy
        ? "the " + XenPolicies.Name(policy) + " policy of xen-cpuid, with or without -p"
        : "output of xen-cpuid, with or without -p: its Host policy";

    public override DumpContent Holds => wanted is null ? DumpContent.All : DumpContent.Hosts;

    public override DumpKnowledge Knows => new(
        RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false,
        wanted is { } policy
            ? XenPolicies.View(policy) == HostView.Hardware ? new[] { HostView.Hardware, HostView.Guest } : new[] { XenPolicies.View(policy) }
            : new[] { HostView.Hardware, HostView.GuestMaximum, HostView.Guest });

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int begun = 0;
        for (int n = 0; wanted is null && n < 40 && lines.Next(); n++)
        {
            if (lines.LooksAt("nr_features: ") || lines.LooksAt("Xen reports there are maximum ") || lines.LooksAt("Static sets:") || lines.LooksAt("Dynamic sets:"))
            {
                begun = lines.Number;
            }
            else if (begun > 0 && !lines.AtEnd)
            {
                return DumpFit.Yes(30);
            }
            else if (TakePolicyHeader(lines, out _))
            {
                return DumpFit.Yes(30);
            }
        }

        return begun > 0 ? DumpFit.Stopped(begun) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var host = new XenCpuidHost();
        XenPolicyText? current = null;
        bool isStatic = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            if (lines.LooksAt("nr_features: ") || lines.LooksAt("Xen reports there are maximum "))
            {
                host.AddTo(import, wanted);
                host = new XenCpuidHost { WordCount = lines.Take("nr_features: ") && lines.TakeDecimal(out int count) ? count : 0 };
                current = null;
            }
            else if (lines.LooksAt("Static sets:") || lines.LooksAt("Dynamic sets:"))
            {
                isStatic = lines.LooksAt("S");
            }
            else if (TakePolicyHeader(lines, out XenPolicy policy))
            {
                current = host.Add(policy, lines.Rest(lines.IndexOf(" policy: ") - lines.Start));
            }
            else if (lines.IndexOf(" -> ") >= 0)
            {
                ReadRow(lines, current, import);
            }
            else if (current is not null && IsRestOfRow(lines))
            {
                import.Malformed(lines.Position, lines.Rest(), Row);
            }
            else if (!isStatic && !lines.AtEnd && lines.Peek != ' ')
            {
                ReadSet(lines.Rest(1024), lines.Position, host, import);
            }
            else if (current is not null && BeginsRow(lines))
            {
                lines.SkipBlanks();
                import.Malformed(lines.Position, lines.Rest(), Row);
            }
            else if (lines.SkipBlanks().LooksAt("KEY "))
            {
                lines.Take("KEY ");
                ReadKey(lines.Rest(1024), host);
            }
        }

        host.AddTo(import, wanted);
    }

    private static string Suffix(XenPolicy policy) => XenPolicies.Name(policy).ToLowerInvariant().Replace(' ', '-');

    // "Host policy: 59 leaves, 2 MSRs"
    private static bool TakePolicyHeader(LineScanner lines, out XenPolicy policy)
    {
        policy = XenPolicy.Host;
        int end = lines.Peek is (byte)'R' or (byte)'H' or (byte)'P' or (byte)'D' ? lines.IndexOf(" policy: ") : -1;
        return end > 0 && end - lines.Start < 24 && XenPolicies.TryParse(lines.Rest(end - lines.Start), out policy);
    }

    // Rows are indented; words at the margin are what a terminal wrapped.
    private static bool IsRestOfRow(LineScanner line) => line.Take("->") || line.Take(':') || (line.TakeHex(out _) && line.Peek == ':');

    // A leaf or an index, whatever has become of the arrow behind it.
    private static bool BeginsRow(LineScanner lines)
    {
        lines.SkipBlanks();
        return lines.TakeWord(out _);
    }

    private static void ReadRow(LineScanner lines, XenPolicyText? current, DumpImport import)
    {
        lines.SkipBlanks();
        if (lines.LooksAt("leaf ") || lines.LooksAt("index "))
        {
            return;
        }

        TextPosition position = lines.Position;
        string found = lines.Rest();
        var row = default(RawRow);
        if (current is not null && lines.TakeWord(out row.Leaf))
        {
            if (lines.Take(':') && lines.TakeWord(out row.Subleaf) && lines.Take(" -> ") && TakeWords(ref lines, ref row))
            {
                row.Subleaf = row.Subleaf == uint.MaxValue ? 0 : row.Subleaf;
                current.Rows.Add(row);
                return;
            }

            if (lines.SkipBlanks().LooksAt("-> ") && lines.Take("-> ") && Hex.TryParse64(lines.Rest(20), out ulong value))
            {
                current.Msrs.Add(new MsrValue(row.Leaf, value, ulong.MaxValue));
                return;
            }
        }

        import.Malformed(position, found, Row);
    }

    // It prints all eight digits. Fewer are what a terminal that wrapped the line left of them.
    private static bool TakeWords(ref LineScanner lines, ref RawRow row)
    {
        for (int r = 0; r < 4; r++)
        {
            if ((r > 0 && !lines.Take(':')) || !lines.TakeWord(out uint value))
            {
                return false;
            }

            row.Set(r, value);
        }

        return lines.SkipBlanks().AtEnd;
    }

    private static void ReadKey(string text, XenCpuidHost host)
    {
        host.Order = text.Split(new[] { ' ', '\t' }, StringSplitOptions.RemoveEmptyEntries).Select(FeatureSetWords.Named).ToArray();
        host.UnknownWords = host.Order.Count(w => w is null);
    }

    // "HVM Max                         178bfbff:..."; other lines that begin at the margin are headings.
    private static void ReadSet(string line, TextPosition position, XenCpuidHost host, DumpImport import)
    {
        int gap = line.IndexOf("   ", StringComparison.Ordinal);
        if (gap <= 0 || !XenPolicies.TryParse(line.Substring(0, gap), out XenPolicy policy))
        {
            return;
        }

        var words = new List<uint>();
        foreach (string word in line.Substring(gap).Trim().Split(':', '-'))
        {
            if (word.Length != 8 || !Hex.TryParse(word, out uint value))
            {
                import.Malformed(position, word, Set);
                return;
            }

            words.Add(value);
        }

        // A line that a terminal wrapped between two words looks whole.
        if (host.WordCount > 0 && words.Count < host.WordCount)
        {
            import.Malformed(position, line.Substring(gap).Trim(), Messages.WordsOfSet(host.WordCount));
            return;
        }

        host.Add(policy, line.Substring(0, gap)).Words = words.ToArray();
    }
}
