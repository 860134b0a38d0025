using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>
/// The README's picture of a terminal is drawn from what cpumask prints into one, colours included. After a change of the output
/// it is drawn anew with CPUMASK_PICTURES=1.
/// </summary>
public class TerminalPictureTests
{
    private const int Columns = 92;
    private const double CharWidth = 7.8, LineHeight = 18, Margin = 20, Top = 52;
    private static readonly string Picture = Path.Combine(Checkout.Root, "docs", "images", "terminal.svg");

    private static readonly (string Command, int Lines)[] Shown =
    {
        ("diff --guest-mask windows-2003-vc2.0 examples/data/article", int.MaxValue),
        ("mask --guest-mask windows-2003-vc2.0 examples/data/article", 17),
    };

    // Spectre's standard colours on the picture's dark ground.
    private static readonly Dictionary<string, string> Colours = new()
    {
        ["31"] = "#ff7b72", ["32"] = "#7ee787", ["33"] = "#e3b341", ["36"] = "#76e3ea", ["91"] = "#ff7b72", ["92"] = "#7ee787", ["93"] = "#e3b341", ["96"] = "#76e3ea",
    };

    [Fact]
    public void The_picture_shows_what_cpumask_prints()
    {
        Needs.Linux();
        Needs.Peer(File.Exists("/usr/bin/script"), "script, of bsdutils");
        string drawn = Draw(Shown.SelectMany(s => Session(s.Command, s.Lines)).ToArray());
        if (Environment.GetEnvironmentVariable("CPUMASK_PICTURES") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Picture)!);
            File.WriteAllText(Picture, drawn);
        }

        File.ReadAllText(Picture).ShouldBe(drawn, "CPUMASK_PICTURES=1 draws it anew.");
    }

    private static IEnumerable<string> Session(string command, int lines)
    {
        string[] printed = InTerminal(command);
        return new[] { "\u001b[92m$\u001b[0m cpumask " + command }.Concat(printed.Take(lines)).Append(printed.Length > lines ? "..." : string.Empty);
    }

    private static string[] InTerminal(string command)
    {
        string program = CpuMaskProcess.Program;
        var start = new ProcessStartInfo("script") { WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "-qec", $"stty cols {Columns}; dotnet '{program}' {command}", "/dev/null" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        string[] lines = Regex.Replace(output, @"\u001b(\[[?>=0-9;]*[a-ln-zA-Z]|[=>])", string.Empty).Replace("\r", string.Empty).TrimEnd().Split('\n');
        return lines.SkipWhile(l => l.Length == 0).ToArray();
    }

    private static string Draw(IReadOnlyList<string> lines)
    {
        double width = (Columns * CharWidth) + (2 * Margin), height = Top + (lines.Count * LineHeight) + 8;
        XNamespace svg = "http://www.w3.org/2000/svg";
        var body = new XElement(svg + "g", new XAttribute("font-family", "ui-monospace, 'Cascadia Mono', 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"), new XAttribute("font-size", "13"));
        for (int i = 0; i < lines.Count; i++)
        {
            foreach ((int column, string text, string colour) in Runs(lines[i]))
            {
                // The length is said, so that columns stay columns in whatever font the viewer has.
                body.Add(new XElement(svg + "text", new XAttribute("x", N(Margin + (column * CharWidth))), new XAttribute("y", N(Top + (i * LineHeight))),
                    new XAttribute("fill", colour), new XAttribute("textLength", N(text.Length * CharWidth)), new XAttribute("lengthAdjust", "spacingAndGlyphs"), text));
            }
        }

        var picture = new XElement(svg + "svg", new XAttribute("viewBox", $"0 0 {N(width)} {N(height)}"), new XAttribute("width", N(width)), new XAttribute("height", N(height)), new XAttribute("role", "img"),
            new XElement(svg + "title", "cpumask in a terminal: " + string.Join("; ", Shown.Select(s => "cpumask " + s.Command))),
            new XElement(svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("rx", "8"), new XAttribute("fill", "#0d1117")),
            new[] { "#ff5f57", "#febc2e", "#28c840" }.Select((colour, i) => new XElement(svg + "circle", new XAttribute("cx", N(24 + (i * 18))), new XAttribute("cy", "20"), new XAttribute("r", "5.5"), new XAttribute("fill", colour))),
            body);
        return picture.ToString().Replace("\r\n", "\n") + "\n";
    }

    // Words with the blanks between them, apart from runs of blanks, which need no drawing.
    private static IEnumerable<(int Column, string Text, string Colour)> Runs(string line)
    {
        string colour = "#e6edf3";
        int column = 0;
        foreach (Match part in Regex.Matches(line, @"\u001b\[([0-9;]*)m|[^\u001b]+"))
        {
            if (part.Groups[1].Success)
            {
                colour = part.Groups[1].Value.Split(';').Select(c => Colours.GetValueOrDefault(c)).LastOrDefault(c => c is not null) ?? "#e6edf3";
                continue;
            }

            foreach (Match word in Regex.Matches(part.Value, @"\S+(?: \S+)*"))
            {
                yield return (column + word.Index, word.Value, colour);
            }

            column += part.Length;
        }
    }

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
