using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer;

/// <summary>
/// XenServer's and XCP-ng's featuresets: <c>xe host-cpu-info</c> and <c>xe host-param-list</c> (a <c>name: value</c> a
/// line), <c>xe host-param-get param-name=cpu_info</c> (<c>name: value; name: value</c>), or a bare string of words joined
/// by '-'. <c>features</c> up to XenServer 6.5 has four words, ECX before EDX; all other sets have Xen's order. Of several
/// sets one is read: features_hvm before features_hvm_host, features_pv, features_pv_host, features, or the one that the
/// format names.
/// </summary>
internal sealed class XapiReader : DumpReader
{
    private readonly string? wanted;

    /// <summary>Reads the set that is there, or one set only.</summary>
    /// <param name="wanted">One of features_hvm, features_hvm_host, features_pv, features_pv_host, features; null for the first there is.</param>
    public XapiReader(string? wanted = null) => this.wanted = wanted;

    public override string Format => wanted is null ? "xapi" : "xapi-" + wanted.Replace("features_", string.Empty).Replace('_', '-');

    public override string Description => wanted is null
        ? "featuresets of XenServer and XCP-ng: xe host-cpu-info, host-param-get, host-param-list"
        : wanted + " of a XenServer or XCP-ng host";

    public override DumpKnowledge Knows => new(
        RegisterKnowledge.SomeRegisters, subleaves: wanted != "features", allCpus: false, microcode: false,
        wanted == "features" ? new[] { HostView.Hardware } : wanted is null ? new[] { HostView.GuestMaximum, HostView.Hardware } : new[] { HostView.GuestMaximum });

    public override DumpFit Fit(DumpText text)
    {
        if (wanted is not null)
        {
            return DumpFit.None;
        }

        var lines = new LineScanner(text);
        for (int n = 0; n < 200 && lines.Next(); n++)
        {
            int at = lines.IndexOf("features");
            if (at >= 0 && (lines.IndexOf("features_hvm: ") >= 0 || lines.IndexOf("features_pv: ") >= 0 || LooksLikeSet(lines, at)))
            {
                return DumpFit.Yes(25);
            }

            lines.SkipBlanks();
            if (n < 3 && IsBare(lines))
            {
                return DumpFit.Yes(10);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var host = new Dictionary<string, (string Value, TextPosition Position)>(StringComparer.Ordinal);
        bool afterSet = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            if (lines.SkipBlanks().AtEnd || lines.Peek == '#')
            {
                afterSet = false;
                continue;
            }

            // A set that a terminal wrapped between two words looks whole.
            if (afterSet && IsRest(lines))
            {
                import.Malformed(lines.Position, lines.Rest(), "a name and a value, but what is left of the line above");
                continue;
            }

            afterSet = EndsInWord(lines) && !IsBare(lines);

            if (IsBare(lines))
            {
                // Only XenServer's old sets are as short as four words.
                string words = lines.Rest(1024);
                XapiHost.Add(host, wanted, import);
                host.Clear();
                host[words.Length == 35 ? "features" : "features_hvm"] = (words, lines.Position);
                continue;
            }

            foreach ((string name, string value) in Pairs(lines.Rest(1 << 16)))
            {
                if (name is "uuid" or "cpu_count" && host.ContainsKey(name))
                {
                    XapiHost.Add(host, wanted, import);
                    host.Clear();
                }

                host[name] = (value, lines.Position);
            }
        }

        XapiHost.Add(host, wanted, import);
    }

    private static bool LooksLikeSet(LineScanner lines, int at)
    {
        lines.At = at + "features".Length;
        while (lines.Peek is (byte)'_' or (byte)'h' or (byte)'v' or (byte)'m' or (byte)'p' or (byte)'o' or (byte)'s' or (byte)'t')
        {
            lines.At++;
        }

        lines.SkipBlanks();
        if (!(lines.Take(':') || lines.Take('=')))
        {
            return false;
        }

        lines.SkipBlanks();
        return lines.TakeHex(out _) && lines.Take('-') && lines.TakeHex(out _);
    }

    private static bool IsRest(LineScanner lines)
    {
        int words = 0;
        while (!lines.AtEnd && (lines.Take('-') || lines.TakeHex(out _)))
        {
            words++;
        }

        return words > 0 && lines.SkipBlanks().AtEnd;
    }

    // "...-00000000", or a word that is cut off.
    private static bool EndsInWord(LineScanner lines)
    {
        string rest = lines.Rest(1 << 16);
        int dash = rest.LastIndexOf('-');
        return dash > 8 && rest.Length - dash <= 9 && rest.Skip(dash + 1).All(c => Hex.Digit(c) >= 0) && rest.Skip(dash - 8).Take(8).All(c => Hex.Digit(c) >= 0);
    }

    private static bool IsBare(LineScanner lines)
    {
        int words = 0;
        do
        {
            int start = lines.At;
            if (!lines.TakeHex(out _) || lines.At - start != 8)
            {
                return false;
            }

            words++;
        }
        while (lines.Take('-'));

        return words >= 4 && lines.SkipBlanks().AtEnd;
    }

    // "  features_hvm: 17cb...", "features_hvm=17cb...", "name-label ( RW): xen07", and maps such as
    // "cpu_info (MRO): cpu_count: 40; vendor: GenuineIntel".
    private static IEnumerable<(string Name, string Value)> Pairs(string line)
    {
        int colon = line.IndexOf(':'), bracket = colon < 0 ? -1 : line.IndexOf('(', 0, colon);
        if (bracket > 0 && line.Substring(0, colon).TrimEnd().EndsWith(")", StringComparison.Ordinal))
        {
            string value = line.Substring(colon + 1).Trim();
            if (value.IndexOf(": ", StringComparison.Ordinal) < 0)
            {
                yield return (line.Substring(0, bracket).Trim(), value);
                yield break;
            }

            line = value;
        }

        foreach (string part in line.Split(';'))
        {
            int separator = part.IndexOfAny(new[] { ':', '=' });
            if (separator > 0)
            {
                yield return (part.Substring(0, separator).Trim(), part.Substring(separator + 1).Trim());
            }
        }
    }
}
