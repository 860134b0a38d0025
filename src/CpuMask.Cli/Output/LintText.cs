using System.IO;
using CpuMask.Linting;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Lints for people: a page of Core for each text, as wide as the terminal, then whose settings go around EVC.</summary>
public static class LintText
{
    public static void Write(TextWriter output, IReadOnlyList<CpuMaskLint> lints)
    {
        IAnsiConsole console = Terminal.On(output);
        for (int i = 0; i < lints.Count; i++)
        {
            if (i > 0)
            {
                console.WriteLine();
            }

            foreach ((LintLineKind kind, string text) in LintPage.Lines(lints[i], Terminal.Width()))
            {
                if (kind == LintLineKind.Literal)
                {
                    // Not through the console: a line to paste must not be wrapped.
                    console.Profile.Out.Writer.Write(text + "\n");
                }
                else
                {
                    Terminal.Line(console, text, StyleOf(kind));
                }
            }
        }

        if (LintWords.AroundLevels(lints) is { } around)
        {
            console.WriteLine();
            Terminal.Line(console, around, StyleOf(LintLineKind.Heading));
        }
    }

    private static Style StyleOf(LintLineKind kind) => kind switch
    {
        LintLineKind.Heading => new Style(decoration: Decoration.Bold),
        LintLineKind.Error => new Style(Color.Red),
        LintLineKind.Warning => new Style(Color.Yellow),
        LintLineKind.Plain or LintLineKind.Literal => Style.Plain,
    };
}
