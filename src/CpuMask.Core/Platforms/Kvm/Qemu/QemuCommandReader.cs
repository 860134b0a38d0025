using System.Globalization;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>
/// A QEMU command line, whole or only its <c>-cpu MODEL,+x,-y,z=on,vendor=...,phys-bits=...</c>, from ps, a script or
/// libvirt's log. <c>-name guest=...</c> names the guest. Each line with a -cpu is one guest; a line that ends in a backslash
/// goes on.
/// </summary>
internal sealed class QemuCommandReader : GuestReader
{
    private const int LongestLine = 1 << 20;

    public override string Format => "qemu-command";

    public override string Description => "a QEMU command line with -cpu";

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < 5000 && lines.Next(); n++)
        {
            if (lines.IndexOf("-cpu ") >= 0)
            {
                return DumpFit.Yes(lines.IndexOf("qemu") >= 0 ? 20 : 9);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        foreach ((string command, TextPosition position) in Commands(text))
        {
            List<string> words = Words(command);
            int cpu = words.IndexOf("-cpu");
            if (cpu < 0)
            {
                continue;
            }

            if (cpu + 1 == words.Count || words[cpu + 1].Length == 0)
            {
                import.Malformed(position, "-cpu", "a CPU model behind -cpu");
                continue;
            }

            int name = words.IndexOf("-name");
            import.Add(Cpu(words[cpu + 1]).ToGuest(
                name >= 0 && name + 1 < words.Count ? NameIn(words[name + 1]) : string.Empty, Messages.CommandLineOf(import.Source)));
        }
    }

    private static NamedCpu Cpu(string argument)
    {
        string[] parts = argument.Split(',');
        var cpu = new NamedCpu(NamingScheme.Qemu);
        bool vendor = false, bits = false;
        for (int i = 1; i < parts.Length; i++)
        {
            string part = parts[i].Trim();
            int equals = part.IndexOf('=');
            string key = equals < 0 ? part : part.Substring(0, equals), value = equals < 0 ? string.Empty : part.Substring(equals + 1);
            switch (key.ToLowerInvariant())
            {
                case "vendor":
                    cpu.GiveVendor(CpuVendor.Of(value));
                    vendor = true;
                    break;
                case "phys-bits":
                    cpu.PhysicalAddressBits = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n is > 0 and <= 64 ? n : null;
                    bits = n > 0;
                    break;
                case "host-phys-bits":
                    bits = value.Equals("off", StringComparison.OrdinalIgnoreCase);
                    break;
                default:
                    if (key.Length > 1 && key[0] is '+' or '-')
                    {
                        cpu.Feature(key.Substring(1), key[0] == '+');
                    }
                    else if (key.Length > 0)
                    {
                        cpu.Feature(key, !value.Equals("off", StringComparison.OrdinalIgnoreCase) && !value.Equals("false", StringComparison.OrdinalIgnoreCase));
                    }

                    break;
            }
        }

        cpu.Model(parts[0]);
        if (!vendor && cpu.Vendor.IsKnown)
        {
            cpu.Warn(Messages.VendorOfModel(cpu.Vendor.DisplayName));
        }

        if (!bits)
        {
            cpu.Warn(CpuMask.Guests.Messages.AddressBitsNotGiven);
        }

        return cpu;
    }

    private static string NameIn(string argument)
    {
        foreach (string part in argument.Split(','))
        {
            if (part.StartsWith("guest=", StringComparison.Ordinal))
            {
                return part.Substring(6);
            }
        }

        string first = argument.Split(',')[0];
        return first.IndexOf('=') < 0 ? first : string.Empty;
    }

    private static IEnumerable<(string Command, TextPosition Position)> Commands(DumpText text)
    {
        var lines = new LineScanner(text);
        var command = new StringBuilder();
        int first = 0;
        while (lines.Next())
        {
            string line = text.Slice(lines.Start, Math.Min(lines.End, lines.Start + LongestLine)).TrimEnd();
            first = command.Length == 0 ? lines.Number : first;
            bool goesOn = line.EndsWith("\\", StringComparison.Ordinal) && command.Length < LongestLine;
            command.Append(goesOn ? line.Substring(0, line.Length - 1) : line).Append(' ');
            if (!goesOn)
            {
                yield return (command.ToString(), new TextPosition(first, 1));
                command.Clear();
            }
        }

        if (command.Length > 0)
        {
            yield return (command.ToString(), new TextPosition(first, 1));
        }
    }

    // As a shell splits it, without its expansions.
    private static List<string> Words(string command)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char quote = '\0';
        bool begun = false;
        foreach (char c in command)
        {
            if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                begun = true;
            }
            else if (quote == '\0' && (c is ' ' or '\t' or '\0'))
            {
                if (begun)
                {
                    words.Add(word.ToString());
                    word.Clear();
                    begun = false;
                }
            }
            else
            {
                word.Append(c);
                begun = true;
            }
        }

        if (begun)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
