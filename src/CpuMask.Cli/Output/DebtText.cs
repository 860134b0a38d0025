using System.IO;
using CpuMask.Features;
using CpuMask.Migration.Restarting;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>Power-cycle debt for people: who owes what, worst first, then what each mitigation is.</summary>
public static class DebtText
{
    public static void Write(TextWriter output, IReadOnlyList<PowerCycleDebt> debts)
    {
        IAnsiConsole console = Terminal.On(output);
        PowerCycleDebt[] shown = debts.Where(d => d.IsDue || !d.IsKnown).ToArray();
        int due = debts.Count(d => d.IsDue), unsafely = debts.Count(d => d.Mitigations > 0), unknown = debts.Count(d => !d.IsKnown);
        Terminal.Line(console, due + " of " + debts.Count + (debts.Count == 1 ? " VM" : " VMs") + " would see another CPU after a power cycle; "
            + unsafely + (unsafely == 1 ? " lacks" : " lack") + " mitigations." + (unknown > 0 ? " Of " + unknown + " it is not known." : string.Empty));
        if (shown.Length == 0)
        {
            return;
        }

        Table table = HostTables.New("VM", "Host");
        table.AddColumn("Mitigations it lacks").AddColumn("Features it lacks").AddColumn("Would lose");
        foreach (PowerCycleDebt debt in shown)
        {
            string[] features = debt.Lacks.Where(i => i.Class != FeatureClass.Security).Select(i => i.Feature).ToArray();
            table.AddRow(
                Terminal.Plain(debt.Guest), Terminal.Plain(debt.Host),
                Terminal.Plain(Or(string.Join(", ", debt.Lacks.Where(i => i.Class == FeatureClass.Security)), debt), HostTables.StyleOf(FeatureClass.Security)),
                Terminal.Plain(Some(features)),
                Terminal.Plain(Some(debt.Exceeds.Select(i => i.Feature).ToArray())));
        }

        HostTables.Write(console, table);
        console.WriteLine();
        foreach (string against in shown.Select(d => d.Host + ": measured against " + d.Against + ".").Distinct())
        {
            Terminal.Line(console, against);
        }

        DebtItem[] mitigations = shown.SelectMany(d => d.Lacks).Where(i => i.Class == FeatureClass.Security).GroupBy(i => i.Feature).Select(g => g.First()).ToArray();
        if (mitigations.Length > 0)
        {
            Table meanings = HostTables.New("Mitigation");
            meanings.AddColumn("What it is");
            foreach (DebtItem item in mitigations)
            {
                meanings.AddRow(Terminal.Plain(item.Feature), Terminal.Plain(item.Meaning));
            }

            HostTables.Write(console, meanings);
        }
    }

    private static string Some(string[] features) => features.Length == 0 ? "-" : string.Join(", ", features);

    private static string Or(string text, PowerCycleDebt debt) => text.Length > 0 ? text : debt.IsKnown ? "-" : "not known";
}
