using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;

namespace CpuMask.Reports;

/// <summary>Hosts that look the same in everything the report shows, and its column in the matrix.</summary>
public sealed class ReportGroup
{
    internal ReportGroup(int index, IReadOnlyList<HostCpuid> hosts, IReadOnlyList<ReportCell> cells)
    {
        Index = index;
        Hosts = hosts;
        Cells = cells;
    }

    /// <summary>Its place among the groups, from 0; the largest group is first.</summary>
    public int Index { get; }

    /// <summary>A to Z, then AA, AB and so on.</summary>
    public string Letter => LetterOf(Index);

    /// <summary>The hosts, in natural order of their names.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>One cell for each row of the matrix.</summary>
    public IReadOnlyList<ReportCell> Cells { get; }

    /// <summary>One of the hosts.</summary>
    public HostCpuid Sample => Hosts[0];

    /// <summary>The CPU's name, or what is known instead of it.</summary>
    public string Cpu => Sample.Brand.Length > 0 ? Sample.Brand
        : Sample.Signature is { } signature ? Sample.Vendor.DisplayName + " " + signature.ToFamilyModelStepping() : Sample.Vendor.DisplayName;

    /// <summary>The different microcode revisions among the hosts, those that are known.</summary>
    public IReadOnlyList<string> Microcodes => Hosts.Select(h => h.Microcode).Where(m => m is not null).Select(m => m!).Distinct(StringComparer.Ordinal).ToArray();

    /// <summary>The gravest severity among the findings of the hosts; null when there is none.</summary>
    public FindingSeverity? Worst { get; internal set; }

    /// <summary>The letters of the group at a place: A to Z, then AA, AB and so on.</summary>
    public static string LetterOf(int index)
    {
        string letters = string.Empty;
        for (int n = index + 1; n > 0; n = (n - 1) / 26)
        {
            letters = (char)('A' + ((n - 1) % 26)) + letters;
        }

        return letters;
    }
}
