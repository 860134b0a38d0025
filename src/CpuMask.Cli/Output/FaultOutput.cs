using System.IO;
using CpuMask.Explaining;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>An explained fault for people: the page of Core, as wide as the terminal.</summary>
public static class FaultOutput
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, FaultExplanation explanation)
    {
        IAnsiConsole console = Terminal.On(output);
        foreach ((FaultLineKind kind, string text) in FaultPage.Lines(explanation, Terminal.Width()))
        {
            if (kind == FaultLineKind.Literal)
            {
                // Not through the console: a line to paste must not be wrapped.
                console.Profile.Out.Writer.Write(Terminal.Safe(text) + "\n");
            }
            else
            {
                Terminal.Line(console, text, kind == FaultLineKind.Heading ? Bold : Style.Plain);
            }
        }
    }
}
