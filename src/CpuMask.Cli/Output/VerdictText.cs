using System.IO;
using CpuMask.Migration.Verdicts;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Where guests can go, for people: the answers first, then each obstacle once with what would remove it.</summary>
public static class VerdictText
{
    public static void Write(TextWriter output, IReadOnlyList<HostVerdict> verdicts)
    {
        if (verdicts.Count == 0)
        {
            return;
        }

        IAnsiConsole console = Terminal.On(output);
        Table table = HostTables.New("Guest", "Host", "Can land");
        table.AddColumn("Because of");
        foreach (HostVerdict verdict in verdicts)
        {
            table.AddRow(
                Terminal.Plain(verdict.Guest), Terminal.Plain(verdict.Host),
                Terminal.Plain(Word(verdict.Verdict), StyleOf(verdict.Verdict)), Terminal.Plain(verdict.Reason));
        }

        HostTables.Write(console, table);
        string[] cautions = verdicts.SelectMany(v => v.Cautions).Distinct().ToArray();
        if (cautions.Length > 0)
        {
            console.WriteLine();
        }

        foreach (string caution in cautions)
        {
            Terminal.Line(console, "Note: " + caution);
        }

        BlockingFeature[] obstacles = verdicts.SelectMany(v => v.Blocking).GroupBy(b => (b.Address, b.Feature)).Select(g => g.First()).ToArray();
        if (obstacles.Length > 0)
        {
            console.WriteLine();
            Terminal.Line(console, "What blocks, and what would help:", new Style(decoration: Decoration.Bold));
            HostTables.Write(console, Obstacles(obstacles));
        }
    }

    private static Table Obstacles(BlockingFeature[] obstacles)
    {
        Table table = HostTables.New("Feature");
        table.AddColumn("What it is").AddColumn("How a host could come to have it");
        foreach (BlockingFeature item in obstacles)
        {
            table.AddRow(
                Terminal.Plain(item.Feature, item.Class is { } kind ? HostTables.StyleOf(kind) : (Style?)null),
                Terminal.Plain(item.Meaning.Length > 0 ? item.Meaning : item.Address),
                Terminal.Plain(item.Remedies.Count > 0 ? string.Join(" ", item.Remedies.Select(r => r.Advice).Distinct()) : "Only another host will do."));
        }

        return table;
    }

    internal static string Word(MigrationVerdict verdict) => verdict switch
    {
        MigrationVerdict.CanLand => "yes",
        MigrationVerdict.Cannot => "no",
        MigrationVerdict.Unknown => "not known",
    };

    internal static Style StyleOf(MigrationVerdict verdict) => verdict switch
    {
        MigrationVerdict.CanLand => new Style(Color.Green),
        MigrationVerdict.Cannot => new Style(Color.Red),
        MigrationVerdict.Unknown => new Style(Color.Yellow),
    };
}
