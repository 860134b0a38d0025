using System.IO;
using CpuMask.CrossVendor;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.Text;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Cross-vendor advice for people: where guests can go, then a paragraph a matter, the gravest marked.</summary>
public static class AdviceText
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, CrossVendorAdvice advice)
    {
        IAnsiConsole console = Terminal.On(output);
        Terminal.Line(console, CrossVendorWords.Summary(advice), Bold);
        if (advice.Matrix.Groups.Count > 1 && advice.Matrix.IsComplete)
        {
            Write(console, advice.Matrix);
        }

        foreach (Advisory advisory in advice.Advisories)
        {
            console.WriteLine();
            Terminal.Line(console, "[" + EnumWord.Of(advisory.Severity) + "] " + advisory.Title, StyleOf(advisory.Severity));
            Paragraph(console, advisory.Finding, 2);

            // A sentence names four at most; here all are named, where it is not all of the pool.
            if (advisory.Hosts.Count > 4 && advisory.Hosts.Count < advice.Pool.Hosts.Count)
            {
                Paragraph(console, "Hosts: " + HostTables.Hosts(advisory.Hosts), 4);
            }

            foreach (string fact in advisory.Facts)
            {
                Paragraph(console, fact, 4);
            }

            Paragraph(console, "To do: " + advisory.Advice, 2);
            Paragraph(console, "Source: " + advisory.Source, 2, new Style(Color.Grey));
        }
    }

    private static void Write(IAnsiConsole console, GroupMatrix matrix)
    {
        Table groups = HostTables.New("Group");
        groups.AddColumn("CPU").AddColumn("Hosts");
        foreach (HostGroup group in matrix.Groups)
        {
            groups.AddRow(Terminal.Plain(Wording.Format("{0}", group.Number)), Terminal.Plain(group.Cpu), Terminal.Plain(HostTables.Hosts(group.Hosts)));
        }

        HostTables.Write(console, groups);
        Table moves = HostTables.New("Guests go");
        foreach (string target in matrix.Targets)
        {
            moves.AddColumn(target);
        }

        foreach (var row in matrix.Rows())
        {
            moves.AddRow(new[] { Wording.Format("{0} -> {1}", row.From.Number, string.Join(", ", row.To.Select(g => g.Number))) }
                .Concat(row.Answers.Select(CrossVendorWords.Of)).Select(t => Terminal.Plain(t)));
        }

        HostTables.Write(console, moves);
    }

    private static void Paragraph(IAnsiConsole console, string text, int indent, Style? style = null) =>
        console.Write(new Padder(Terminal.Plain(text, style), new Padding(indent, 0, 0, 0)));

    private static Style StyleOf(AdvisorySeverity severity) => severity switch
    {
        AdvisorySeverity.Blocking => new Style(Color.Red, decoration: Decoration.Bold),
        AdvisorySeverity.Caution => new Style(Color.Yellow, decoration: Decoration.Bold),
        AdvisorySeverity.Note => Bold,
    };
}
