using System.IO;
using CpuMask.Features;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Some features of some hosts for people: one row each.</summary>
public static class FeatureText
{
    public static void Write(TextWriter output, IEnumerable<FeatureState> states)
    {
        Table table = HostTables.New("Feature", "Bit", "Class", "Value");
        table.AddColumn("Host");
        bool any = false;
        foreach (FeatureState state in states)
        {
            any = true;
            table.AddRow(
                Terminal.Plain(state.Name), Terminal.Plain(state.Bit.ToShortString()), Terminal.Plain(state.Class.ToString().ToLowerInvariant()),
                Terminal.Plain(Value(state)), Terminal.Plain(state.Host));
        }

        IAnsiConsole console = Terminal.On(output);
        if (any)
        {
            HostTables.Write(console, table);
        }
        else
        {
            Terminal.Line(console, "No host has such a feature.");
        }
    }

    private static string Value(FeatureState state) => state.IsFlag
        ? state.IsSet switch { true => "set", false => "clear", null => "unknown" }
        : state.Value is { } value ? state.Row!.Print(value) : "unknown";
}
