using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// <c>esxcli --formatter=csv hardware cpu cpuid raw list -c 0</c>: a heading that names the columns in any order, then
/// one leaf a line, numbers decimal or hexadecimal with 0x.
/// </summary>
internal sealed class EsxcliCsvReader : DumpReader
{
    private static readonly string[] Columns = { "LEAF", "SUBLEAF", "EAX", "EBX", "ECX", "EDX" };

    public override string Format => "esxcli-csv";

    public override string Description => "esxcli --formatter=csv hardware cpu cpuid raw list";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: true, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < 10 && lines.Next(); n++)
        {
            if (lines.IndexOf(",") >= 0 && Heading(lines.Rest(400)) is not null)
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var tables = new EsxcliTables(import);
        int[]? order = null;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            string line = lines.SkipBlanks().Rest(400);
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (Heading(line) is { } heading)
            {
                tables.EndTable();
                order = heading;
            }
            else if (order is not null)
            {
                string[] cells = line.Split(',');
                string? wrong = tables.Add(Array.ConvertAll(order, i => i < cells.Length ? cells[i].Trim('"', ' ') : null));
                if (wrong is not null)
                {
                    import.Malformed(lines.Position, wrong, CpuIdInfoText.ExpectedLevel);
                }
            }
        }

        tables.EndTable();
        tables.End();
    }

    /// <summary>Which cell holds leaf, sub-leaf, EAX, EBX, ECX and EDX; null when the line is no such heading.</summary>
    private static int[]? Heading(string line)
    {
        if (line.IndexOf(',') < 0)
        {
            return null;
        }

        string[] cells = Array.ConvertAll(line.Split(','), c => c.Trim('"', ' ').ToUpperInvariant());
        int[] order = Array.ConvertAll(Columns, c => Array.IndexOf(cells, c));
        return Array.IndexOf(order, -1) < 0 ? order : null;
    }
}
