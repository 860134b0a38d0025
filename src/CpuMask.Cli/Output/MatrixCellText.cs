using System.IO;
using CpuMask.Migration.Matrix;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Some pairs of CPUs for people.</summary>
public static class MatrixCellText
{
    public static void Write(TextWriter output, IReadOnlyList<MatrixCell> cells)
    {
        IAnsiConsole console = Terminal.On(output);
        Table table = HostTables.New("From", "To", "Guests can move");
        table.AddColumn(cells.Any(c => c.Why is not null) ? "Hide, or why never" : "Hide");
        foreach (MatrixCell cell in cells.Where(c => c.Answer != MatrixAnswer.Same || cells.Count == 1))
        {
            table.AddRow(
                Terminal.Plain(cell.From), Terminal.Plain(cell.To), Terminal.Plain(CpuMatrixPage.WordOf(cell.Answer)),
                Terminal.Plain(cell.Why ?? Or(CpuMatrixPage.HiddenOf(cell))));
        }

        HostTables.Write(console, table);
        if (cells.Select(c => c.CrossingDependsOn).FirstOrDefault(d => d is not null) is { } dependsOn)
        {
            console.WriteLine();
            Terminal.Line(console, dependsOn);
        }
    }

    private static string Or(string text) => text.Length > 0 ? text : "-";
}
