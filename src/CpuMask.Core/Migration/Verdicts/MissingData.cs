using CpuMask.Cpuid;

namespace CpuMask.Migration.Verdicts;

/// <summary>Gathers unanswered questions by the word or key that would answer them, and names a source that has it.</summary>
internal static class MissingData
{
    /// <summary>What would have to be known of a host.</summary>
    public static IReadOnlyList<MissingDatum> Of(IEnumerable<HostQuestion> open, HostCpuid host) => open
        .Select(t => (Datum: t.Missing(host), t.MissingSource))
        .GroupBy(m => m.Datum.What)
        .Select(g => new MissingDatum(
            g.Key, g.Select(m => m.Datum.Feature).Distinct().ToArray(), g.First().MissingSource ?? SourceOf(g.First().Datum.Register, host)))
        .ToArray();

    // vSphere's five levels hold leaves 0, 1 and 0x80000000, 1 and 8; all else of CPUID needs a dump, MSRs a kernel's help.
    private static string SourceOf(RegisterAddress? register, HostCpuid host) => register switch
    {
        null => Messages.SourceOfKey,
        { IsMsr: true } => Messages.SourceOfMsr,
        _ when host.Vendor.IsKnown => Messages.SourceOfLeaf,
        _ => Messages.SourceOfVendor,
    };
}
