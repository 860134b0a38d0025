using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using Spectre.Console;

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
    public static void Write(IAnsiConsole console, Table table) => console.Write(new FittingTable(table));

    /// <summary>The short address: 7.0.EBX[5].</summary>
    public static string Address(BitAddress bit) =>
        bit.Register.ToShortString() + "[" + bit.ManualBit.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>The names, all of them; a dash for none.</summary>
    public static string Hosts(IReadOnlyList<string> hosts) => hosts.Count == 0 ? "-" : string.Join(", ", hosts.Select(Terminal.Safe));

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
}
