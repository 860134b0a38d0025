using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Migration.Matrix;

/// <summary>
/// From CPU A to CPU B, for all pairs of a list: where guests started on A can move to. Mitigations that microcode brings are
/// not held against a CPU; each cell names them.
/// </summary>
public sealed class CpuMatrix
{
    private readonly MatrixCell[,] cells;

    private CpuMatrix(IReadOnlyList<string> names, GuestView hypervisor, IReadOnlyList<HostCpuid> hosts, MatrixCell[,] cells)
    {
        Names = names;
        Hypervisor = hypervisor;
        Hosts = hosts;
        this.cells = cells;
    }

    /// <summary>The CPUs, in the order given.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What runs on them.</summary>
    public GuestView Hypervisor { get; }

    /// <summary>The CPUs as hosts.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>The answer for guests started on one CPU that are to move to another, by their positions.</summary>
    public MatrixCell this[int from, int to] => cells[from, to];

    /// <summary>All cells, row by row.</summary>
    public IEnumerable<MatrixCell> Cells => cells.Cast<MatrixCell>();

    /// <summary>The cells between some CPUs, row by row.</summary>
    /// <param name="from">The CPUs that guests were started on, by name or alias of a generation; <c>*</c> and <c>?</c> are wildcards; empty is all.</param>
    /// <param name="to">The CPUs that they are to move to.</param>
    /// <exception cref="CpuMaskException">A name without a wildcard is none of the matrix.</exception>
    public IEnumerable<MatrixCell> Between(IReadOnlyList<string> from, IReadOnlyList<string> to)
    {
        int[] columns = Positions(to);
        return Positions(from).SelectMany(row => columns.Select(column => cells[row, column]));
    }

    /// <summary>The matrix of all server generations, and of what else is named: <c>C3758R</c>, <c>Ryzen 9 5950X</c>.</summary>
    /// <param name="hypervisor">What runs on the CPUs.</param>
    /// <param name="named">Names, aliases or what is printed on CPUs; <c>*</c> and <c>?</c> are wildcards.</param>
    public static CpuMatrix OfGenerations(GuestView hypervisor, IEnumerable<string>? named = null)
    {
        CpuGeneration[] more = (named ?? new string[0]).SelectMany(n => CpuGenerations.Matching(new[] { n })).Where(g => !CpuGenerations.All.Contains(g)).Distinct().ToArray();
        return Of(CpuGenerations.All.Concat(more).Select(g => g.Host).ToArray(), hypervisor);
    }

    /// <summary>The matrix of any hosts.</summary>
    public static CpuMatrix Of(IReadOnlyList<HostCpuid> hosts, GuestView hypervisor)
    {
        HostPool pool = HostPool.Of(hosts);
        hosts = pool.Hosts;
        MigrationCheck check = MigrationCheck.Of(hosts.Select(h => MigratingGuest.BootedOn(h, hypervisor)).ToArray(), pool);
        var verdicts = new HostVerdict[hosts.Count, hosts.Count];
        for (int a = 0; a < hosts.Count; a++)
        {
            for (int b = 0; b < hosts.Count; b++)
            {
                verdicts[a, b] = check.Explain(a, b);
            }
        }

        var cells = new MatrixCell[hosts.Count, hosts.Count];
        for (int a = 0; a < hosts.Count; a++)
        {
            for (int b = 0; b < hosts.Count; b++)
            {
                cells[a, b] = Cell(hosts[a], hosts[b], verdicts[a, b], verdicts[b, a], a == b, hypervisor);
            }
        }

        return new CpuMatrix(hosts.Select(h => h.Name).ToArray(), hypervisor, hosts, cells);
    }

    private int[] Positions(IReadOnlyList<string> names)
    {
        var wanted = new HashSet<int>(names.Count == 0 ? Enumerable.Range(0, Names.Count) : Enumerable.Empty<int>());
        foreach (string name in names)
        {
            Wildcard pattern = Wildcard.Among(name, Names);
            string? generation = pattern.IsLiteral ? CpuGenerations.Find(name)?.Name : null;
            int[] found = Enumerable.Range(0, Names.Count).Where(i => pattern.Matches(Names[i])
                || Names[i] == generation || (!pattern.IsLiteral && CpuGenerations.Find(Names[i])?.Aliases.Any(pattern.Matches) == true)).ToArray();
            if (found.Length == 0)
            {
                throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchCpu(name, Names)) { Named = name };
            }

            wanted.UnionWith(found);
        }

        return wanted.OrderBy(i => i).ToArray();
    }

    private static MatrixCell Cell(HostCpuid from, HostCpuid to, HostVerdict there, HostVerdict back, bool same, GuestView hypervisor)
    {
        BlockingFeature[] blocking = there.Blocking.Where(b => !IsBroughtByMicrocode(b)).ToArray();

        // Where a guest can be given a vendor, that is one thing more to do before it is started, and no refusal.
        bool vendor = blocking.Any(b => b.Feature == "Vendor") && (!hypervisor.MayCrossVendors(vendorGiven: true) || hypervisor.RefusesOtherVendors(to));
        return new MatrixCell
        {
            Hypervisor = hypervisor,
            From = from.Name,
            To = to.Name,
            Answer = same ? MatrixAnswer.Same
                : vendor ? MatrixAnswer.Refused
                : blocking.Length > 0 ? MatrixAnswer.WithMask
                : back.Blocking.Any(b => !IsBroughtByMicrocode(b)) ? MatrixAnswer.OneWay
                : MatrixAnswer.Safe,
            Why = vendor && !same ? Messages.WhyNever(from.Vendor.DisplayName, to.Vendor.DisplayName) : null,
            Hide = vendor || same ? new BlockingFeature[0] : blocking,
            Depends = vendor || same ? new string[0] : there.Blocking.Where(IsBroughtByMicrocode).Select(b => b.Feature)
                .Concat(there.Missing.SelectMany(m => m.Features)).Distinct().ToArray(),
        };
    }

    private static bool IsBroughtByMicrocode(BlockingFeature blocking) =>
        blocking.Class == FeatureClass.Security && blocking.Remedies.FirstOrDefault()?.Kind == RemedyKind.Microcode;
}
