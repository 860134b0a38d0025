using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>An explained fault for people: what it says, the bits, and the ways out.</summary>
public static class FaultOutput
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Write(TextWriter output, FaultExplanation explanation)
    {
        IAnsiConsole console = Terminal.On(output);
        foreach (FaultFinding finding in explanation.Findings)
        {
            Terminal.Line(console, finding.Statement, Bold);
            foreach (string note in finding.Notes)
            {
                Terminal.Line(console, "  " + note);
            }
        }

        Bits(console, "Feature", explanation.Bits);
        string[] candidates = explanation.Bits.Count > 0 ? [] : explanation.Findings.SelectMany(f => f.Candidates).Select(c => c.Feature).Distinct().ToArray();
        if (candidates.Length > 0)
        {
            Terminal.Line(console, "  May be meant: " + string.Join(", ", candidates) + ".");
        }

        if (explanation.WaysOut is { } ways)
        {
            Section(console, "1. A mask", ways.MaskAdvice, ways.VmxLines.Concat(ways.FeatMaskLines));
            Section(console, "2. An EVC mode", ways.EvcAdvice, []);
            Section(console, "3. The host", ways.HostAdvice, []);
        }
    }

    private static void Bits(IAnsiConsole console, string title, IReadOnlyList<BlockingFeature> bits)
    {
        if (bits.Count == 0)
        {
            return;
        }

        Table table = HostTables.New(title, "Where");
        table.AddColumn("What it is");
        foreach (BlockingFeature bit in bits)
        {
            table.AddRow(
                Terminal.Plain(bit.Feature, bit.Class is { } kind ? HostTables.StyleOf(kind) : (Style?)null),
                Terminal.Plain(bit.Bit is { } at ? HostTables.Address(at) : bit.Address), Terminal.Plain(bit.Meaning));
        }

        HostTables.Write(console, table);
    }

    private static void Section(IAnsiConsole console, string title, IReadOnlyList<string> advice, IEnumerable<string> toPaste)
    {
        string[] lines = toPaste.ToArray();
        if (advice.Count + lines.Length == 0)
        {
            return;
        }

        console.WriteLine();
        Terminal.Line(console, title + ":", Bold);
        foreach (string line in advice)
        {
            Terminal.Line(console, line);
        }

        foreach (string line in lines)
        {
            // Not through the console: a line to paste must not be wrapped.
            console.Profile.Out.Writer.Write(Terminal.Safe(line) + "\n");
        }
    }
}
