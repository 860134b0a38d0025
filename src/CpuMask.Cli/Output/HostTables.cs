using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CpuMask.Cli.Output;

/// <summary>What the tables have in common.</summary>
internal static class HostTables
{
    public static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Simple, UseSafeBorder = true, ShowRowSeparators = false };
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(new Spectre.Console.Text(column)).NoWrap());
        }

        return table;
    }

    /// <summary>Writes a table with an empty line above and none below: what follows brings its own.</summary>
    public static void Write(IAnsiConsole console, Table table) => console.Write(new WithoutLastLine(table));

    /// <summary>The short address: 7.0.EBX[5].</summary>
    public static string Address(BitAddress bit) =>
        bit.Register.ToShortString() + "[" + bit.ManualBit.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>Up to four names and a count of the rest; "all" would hide which ones, so a count is always there when many.</summary>
    public static string Hosts(IReadOnlyList<string> hosts, int total)
    {
        const int Most = 4;
        if (hosts.Count == 0)
        {
            return "-";
        }

        var shown = new List<string>(Most);
        for (int i = 0; i < hosts.Count && i < Most; i++)
        {
            shown.Add(Terminal.Safe(hosts[i]));
        }

        string names = string.Join(", ", shown);
        return hosts.Count <= Most ? names : hosts.Count + " of " + total + ": " + names + ", ...";
    }

    public static string ClassText(FeatureClass kind) =>
        kind == FeatureClass.Switch ? "BIOS or OS setting" : kind.ToString().ToLowerInvariant();

    public static Style StyleOf(FeatureClass kind) => kind switch
    {
        FeatureClass.Security => new Style(Color.Yellow),
        FeatureClass.Switch => new Style(Color.Teal),
        FeatureClass.Feature => new Style(decoration: Decoration.Bold),
        FeatureClass.Numeric or FeatureClass.Identity or FeatureClass.Topology or FeatureClass.Power
            or FeatureClass.Volatile or FeatureClass.Mode or FeatureClass.Hypervisor => Style.Plain,
    };

    // The border has a lower edge, of blanks.
    private sealed class WithoutLastLine(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
        {
            List<SegmentLine> lines = Segment.SplitLines(inner.Render(options, maxWidth));
            foreach (SegmentLine line in lines.Take(lines.Count - 1))
            {
                foreach (Segment segment in line)
                {
                    yield return segment;
                }

                yield return Segment.LineBreak;
            }
        }
    }
}
