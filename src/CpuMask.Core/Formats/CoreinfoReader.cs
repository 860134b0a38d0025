using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Formats;

/// <summary>
/// Sysinternals' Coreinfo on Windows: <c>AES  *  Supports AES extensions</c>, where a star is yes and a dash is no, under the CPU's
/// name and <c>Intel64 Family 6 Model 60 Stepping 3, GenuineIntel</c>. Its maps of cores and caches are passed over. What it has no
/// line for is not known.
/// </summary>
internal sealed class CoreinfoReader : DumpReader
{
    private const int LinesBeforeFirstRow = 60;
    private const string Example = "a line such as 'AES  *  Supports AES extensions'";
    private static readonly Regex Row = Of(@"^\s*(?<name>[A-Za-z0-9][A-Za-z0-9._-]{1,19})[ \t]+(?<sign>[*-])[ \t]+\S.*[A-Za-z]");
    private static readonly Regex Family = Of(@"\b(?:Intel64|AMD64|x86|EM64T|Intel) Family (?<f>\d{1,3}) Model (?<m>\d{1,3}) Stepping (?<s>\d{1,2}), (?<vendor>\S+)\s*$");
    private static readonly Regex Maxima = Of(@"CPUID leaves: (?<basic>[0-9A-Fa-f]{8}) \(Basic\), (?<extended>[0-9A-Fa-f]{8}) \(Extended\)\.?\s*$");
    private static readonly Regex Widths = Of(@"address width: (?<linear>\d{1,3}) bits \(virtual\), (?<physical>\d{1,3}) bits \(physical\)\.?\s*$");
    private static readonly Regex Signature = Of(@"Processor signature: (?<word>[0-9A-Fa-f]{8})\s*$");
    private static readonly Regex Microcode = Of(@"Microcode signature: (?<word>[0-9A-Fa-f]{8})\s*$");

    // Names of its own; all others are names of the feature table.
    private static readonly Dictionary<string, string> Own = new(StringComparer.OrdinalIgnoreCase)
    {
        ["X64"] = "LM", ["EM64T"] = "LM", ["PAGE1GB"] = "PDPE1GB", ["RDWRFSGSBASE"] = "FSGSBASE", ["CX16"] = "CMPXCHG16B", ["AES"] = "AESNI", ["ERMSB"] = "ERMS",
        ["PCLMULDQ"] = "PCLMULQDQ", ["LZCNT"] = "ABM", ["LAHF-SAHF"] = "LahfSahf", ["PREFETCHW"] = "3DNowPrefetch", ["PSE36"] = "PSE-36", ["TSC-INVARIANT"] = "TscInvariant",
        ["MMXEXT"] = "MmxExt", ["3DNOW"] = "3DNow", ["3DNOWEXT"] = "3DNowExt",
    };

    public override string Format => "coreinfo";

    public override string Description => "Sysinternals' Coreinfo on Windows";

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.NamedBits, subleaves: false, allCpus: false, microcode: true, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        // Nearly every row says "Supports ..."; a text without is not looked at line by line.
        if (!text.HasNearBeginning("supports ", 16 << 10))
        {
            return DumpFit.None;
        }

        var lines = new LineScanner(text);
        int rows = 0;
        bool title = false;
        for (int n = 0; n < LinesBeforeFirstRow && lines.Next(); n++)
        {
            string line = lines.Rest();
            title |= line.IndexOf("Coreinfo", StringComparison.OrdinalIgnoreCase) >= 0 || line.IndexOf("system CPU and memory topology", StringComparison.Ordinal) >= 0;
            rows += TryRow(line, out _, out _) ? 1 : 0;
            if (rows >= (title ? 1 : 4))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        HostBuilder host = import.NewHost();
        var bits = new Dictionary<BitAddress, bool>();
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        string before = string.Empty;
        (TextPosition At, string Text)? stray = null;
        bool inRows = false, follows = false;
        var lines = new LineScanner(text);
        host.BeginCpu();
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            string line = lines.SkipBlanks().Rest(400);
            bool told = true;
            if (TryRow(line, out Feature? row, out bool has))
            {
                bits[row!.Bit] = has;
            }
            else if (Row.Match(line) is { Success: true } other && other.Groups["name"].Value.All(c => c is not (>= 'a' and <= 'z')))
            {
                unknown.Add(Wording.Printable(other.Groups["name"].Value));
            }
            else if (Family.Match(line) is { Success: true } family)
            {
                host.Brand = before.Length is > 4 and < 100 ? string.Join(" ", before.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries)) : null;
                host.Vendor = CpuVendor.Of(family.Groups["vendor"].Value);
                SetSignature(host, family);
            }
            else
            {
                told = TakeNumbers(host, line);
            }

