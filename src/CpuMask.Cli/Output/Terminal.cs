using System.IO;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Text for people: as wide as the terminal, in colour where there is one and NO_COLOR is not set, plain in a pipe.</summary>
public static class Terminal
{
    private const int PipeWidth = 120;

    /// <summary>A console that writes to a stream.</summary>
    public static IAnsiConsole On(TextWriter output)
    {
        bool pipe = Console.IsOutputRedirected;
        bool colour = !pipe && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
            && Environment.GetEnvironmentVariable("TERM") != "dumb";
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(pipe ? new TrimmedWriter(output) : output),
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = Width();
        return console;
    }

    /// <summary>How many characters a line has room for.</summary>
    public static int Width() => Console.IsOutputRedirected ? Columns() ?? PipeWidth : Math.Max(40, WindowWidth());

    // A foreign text is shown as it stands: no markup, no control characters.
    public static Spectre.Console.Text Plain(string text, Style? style = null) => new(Safe(text), style);

    /// <summary>Writes one line.</summary>
    public static void Line(IAnsiConsole console, string text = "", Style? style = null)
    {
        console.Write(Plain(text, style));
        console.WriteLine();
    }

    /// <summary>Takes the teeth out of a text from a dump: control and direction characters become '?'.</summary>
    public static string Safe(string text) => CpuMask.Text.Wording.Safe(text);

    private static int? Columns() =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), out int columns) && columns is >= 40 and <= 1000 ? columns : null;

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : PipeWidth;
        }
        catch (IOException)
        {
            return PipeWidth;
        }
    }
}
