using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Reports;
using CpuMask.Text;
using Spectre.Console;

namespace CpuMask.Cli.Output;

/// <summary>
/// Letters for kinds of alike hosts, so that a table says "A-C" where it would repeat hundreds of names in every row. Each host
/// is named once, below. A handful of hosts needs no letters.
/// </summary>
internal sealed class KindLegend
{
    private const int MostNames = 8;
    private readonly Dictionary<string, int> kindOf = new(StringComparer.Ordinal);
    private readonly (string Cpu, IReadOnlyList<string> Hosts)[] kinds;

    private KindLegend(IEnumerable<(string Cpu, IReadOnlyList<string> Hosts)> kinds)
    {
        this.kinds = kinds.OrderByDescending(k => k.Hosts.Count).ThenBy(k => k.Hosts[0], NaturalOrder.Instance).ToArray();
        for (int i = 0; i < this.kinds.Length; i++)
        {
            foreach (string host in this.kinds[i].Hosts)
            {
                kindOf[host] = i;
            }
        }
    }

    public static KindLegend Of(IEnumerable<HostKind> kinds) =>
        new(kinds.Select(k => (CpuOf(k.Sample), (IReadOnlyList<string>)k.Hosts.Select(h => h.Name).OrderBy(n => n, NaturalOrder.Instance).ToArray())));

    public static KindLegend Of(IEnumerable<IReadOnlyList<string>> kinds) => new(kinds.Select(k => (string.Empty, k)));

    /// <summary>True where letters are used.</summary>
    public bool IsNeeded => kindOf.Count > MostNames;

    /// <summary>Hosts by name, or their kinds by letter.</summary>
    public string Names(IReadOnlyList<string> hosts)
    {
        if (!IsNeeded || hosts.Count == 0 || hosts.Any(h => !kindOf.ContainsKey(h)))
        {
            return HostTables.Hosts(hosts);
        }

        int[] letters = hosts.Select(h => kindOf[h]).Distinct().OrderBy(k => k).ToArray();
        return letters.Sum(k => kinds[k].Hosts.Count) == hosts.Count ? Ranges(letters) : HostTables.Hosts(hosts);
    }

    /// <summary>Which hosts each letter stands for.</summary>
    public void Write(IAnsiConsole console)
    {
        if (!IsNeeded)
        {
            return;
        }

        Table table = HostTables.New("Kind");
        table.AddColumn("Hosts");
        if (kinds.Any(k => k.Cpu.Length > 0))
        {
            table.AddColumn("CPU");
        }

        for (int i = 0; i < kinds.Length; i++)
        {
            (string cpu, IReadOnlyList<string> hosts) = kinds[i];
            var row = new List<Spectre.Console.Text>
            {
                Terminal.Plain(ReportGroup.LetterOf(i)),
                Terminal.Plain((hosts.Count > 1 ? Wording.Format("{0}: ", hosts.Count) : string.Empty) + string.Join(", ", hosts)),
            };
            if (table.Columns.Count > 2)
            {
                row.Add(Terminal.Plain(cpu));
            }

            table.AddRow(row);
        }

        HostTables.Write(console, table);
    }

    private static string Ranges(int[] letters)
    {
        var parts = new List<string>();
        for (int first = 0; first < letters.Length;)
        {
            int last = first;
            while (last + 1 < letters.Length && letters[last + 1] == letters[last] + 1)
            {
                last++;
            }

            string from = ReportGroup.LetterOf(letters[first]), to = ReportGroup.LetterOf(letters[last]);
            parts.Add(first == last ? from : last == first + 1 ? from + ", " + to : from + "-" + to);
            first = last + 1;
        }

        return string.Join(", ", parts);
    }

    private static string CpuOf(HostCpuid host) => host.Brand.Length > 0 ? host.Brand
        : host.Signature is { } signature ? host.Vendor.DisplayName + " " + signature.ToFamilyModelStepping() : host.Vendor.DisplayName;
}
