using CpuMask.Reports;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>A matrix on a terminal.</summary>
public static class MatrixText
{
    public static void Write(IAnsiConsole console, FeatureMatrix matrix)
    {
        foreach (IReadOnlyList<MatrixSpan> line in matrix.Lines(console.Profile.Width))
        {
            foreach (MatrixSpan span in line)
            {
                console.Write(Terminal.Plain(span.Text, StyleOf(span.Tone)));
            }

            console.WriteLine();
        }
    }

    private static Style StyleOf(MatrixTone tone) => tone switch
    {
        MatrixTone.Heading => new Style(decoration: Decoration.Bold),
        MatrixTone.Minor or MatrixTone.Absent => new Style(decoration: Decoration.Dim),
        MatrixTone.Present => new Style(Color.Green),
        MatrixTone.Missing => new Style(Color.White, Color.Red),
        MatrixTone.Extra => new Style(Color.Yellow),
        MatrixTone.Unknown => new Style(Color.Aqua),
        MatrixTone.Plain => Style.Plain,
    };
}
