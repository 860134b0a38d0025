using System.IO;
using CpuMask.Comparison;
using CpuMask.Reports;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>A comparison as a table.</summary>
public static class DifferenceTable
{
    public static void Write(TextWriter output, CpuidComparison comparison, bool asMatrix)
    {
        IAnsiConsole console = Terminal.On(output);
        bool judged = comparison.Differences.Any(d => d.Significant is not null);
        Terminal.Line(console, Summary(comparison));
        if (asMatrix)
        {
            console.WriteLine();
            MatrixText.Write(console, FeatureMatrix.Of(comparison));
            return;
        }

        var legend = KindLegend.Of(comparison.Groups);
        if (comparison.Differences.Count > 0 || comparison.Fields.Count > 0)
        {
            legend.Write(console);
        }

        if (comparison.Differences.Count > 0)
        {
            HostTables.Write(console, Table(comparison, legend, judged));
        }

        if (comparison.Fields.Count > 0)
        {
            HostTables.Write(console, Fields(comparison, legend));
        }
    }

    private static string Summary(CpuidComparison comparison)
    {
        int hosts = comparison.Hosts.Count, kinds = comparison.Groups.Count, bits = comparison.Differences.Count;
        string kind = kinds == 1 ? "all alike" : kinds + " kinds";
        return hosts + " hosts, " + kind + ": " + bits + (bits == 1 ? " bit differs" : " bits differ")
            + (comparison.Fields.Count > 0 ? ", " + comparison.Fields.Count + (comparison.Fields.Count == 1 ? " field" : " fields") : string.Empty) + ".";
    }

    private static Table Table(CpuidComparison comparison, KindLegend legend, bool judged)
    {
        Table table = HostTables.New("Feature", "Bit", "Class");
        if (judged)
        {
            table.AddColumn(new TableColumn("Matters").NoWrap());
        }

        table.AddColumn("Set on").AddColumn("Clear on");
        bool unknown = comparison.Differences.Any(d => d.Unknown.Count > 0);
        if (unknown)
        {
            table.AddColumn("Unknown on");
        }

        foreach (CpuidDifference d in comparison.Differences)
        {
            Style style = HostTables.StyleOf(d.Class);
            var cells = new List<Spectre.Console.Text>
            {
                Terminal.Plain(d.Feature, style), Terminal.Plain(HostTables.Address(d.Bit)), Terminal.Plain(HostTables.ClassText(d.Class)),
            };
            if (judged)
            {
                cells.Add(Terminal.Plain(d.Significant == true ? "yes (" + d.Symbol + ")" : "no (" + d.Symbol + ")", d.Significant == true ? new Style(Color.Red) : (Style?)null));
            }

            cells.Add(Terminal.Plain(legend.Names(d.Set)));
            cells.Add(Terminal.Plain(legend.Names(d.Clear)));
            if (unknown)
            {
                cells.Add(Terminal.Plain(legend.Names(d.Unknown)));
            }

            table.AddRow(cells);
        }

        return table;
    }

    private static Table Fields(CpuidComparison comparison, KindLegend legend)
    {
        Table table = HostTables.New("Field", "Value", "Hosts");
        foreach (FieldDifference field in comparison.Fields)
        {
            foreach (FieldValue value in field.Values)
            {
                table.AddRow(
                    Terminal.Plain(field.Field), Terminal.Plain(field.Row.Print(value.Value)), Terminal.Plain(legend.Names(value.Hosts)));
            }
        }

        return table;
    }
}
