using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Faults;

/// <summary>All that is known when the ways out of a fault are looked for.</summary>
internal sealed class FaultCase
{
    internal FaultCase(IReadOnlyList<FaultFinding> findings, IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostCpuid> hardware, IGuestRequirements? guestMask, List<string> warnings)
    {
        Findings = findings;
        Hosts = hosts;
        Hardware = hardware;
        GuestMask = guestMask;
        Warnings = warnings;
    }

    /// <summary>What was found.</summary>
    public IReadOnlyList<FaultFinding> Findings { get; }

    /// <summary>The hosts at hand, as they are to guests where that is known.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; }

    /// <summary>The same hosts' CPUs, of which masks are made.</summary>
    public IReadOnlyList<HostCpuid> Hardware { get; }

    /// <summary>What the guest needs, where the user says so.</summary>
    public IGuestRequirements? GuestMask { get; }

    /// <summary>Takes what is doubtful.</summary>
    internal List<string> Warnings { get; }

    /// <summary>Every bit of the findings, each once; those of the guest's own masks are not among them.</summary>
    public IReadOnlyList<BlockingFeature> Bits => Of(Findings);

    /// <summary>The bits that a direction holds for.</summary>
    public IReadOnlyList<BlockingFeature> BitsThat(FaultDirection direction) => Of(Findings.Where(f => f.Direction == direction));

    /// <summary>Whether any finding is about a question.</summary>
    public bool Asks(FaultQuestion question) => Findings.Any(f => f.Question == question);

    /// <summary>Whether any finding is of a kind.</summary>
    public bool Has(FaultKind kind) => Findings.Any(f => f.Kind == kind);

    /// <summary>The same with the findings of one platform only, and those of none.</summary>
    internal FaultCase Only(FaultGrammar grammar) => new(
        Findings.Where(f => f.Platform is null || f.Platform == grammar.Id).ToArray(), Hosts, Hardware, GuestMask, Warnings);

    private static IReadOnlyList<BlockingFeature> Of(IEnumerable<FaultFinding> findings) => findings
        .Where(f => f.Question != FaultQuestion.OwnMasks).SelectMany(f => f.Bits).GroupBy(b => b.Address).Select(g => g.First()).ToArray();
}