            // What stands among the rows, or right below one, is what is left of a row that was cut.
            if (told && stray is { } cut)
            {
                import.Malformed(cut.At, cut.Text, Example);
                stray = null;
            }
            else if (!told && line.Length > 0 && inRows && stray is null && !IsMap(line))
            {
                stray = (lines.Position, line);
                if (follows)
                {
                    import.Malformed(lines.Position, line, Example);
                    stray = null;
                }
            }

            inRows |= told;
            follows = told;
            before = line.Length > 0 ? line : before;
        }

        if (bits.Count == 0)
        {
            return;
        }

        foreach (KeyValuePair<BitAddress, bool> bit in bits)
        {
            host.AddBit(bit.Key, bit.Value);
        }

        ImpliedState.AddTo(host, b => bits.TryGetValue(b, out bool has) ? has : null);
        if (unknown.Count > 0)
        {
            host.Warn(Messages.UnknownNames(unknown.ToArray()));
        }

        import.Add(host);
    }

    // "Logical to Physical Processor Map:", "**------  Physical Processor 0", "No NUMA nodes.", and the cost of access between nodes.
    private static bool IsMap(string line) => line[0] is '*' or '-' || line.EndsWith(":", StringComparison.Ordinal) || line.IndexOf("NUMA", StringComparison.Ordinal) >= 0
        || line.StartsWith("0", StringComparison.Ordinal);

    private static bool TakeNumbers(HostBuilder host, string line)
    {
        if (line.StartsWith("Microcode signature: ", StringComparison.Ordinal) && !Microcode.IsMatch(line))
        {
            return false;
        }

        if (Signature.Match(line) is { Success: true } signature && Hex.TryParse(signature.Groups["word"].Value, out uint word))
        {
            host.Signature = new CpuSignature(word);
            host.AddRegister(new RegisterAddress(1, 0, RegisterName.Eax), RegisterValue.Of(word));
        }
        else if (Microcode.Match(line) is { Success: true } microcode && microcode.Groups["word"].Value is not ("FFFFFFFF" or "00000000"))
        {
            host.Microcode = "0x" + microcode.Groups["word"].Value.TrimStart('0').ToLowerInvariant();
        }
        else if (Maxima.Match(line) is { Success: true } maxima && Hex.TryParse(maxima.Groups["basic"].Value, out uint basic) && Hex.TryParse(maxima.Groups["extended"].Value, out uint extended))
        {
            host.AddRegister(new RegisterAddress(0, 0, RegisterName.Eax), RegisterValue.Of(basic));
            host.AddRegister(new RegisterAddress(LeafRange.Extended, 0, RegisterName.Eax), RegisterValue.Of(extended));
        }
        else if (Widths.Match(line) is { Success: true } widths && Number(widths, "physical") is > 0 and < 64 and var physical && Number(widths, "linear") is > 0 and < 65 and var linear)
        {
            host.AddRegister(new RegisterAddress(0x80000008, 0, RegisterName.Eax), new RegisterValue((uint)(physical | linear << 8), 0xFFFF));
        }
        else
        {
            return Microcode.IsMatch(line);
        }

        return true;
    }

    private static bool TryRow(string line, out Feature? row, out bool has)
    {
        Match match = Row.Match(line);
        has = match.Groups["sign"].Value == "*";
        row = match.Success ? FeatureTable.Default.FindByName(Own.TryGetValue(match.Groups["name"].Value, out string? own) ? own : match.Groups["name"].Value) : null;
        row = row is { IsFlag: true } && !row.Register.IsMsr ? row : null;
        return row is not null;
    }

    private static void SetSignature(HostBuilder host, Match family)
    {
        try
        {
            host.Signature ??= CpuSignature.FromFamilyModelStepping(Number(family, "f"), Number(family, "m"), Number(family, "s"));
        }
        catch (CpuMaskException e)
        {
            host.Warn(e.Message);
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2));
}
