using CpuMask.Cpuid;
using CpuMask.Formats;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The table of <c>esxcli hardware cpu cpuid raw list -c 0</c>. Grammar: a heading, a row of dashes, then six words a
/// line, <c>0x00000007  0x00000000  0x...</c>: leaf, sub-leaf, EAX, EBX, ECX, EDX. A shell prompt in front of the
/// command names the host.
/// </summary>
internal sealed class EsxcliReader : DumpReader
{
    private const string Row = "six 32-bit words: leaf, sub-leaf, EAX, EBX, ECX, EDX";

    public override string Format => "esxcli";

    public override string Description => "table of esxcli hardware cpu cpuid raw list";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        int heading = 0;
        for (int n = 0; n < 40 && lines.Next(); n++)
        {
            if (IsHeading(lines))
            {
                heading = lines.Number;
            }
            else if (heading > 0 && !IsRuler(lines))
            {
                return TakeRow(ref lines, out _) ? DumpFit.Yes(DumpFit.Certain) : DumpFit.Stopped(lines.Number);
            }
        }

        return heading > 0 ? DumpFit.Stopped(lines.Number) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var tables = new EsxcliTables(import);
        bool inTable = false;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            if (lines.SkipBlanks().AtEnd || lines.Peek == '#' || IsRuler(lines))
            {
                continue;
            }

            if (IsHeading(lines))
            {
                tables.EndTable();
                inTable = true;
            }
            else if (lines.IndexOf("esxcli ") >= 0)
            {
                tables.EndTable();
                tables.HostName = PromptHost(lines.Rest());
            }
            else if (TakeRow(ref lines, out RawRow row))
            {
                tables.Add(row);
            }
            else if (inTable)
            {
                import.Malformed(lines.Position, lines.Rest(), Row);
            }
        }

        tables.EndTable();
        tables.End();
    }

    /// <summary>The host in a prompt such as <c>[root@esx07:~] esxcli ...</c> or <c>~ # esxcli</c>; null when it has none.</summary>
    private static string? PromptHost(string line)
    {
        int at = line.IndexOf('@'), colon = at < 0 ? -1 : line.IndexOf(':', at);
        return line[0] == '[' && at > 0 && colon > at + 1 ? line.Substring(at + 1, colon - at - 1) : null;
    }

    private static bool IsHeading(LineScanner lines)
    {
        foreach (string word in new[] { "Leaf", "Subleaf", "EAX", "EBX", "ECX", "EDX" })
        {
            lines.SkipBlanks();
            if (!lines.Take(word))
            {
                return false;
            }
        }

        return lines.SkipBlanks().AtEnd;
    }

    private static bool IsRuler(LineScanner lines)
    {
        lines.SkipBlanks();
        bool any = false;
        while (lines.Take('-') || lines.Take(' '))
        {
            any = true;
        }

        return any && lines.AtEnd;
    }

    private static bool TakeRow(ref LineScanner lines, out RawRow row)
    {
        row = default;
        for (int i = 0; i < 6; i++)
        {
            lines.SkipBlanks();
            if (!lines.Take("0x") || !lines.TakeWord(out uint value))
            {
                return false;
            }

            switch (i)
            {
                case 0: row.Leaf = value; break;
                case 1: row.Subleaf = value; break;
                default: row.Set(i - 2, value); break;
            }
        }

        return lines.SkipBlanks().AtEnd;
    }
}
