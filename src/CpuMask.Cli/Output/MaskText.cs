using System.IO;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>A VMware mask for people: the hidden bits and why, then every form of it, ready to paste.</summary>
public static class MaskText
{
    private const int MostOfLabel = 24;

    public static void Write(TextWriter output, VMotionMask mask)
    {
        IAnsiConsole console = Terminal.On(output);
        int hosts = mask.GetComparison().Hosts.Count;
        if (mask.IsEmpty)
        {
            Terminal.Line(console, hosts + " hosts: nothing that matters to guest " + mask.GuestMaskName + " differs. No mask is needed.");
            return;
        }

        Terminal.Line(console, hosts + " hosts, guest " + mask.GuestMaskName + ": " + mask.Bits.Count
            + (mask.Bits.Count == 1 ? " bit has" : " bits have") + " to be hidden.");
        foreach (string line in EvcWords.Way(mask.GetEvc()))
        {
            Terminal.Line(console, line);
        }

        Terminal.Line(console, "Or a mask, for each VM while it is powered off:");
        var legend = KindLegend.Of(mask.GetComparison().Groups);
        legend.Write(console);
        HostTables.Write(console, Bits(mask, legend));
        Section(console, "By feature (virtual hardware 9 and newer)", mask.FeatMaskLines);
        Section(console, ".vmx lines", VmxLanguage.Lines(mask));
        Section(console, "Effective mask of the changed registers",
            mask.Mask.Levels.SelectMany(l => Enumerable.Range(0, 4).Select(r => new RegisterAddress(l.Leaf, l.Subleaf, (RegisterName)r))
                .Where(a => !l[a.Register].IsPassThrough).Select(a => a.ToShortString().PadRight(15) + mask.Effective.MaskOf(a, mask.Vendor))));
        Section(console, "Custom mask, for the VM's CPU identification mask (virtual hardware 8 and older)",
            mask.ApiLevels.SelectMany(l => Enumerable.Range(0, 4).Select(r => (RegisterName)r)
                .Where(r => !l[r].IsPassThrough).Select(r => "level " + CpuMask.Text.Hex.Word(l.Leaf) + " " + r.ToString().ToLowerInvariant() + "  " + l[r])));
    }

    /// <summary>Each register that differs, in binary, values and masks under each other.</summary>
    public static void WriteBinary(TextWriter output, VMotionMask mask)
    {
        IAnsiConsole console = Terminal.On(output);
        foreach (RegisterStack stack in mask.Stacks)
        {
            int label = stack.Rows.Max(r => Math.Min(Terminal.Safe(r.Label).Length, MostOfLabel));
            Section(console, stack.Register.ToShortString() + " in binary, bit 31 first", stack.Rows.SelectMany(row => Lines(row, label)));
        }
    }

    // A long list of hosts stands above its bits.
    private static IEnumerable<string> Lines(RegisterStackRow row, int label)
    {
        string name = Terminal.Safe(row.Label), bits = row.Bits + (row.Value.Length > 0 ? "  " + row.Value : string.Empty);
        return name.Length <= label ? [name.PadRight(label) + "  " + bits] : [name, new string(' ', label) + "  " + bits];
    }

    private static Table Bits(VMotionMask mask, KindLegend legend)
    {
        Table table = HostTables.New("Feature", "Bit", "Guest", "VMware says");
        table.AddColumn("Clear on");
        foreach (MaskedBit bit in mask.Bits)
        {
            table.AddRow(
                Terminal.Plain(bit.Feature, HostTables.StyleOf(bit.Difference.Class)),
                Terminal.Plain(HostTables.Address(bit.Bit)),
                Terminal.Plain(bit.Symbol.ToString()),
                Terminal.Plain(bit.Support),
                Terminal.Plain(legend.Names(bit.Clear)));
        }

        return table;
    }

    private static void Section(IAnsiConsole console, string title, IEnumerable<string> lines)
    {
        string[] all = lines.ToArray();
        if (all.Length == 0)
        {
            return;
        }

        console.WriteLine();
        Terminal.Line(console, title + ":", new Style(decoration: Decoration.Bold));
        foreach (string line in all)
        {
            // Not through the console: a line to paste must not be wrapped.
            console.Profile.Out.Writer.Write(line + "\n");
        }
    }
}
