using CpuMask.Cpuid;
using CpuMask.Formats;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// Lines of a vmware.log that speak of CPUs. What stands in front of them (time, thread, level) differs from version to
/// version, so each is found by its own words:
/// <c>hostCPUID level 0000000d, 1: 0x... 0x... 0x... 0x...</c> (hexadecimal leaf and sub-leaf),
/// <c>guest vs. host CPUID guest level ...</c>, <c>guest vs. host CPUID *host level ...</c> (only where they differ),
/// <c>Capability Found: cpuid.avx2 = 1</c>, <c>VM Features Required: cpuid.ss - Bool:Min:1</c>.
/// The lines <c>CPUID[3] level</c> repeat single CPUs' deviations and are not needed: hostCPUID is what all CPUs share.
/// </summary>
internal sealed class VmwareLogParser
{
    private const string Row = "a level such as '00000007,  0: 0x00000000 0x00000000 0x00000000 0x00000000'";
    private readonly DumpImport import;
    private readonly List<VmwareLog> logs = new();
    private LineScanner lines;
    private PowerOn current;

    public VmwareLogParser(DumpText text, DumpImport import)
    {
        this.import = import;
        lines = new LineScanner(text);
        current = new PowerOn(import);
    }

    public IReadOnlyList<VmwareLog> Read()
    {
        while (lines.Next())
        {
            if (Find("guest vs. host CPUID "))
            {
                ReadGuestLine();
            }
            else if (Find("hostCPUID "))
            {
                ReadHostLine();
            }
            else if (Find("Capability Found: ") || Find("Capabliity Found: "))
            {
                AddPair(lines.Rest(), " = ", "a capability such as 'cpuid.avx2 = 1'", (key, value) => current.Capabilities[key] = value);
            }
            else if (Find("VM Features Required: "))
            {
                AddPair(lines.Rest(), " - ", "a requirement such as 'cpuid.ss - Bool:Min:1'", (key, value) =>
                    current.Requirements.Add(new KeyValuePair<string, string>(key, value)));
            }
            else
            {
                ReadOtherLine();
            }
        }

        End();
        return logs;
    }

    private void ReadHostLine()
    {
        lines.SkipBlanks();
        if (lines.Take("vendor:"))
        {
            if (current.HasHost)
            {
                End();
            }

            current.Vendor = CpuVendor.Of(lines.SkipBlanks().Rest());
        }
        else if (lines.Take("name:"))
        {
            current.Brand = BrandIn(lines.Rest());
        }
        else if (lines.Take("family:"))
        {
            current.Signature = TakeSignature();
        }
        else if (lines.Take("level ") && TakeLevel(out RawRow row))
        {
            if (row.Leaf == 0 && row.Subleaf == 0 && current.HasHost)
            {
                End();
            }

            current.AddHost(row);
        }
    }

    private void ReadGuestLine()
    {
        lines.SkipBlanks();
        if (lines.Take("guest vendor:"))
        {
            current.GuestVendor = CpuVendor.Of(lines.SkipBlanks().Rest());
        }
        else if (lines.Take("guest family:"))
        {
            current.GuestSignature = TakeSignature();
        }
        else if (lines.Take("*host vendor:"))
        {
            current.VendorAgain = CpuVendor.Of(lines.SkipBlanks().Rest());
        }
        else if (lines.Take("*host family:"))
        {
            current.SignatureAgain = TakeSignature();
        }
        else if (lines.Take("*host name:"))
        {
            current.BrandAgain = BrandIn(lines.Rest());
        }
        else if (lines.Take("guest name:"))
        {
            current.GuestBrand = BrandIn(lines.Rest());
        }
        else if (lines.Take("guest level "))
        {
            if (TakeLevel(out RawRow row))
            {
                current.AddGuest(row);
            }
        }
        else if (lines.Take("*host level ") && TakeLevel(out RawRow row))
        {
            current.AddHostAgain(row);
        }
    }

    private void ReadOtherLine()
    {
        if (Find("Log for VMware "))
        {
            if (!current.IsEmpty)
            {
                End();
            }

            current.Product = ProductOf(lines.Rest());
        }
        else if (Find("Hostname="))
        {
            current.HostName = lines.Rest() is { Length: > 0 } name ? name : null;
        }
        else if (lines.IndexOf("DICT ") >= 0 && Find(" displayName = "))
        {
            current.VirtualMachine = lines.Rest().Trim('"');
        }
    }

    private static string BrandIn(string text) => string.Join(" ", text.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries));

    private bool Find(string word)
    {
        int at = lines.IndexOf(word);
        if (at >= 0)
        {
            lines.At = at + word.Length;
        }

        return at >= 0;
    }

    private void AddPair(string text, string separator, string expected, Action<string, string> add)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        if (at <= 0)
        {
            import.Malformed(lines.Position, text, expected);
            return;
        }

        add(text.Substring(0, at).Trim(), text.Substring(at + separator.Length).Trim());
    }

    // "0000000d, 2e: " and four words. A heading ("level eaxIn, ecxIn: eax ebx ecx edx") is none.
    private bool TakeLevel(out RawRow row)
    {
        row = default;
        lines.SkipBlanks();
        TextPosition at = lines.Position;
        string found = lines.Rest();
        if (lines.TakeHex(out row.Leaf) && lines.Take(',') && TakeNumber(out row.Subleaf) && lines.Take(':') && TakeWords(ref row))
        {
            return true;
        }

        import.Malformed(at, found, Row);
        return false;
    }

    private bool TakeNumber(out uint value)
    {
        lines.SkipBlanks();
        return lines.TakePrefixedHex(out value);
    }

    private bool TakeWords(ref RawRow row)
    {
        for (int r = 0; r < 4; r++)
        {
            lines.SkipBlanks();
            if (!lines.Take("0x") || !lines.TakeWord(out uint value))
            {
                return false;
            }

            row.Set(r, value);
        }

        return true;
    }

    // "0x6 model: 0xba stepping: 0x2"
    private CpuSignature? TakeSignature()
    {
        TextPosition at = lines.Position;
        string found = lines.Rest();
        try
        {
            if (TakeNumber(out uint family) && Find("model:") && TakeNumber(out uint model)
                && Find("stepping:") && TakeNumber(out uint stepping))
            {
                return CpuSignature.FromFamilyModelStepping((int)(family & 0xFFFF), (int)(model & 0xFFFF), (int)(stepping & 0xFFFF));
            }
        }
        catch (CpuMaskException e)
        {
            found = e.Message;
        }

        import.Malformed(at, found, "a family, model and stepping, hexadecimal");
        return null;
    }

    private void End()
    {
        if (!current.IsEmpty)
        {
            logs.Add(current.ToLog(logs.Count));
        }

        // One log can hold a second power-on: the product and the host stay what they were.
        current = new PowerOn(import) { Product = current.Product, HostName = current.HostName };
    }

    // "ESX pid=1 version=6.0.0 build=build-3029758 option=Release"
    private static string ProductOf(string line)
    {
        string Value(string key)
        {
            int start = line.IndexOf(key, StringComparison.Ordinal);
            if (start < 0)
            {
                return string.Empty;
            }

            start += key.Length;
            int end = line.IndexOf(' ', start);
            return " " + line.Substring(start, (end < 0 ? line.Length : end) - start);
        }

        int pid = line.IndexOf(" pid=", StringComparison.Ordinal);
        return "VMware " + (pid < 0 ? line : line.Substring(0, pid)) + Value(" version=") + Value(" build=");
    }
}
