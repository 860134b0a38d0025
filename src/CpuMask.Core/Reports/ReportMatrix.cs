using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Reports;

/// <summary>
/// Features against groups of alike hosts. A row is a bit or number in which hosts differ, or that a finding is about; a
/// group is hosts that are alike in all rows, in model and view, and in what was found.
/// </summary>
internal sealed class ReportMatrix
{
    private readonly Dictionary<RegisterSet, ReportCell[]> values = new();
    private readonly Dictionary<FindingSubject, int> rowOf = new();

    private ReportMatrix(ComplianceRun run)
    {
        ILookup<string, CpuidFinding> findings = run.Findings.Concat(run.Waived).ToLookup(f => f.Host, StringComparer.Ordinal);
        Rows = RowsOf(run);
        for (int i = 0; i < Rows.Count; i++)
        {
            rowOf[Rows[i]] = i;
        }

        // Coarser than a pool's kinds, since what no row shows is no difference here, and finer, since findings are.
        Groups = run.Hosts.GroupBy(h => new Key(h, Cells(h, findings[h.Name])))
            .OrderByDescending(g => g.Count()).ThenBy(g => g.First().Name, NaturalOrder.Instance)
            .Select((g, i) => new ReportGroup(i, g.OrderBy(h => h.Name, NaturalOrder.Instance).ToArray(), g.Key.Cells)
            {
                Worst = g.Max(h => findings[h.Name].Where(f => f.Waiver is null).Max(f => (FindingSeverity?)f.Severity)),
            }).ToArray();
    }

    /// <summary>The rows, by ascending address.</summary>
    public IReadOnlyList<FindingSubject> Rows { get; }

    /// <summary>The columns, the largest group first.</summary>
    public IReadOnlyList<ReportGroup> Groups { get; }

    /// <summary>Makes the matrix of a run.</summary>
    public static ReportMatrix Of(ComplianceRun run) => new(run);

    private static IReadOnlyList<FindingSubject> RowsOf(ComplianceRun run)
    {
        var rows = new HashSet<FindingSubject>(run.Findings.Concat(run.Waived).Select(f => f.Subject)
            .Where(s => s.Bit is not null || s.Row is { IsFlag: false }));
        RegisterSet[] states = run.Hosts.Select(h => h.Registers).Distinct().ToArray();
        foreach (RegisterAddress address in states.SelectMany(s => s.Addresses).Distinct())
        {
            ComparedWord word = ComparedWord.Of(address);
            uint differing = word.Mask == 0 ? 0 : Differing(states, address) & word.Mask;
            if (differing != 0)
            {
                rows.UnionWith(address.Bits(differing & word.Flags).Select(FindingSubject.Of));
                rows.UnionWith(word.Fields.Where(f => (f.Mask & differing) != 0 && f.Combine is not (CombineRule.Derived or CombineRule.Ignore)).Select(FindingSubject.Of));
            }
        }

        return rows.OrderBy(r => r.Register!.Value).ThenBy(r => r.LowBit).ToArray();
    }

    private static uint Differing(RegisterSet[] states, RegisterAddress address)
    {
        uint ones = 0, zeros = 0;
        foreach (RegisterSet state in states)
        {
            RegisterValue value = state[address];
            ones |= value.Ones;
            zeros |= value.Zeros;
        }

        return ones & zeros;
    }

    private ReportCell[] Cells(HostCpuid host, IEnumerable<CpuidFinding> findings)
    {
        if (!values.TryGetValue(host.Registers, out ReportCell[]? cells))
        {
            values[host.Registers] = cells = Rows.Select(r => new ReportCell(host.Registers[r.Register!.Value].Field(r.LowBit, r.HighBit))).ToArray();
        }

        if (!findings.Any(f => rowOf.ContainsKey(f.Subject)))
        {
            return cells;
        }

        cells = (ReportCell[])cells.Clone();
        foreach (CpuidFinding finding in findings)
        {
            if (rowOf.TryGetValue(finding.Subject, out int row) && !(finding.Severity < cells[row].Severity))
            {
                cells[row] = new ReportCell(cells[row].Value, finding.Severity, finding.Waiver is not null);
            }
        }

        return cells;
    }

    private readonly struct Key : IEquatable<Key>
    {
        private readonly HostCpuid host;
        private readonly int hash;

        public Key(HostCpuid host, ReportCell[] cells)
        {
            this.host = host;
            Cells = cells;
            hash = cells.Aggregate(host.Signature.GetHashCode(), (h, c) => unchecked((h * 31) + c.GetHashCode()));
        }

        public ReportCell[] Cells { get; }

        public bool Equals(Key other) => hash == other.hash && host.Vendor == other.host.Vendor && Nullable.Equals(host.Signature, other.host.Signature)
            && host.View == other.host.View && host.Brand == other.host.Brand
            && (ReferenceEquals(Cells, other.Cells) || Cells.SequenceEqual(other.Cells));

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => hash;
    }
}
