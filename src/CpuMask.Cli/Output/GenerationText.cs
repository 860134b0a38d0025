using System.Globalization;
using System.IO;
using CpuMask.Migration.Generations;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>The table of CPU generations for people.</summary>
public static class GenerationText
{
    public static void Write(TextWriter output, IReadOnlyList<CpuGeneration> generations)
    {
        IAnsiConsole console = Terminal.On(output);
        Table table = HostTables.New("Generation", "Year", "Signature", "Address bits");
        table.AddColumn("Also called");
        foreach (CpuGeneration generation in generations)
        {
            table.AddRow(
                Terminal.Plain(generation.Name), Terminal.Plain(generation.Year.ToString(CultureInfo.InvariantCulture)),
                Terminal.Plain(generation.Signature.ToFamilyModelStepping() + " (" + generation.Signature + ")"),
                Terminal.Plain(generation.PhysicalAddressBits?.ToString(CultureInfo.InvariantCulture) ?? "by model"),
                Terminal.Plain(string.Join(", ", generation.Aliases)));
        }

        HostTables.Write(console, table);
    }
}
