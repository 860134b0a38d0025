using System.IO;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>A baseline for people: what the pool promises first, then what it does not and who took it away.</summary>
public static class BaselineText
{
    public static void Write(TextWriter output, ComputedBaseline baseline)
    {
        IAnsiConsole console = Terminal.On(output);
        int hosts = baseline.Evidence.HostCount, kinds = baseline.Evidence.Groups.Count;
        var legend = KindLegend.Of(baseline.Evidence.Groups.Select(g => (IReadOnlyList<string>)g.Hosts.Select(h => h.Name).ToArray()));
        Terminal.Line(console, hosts + (hosts == 1 ? " host, " : " hosts, ") + (kinds == 1 ? "all alike" : kinds + " kinds") + ": "
            + baseline.Features.Count() + " features promised, " + baseline.Removed.Count + " taken away.");
        console.WriteLine();
        console.Write(Head(baseline, legend));
        HostTables.Write(console, Promised(baseline));
        if (baseline.Removed.Count > 0 || baseline.Forced.Count > 0)
        {
            legend.Write(console);
        }

        if (baseline.Removed.Count > 0)
        {
            console.WriteLine();
            Terminal.Line(console, "Taken away:", new Style(decoration: Decoration.Bold));
            HostTables.Write(console, Removed(baseline, legend));
        }

        if (baseline.Forced.Count > 0)
        {
            console.WriteLine();
            Terminal.Line(console, "Shown although some hosts lack it, because a guest must act on it wherever it may run:", new Style(decoration: Decoration.Bold));
            Table table = HostTables.New("Feature", "Bit");
            table.AddColumn("Lacked by");
            foreach (ForcedFeature f in baseline.Forced)
            {
                table.AddRow(
                    Terminal.Plain(f.Feature.Name, HostTables.StyleOf(f.Feature.Class)), Terminal.Plain(HostTables.Address(f.Bit)),
                    Terminal.Plain(legend.Names(Names(f.LackedBy))));
            }

            HostTables.Write(console, table);
        }
    }

    private static Grid Head(ComputedBaseline baseline, KindLegend legend)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2));
        grid.AddColumn();

        // First, because a guest that was told more than a host has can crash there, and no mask of features mends it.
        grid.AddRow(Terminal.Plain("Physical address"), Terminal.Plain(baseline.PhysicalAddressBits is not { } bits ? "not known" : (bits.IsAtMost ? "at most " : string.Empty) + bits.Value + " bits"
            + (bits.Differs ? ", set by " + legend.Names(Names(bits.SetBy)) : string.Empty)));
        grid.AddRow(Terminal.Plain("Vendor"), Terminal.Plain(baseline.Vendor.DisplayName));
        if (baseline.Signature is { } signature)
        {
            grid.AddRow(
                Terminal.Plain("Signature"),
                Terminal.Plain(signature.ToFamilyModelStepping() + " (" + signature + "): " + baseline.SignatureReason));
        }

        grid.AddRow(Terminal.Plain("x86-64 level"), Terminal.Plain(baseline.Level is { } level ? level + Above(baseline) : "none" + Above(baseline)));
        foreach (CpuLevel ready in Registry.Platforms.SelectMany(p => p.LevelsOf(baseline)))
        {
            grid.AddRow(Terminal.Plain(ready.Kind), Terminal.Plain(ready.ToString()));
        }

        return grid;
    }

    private static string Above(ComputedBaseline baseline) => X8664Level.MissingForNext(baseline.Registers) is { Count: > 0 } missing
        ? "; for the next it lacks " + string.Join(", ", missing.Select(f => f.Name)) : string.Empty;

    private static Table Promised(ComputedBaseline baseline)
    {
        Table table = HostTables.New("Register", "Value");
        table.AddColumn("Promised");
        foreach (IGrouping<RegisterAddress, Feature> word in baseline.Features.GroupBy(f => f.Register))
        {
            table.AddRow(
                Terminal.Plain(word.Key.ToShortString()), Terminal.Plain(baseline.Registers[word.Key].ToString()),
                Terminal.Plain(string.Join(" ", word.Select(f => f.Name))));
        }

        return table;
    }

    private static Table Removed(ComputedBaseline baseline, KindLegend legend)
    {
        Table table = HostTables.New("Feature", "Bit", "Class");
        table.AddColumn("By");
        foreach (RemovedFeature item in baseline.Removed)
        {
            FeatureClass kind = FeatureTable.Default.Find(item.Bit)?.Class ?? FeatureClass.Feature;
            table.AddRow(
                Terminal.Plain(item.Feature, HostTables.StyleOf(kind)), Terminal.Plain(HostTables.Address(item.Bit)),
                Terminal.Plain(HostTables.ClassText(kind)), Terminal.Plain(Reason(item, legend)));
        }

        return table;
    }

    private static string Reason(RemovedFeature item, KindLegend legend)
    {
        string by = legend.Names(item.ByHosts.ToArray());
        return item.Reason switch
        {
            RemovalReason.HostsLackIt => by,
            RemovalReason.ParentLost => "goes with " + (item.Parent is { } parent ? FeatureTable.Default.NameOf(parent) : "its parent"),
            RemovalReason.AboveMaximum => "leaf above the maximum of " + by,
            RemovalReason.StateLayout => "saved state lies elsewhere on " + by,
            RemovalReason.Unnamed => "has no name, so no promise",
            RemovalReason.OtherVendor => "other vendor's",
            RemovalReason.Asked => "asked to be hidden",
        };
    }

    private static string[] Names(IEnumerable<BaselineGroup> groups) => groups.SelectMany(g => g.Hosts).Select(h => h.Name).ToArray();
}
