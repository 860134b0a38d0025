using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>
/// <c>xl info</c> (<c>xm info</c> before): lines <c>name : value</c>, of which hw_caps holds eight words of features as
/// Xen found them. Their order changed with Xen 4.7, so the version decides, and without it most of them stay unknown.
/// </summary>
internal sealed class XlInfoReader : DumpReader
{
    private const string Words = "eight words of eight hexadecimal digits joined by ':'";

    public override string Format => "xl-info";

    public override string Description => "hw_caps in the output of xl info";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.SomeRegisters, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int begun = 0;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            if (Is(ref lines, "hw_caps"))
            {
                return DumpFit.Yes(30);
            }

            begun = begun == 0 && (Is(ref lines, "virt_caps") || Is(ref lines, "nr_cpus")) ? lines.Number : begun;
        }

        return begun > 0 ? DumpFit.Stopped(lines.Number) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var values = new Dictionary<string, (string Value, TextPosition Position)>(StringComparer.Ordinal);
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            lines.SkipBlanks();
            int colon = lines.IndexOf(":");
            if (colon < 0)
            {
                continue;
            }

            string name = text.Slice(lines.At, colon).Trim();
            lines.At = colon + 1;
            if (values.ContainsKey(name) && name is "host" or "hw_caps")
            {
                Add(values, import);
                values.Clear();
            }

            lines.SkipBlanks();
            if (name == "xen_version" && lines.End == text.End)
            {
                // The text ends within this line, and 4.1 may be what is left of 4.17.
                continue;
            }

            values[name] = (lines.Rest(), lines.Position);
            LineScanner next = lines;
            if (name == "hw_caps" && next.Next() && !next.SkipBlanks().AtEnd)
            {
                if (lines.AtEnd)
                {
                    // A mail program puts a word that is too long for the line on the next one.
                    values[name] = (next.Rest(), next.Position);
                    lines = next;
                }
                else if (next.Rest().All(c => c == ':' || Hex.Digit(c) >= 0))
                {
                    // Older versions print fewer words, but what a terminal wrapped is less than there was.
                    values[name] = (lines.Rest() + " " + next.Rest(), lines.Position);
                }
            }
        }

        Add(values, import);
    }

    private static bool Is(ref LineScanner lines, string name)
    {
        LineScanner at = lines;
        return at.SkipBlanks().LooksAt(name) && at.Take(name) && at.SkipBlanks().Peek == ':';
    }

    private static void Add(Dictionary<string, (string Value, TextPosition Position)> values, DumpImport import)
    {
        string? Value(string name) => values.TryGetValue(name, out (string Value, TextPosition) v) && v.Value.Length > 0 ? v.Value : null;
        if (!values.TryGetValue("hw_caps", out (string Value, TextPosition Position) caps))
        {
            return;
        }

        if (Value("machine") is { } machine && machine is not ("x86_64" or "x86_32" or "x86_32p" or "amd64" or "i386" or "i586" or "i686"))
        {
            import.ReportForeign(values["machine"].Position, machine);
            return;
        }

        if (Value("xen_caps") is { } guests && guests.IndexOf("x86", StringComparison.Ordinal) < 0)
        {
            import.ReportForeign(values["xen_caps"].Position, guests.IndexOf("aarch64", StringComparison.Ordinal) >= 0 ? "aarch64" : guests);
            return;
        }

        var words = new List<uint>();
        foreach (string word in caps.Value.Split(':'))
        {
            if (word.Length != 8 || !Hex.TryParse(word, out uint value) || words.Count == 8)
            {
                import.Malformed(caps.Position, caps.Value, Words);
                return;
            }

            words.Add(value);
        }

        HostBuilder host = import.NewHost();
        host.Name = Value("host");
        host.LogicalProcessors = int.TryParse(Value("nr_cpus"), NumberStyles.None, CultureInfo.InvariantCulture, out int cpus) ? cpus : 0;
        host.BeginCpu();
        Version? xen = XenVersion(Value("xen_version"), Value("xen_major"), Value("xen_minor"));
        host.Kernel = xen is null ? null : "Xen " + (Value("xen_version") ?? xen.ToString());
        if (xen is null)
        {
            // Leaf 1 EDX comes first in both orders.
            host.AddRegister(new RegisterAddress(1, 0, RegisterName.Edx), RegisterValue.Of(words[0]));
            host.Warn(Messages.AmbiguousHwCaps());
        }
        else
        {
            FeatureSetWords.Add(host, xen >= new Version(4, 7) ? FeatureSetWords.Order : FeatureSetWords.OrderBefore47, words, default);
            host.Warn(Messages.HwCapsIsShort());
        }

        import.Add(host);
    }

    // "4.17.7", "4.18-rc", or the two numbers apart.
    private static Version? XenVersion(string? text, string? major, string? minor)
    {
        string numbers = text ?? (major is null || minor is null ? string.Empty : major + "." + minor);
        int end = 0;
        while (end < numbers.Length && (char.IsDigit(numbers[end]) || numbers[end] == '.'))
        {
            end++;
        }

        return Version.TryParse(numbers.Substring(0, end).TrimEnd('.'), out Version? version) ? version : null;
    }
}
