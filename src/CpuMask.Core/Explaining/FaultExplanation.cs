using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Explaining;

/// <summary>
/// What a refused migration, power-on or admission means, which bits and hosts it is about, and the ways out in the language
/// of the platform that reported it. Takes error texts, logs ("it ran on A, why not on B"), requirement lists, a guest's own
/// mask lines, inventories and host dumps, in any number and order.
/// </summary>
public sealed record FaultExplanation
{
    /// <summary>The platform that the answer is for: vmware, xapi, libvirt; null when none can be told.</summary>
    public string? Platform { get; init; }

    /// <summary>Its name as people say it.</summary>
    public string? PlatformName { get; init; }

    /// <summary>What was understood, the most telling first.</summary>
    public IReadOnlyList<FaultFinding> Findings { get; init; } = new FaultFinding[0];

    /// <summary>The ways out; null when nothing is known to act on.</summary>
    public FaultWaysOut? WaysOut { get; init; }

    /// <summary>The ways out in order, the one that harms least first.</summary>
    public IReadOnlyList<FaultWay> Ways => WaysOut?.Ways ?? new FaultWay[0];

    /// <summary>The mask made from the hosts given, as an object of the platform; null when fewer than two were, or none can be made.</summary>
    public object? Mask => WaysOut?.HostsMask;

    /// <summary>The hosts that the inputs held.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = new string[0];

    /// <summary>The error text, plain; redacted when that was asked for.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>What was doubtful or could not be read.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = new string[0];

    /// <summary>Every bit and key that any finding names, each once.</summary>
    public IReadOnlyList<BlockingFeature> Bits => Findings.SelectMany(f => f.Bits).GroupBy(b => b.Address).Select(g => g.First()).ToArray();

    /// <summary>The hosts that do not fit, where they are named.</summary>
    public IReadOnlyList<string> TargetHosts => Findings.Where(f => f.Bits.Count > 0 || f.Candidates.Count > 0).Select(f => f.Host)
        .Where(h => h is not null).Select(h => h!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    /// <summary>What no text says and where to read it, each once.</summary>
    public IReadOnlyList<string> NotKnown => Findings.SelectMany(f => f.NotKnown).Distinct().ToArray();

    /// <summary>False when nothing in the inputs was understood.</summary>
    public bool IsUnderstood => Findings.Count > 0;

    /// <summary>Explains an error text alone.</summary>
    public static FaultExplanation Of(string text, bool redact = false) => Of(new[] { FaultInput.Pasted(text) }, redact: redact);

    /// <summary>The hosts that error texts name, so that they can be looked up; logs and dumps hold their hosts themselves.</summary>
    public static IReadOnlyList<string> HostsNamed(IReadOnlyList<FaultInput> inputs) => FaultEvidence.Of(inputs, null, null).Statements
        .SelectMany(f => new[] { f.SourceHost, f.Host }).Where(h => h is not null).Select(h => h!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    /// <summary>Explains texts and files together.</summary>
    /// <param name="inputs">Error texts, logs, requirements and dumps; what each is, it tells itself.</param>
    /// <param name="hosts">Further hosts, read elsewhere.</param>
    /// <param name="guests">Further guests, read elsewhere.</param>
    /// <param name="guestMask">What the guest needs, for a mask; null takes the platform's default.</param>
    /// <param name="hardware">What the CPUs of <paramref name="hosts"/> have, in the same order, where those are what they offer: the mask is made of it.</param>
    /// <param name="redact">Replaces names of machines, hosts, users and paths, each by the same stand-in everywhere.</param>
    /// <param name="notices">What was doubtful when the further hosts and guests were read.</param>
    public static FaultExplanation Of(
        IReadOnlyList<FaultInput> inputs, IReadOnlyList<HostCpuid>? hosts = null, IReadOnlyList<MigratingGuest>? guests = null,
        IGuestRequirements? guestMask = null, bool redact = false, IReadOnlyList<HostCpuid>? hardware = null,
        IReadOnlyList<string>? notices = null)
    {
        FaultEvidence evidence = FaultEvidence.Of(inputs, hosts, guests);
        var warnings = evidence.Warnings.Concat(notices ?? new string[0]).ToList();
        IReadOnlyList<HostCpuid> masked = Masked(evidence.Hosts, hardware);
        FaultFinding[] compared = FaultComparisons.Of(evidence).ToArray();
        IReadOnlyList<FaultGrammar> grammars = evidence.Answering.Count > 0 ? evidence.Answering : FaultGrammars.For(evidence);
        var said = new FaultCase(evidence.Statements, evidence.Hosts, masked, guestMask, new List<string>());
        FaultFinding[] statements = evidence.Statements.Select(f => HostsAtHand.Settle(f, said, FaultGrammars.Named(f.Platform))).ToArray();
        IReadOnlyList<FaultFinding> alone = statements.Length + compared.Length + evidence.Facts.Count == 0 ? FaultComparisons.Alone(evidence) : new FaultFinding[0];

        // Where guests and hosts were given, what a text leaves open is answered, or said of each host.
        statements = statements.Select(f => compared.Length > 0 ? f with { NotKnown = new string[0] } : f).ToArray();
        FaultFinding[] findings = statements.Concat(compared).OrderBy(f => f.Bits.Count > 0 || f.Question == FaultQuestion.OwnMasks ? 0 : f.Candidates.Count > 0 ? 1 : 2).Concat(evidence.Facts).Concat(alone).ToArray();
        var explanation = new FaultExplanation
        {
            Platform = alone.Count > 0 ? null : grammars.FirstOrDefault()?.Id,
            PlatformName = alone.Count > 0 ? null : grammars.FirstOrDefault()?.Name,
            Findings = findings,
            Hosts = evidence.Hosts.Select(h => h.Name).ToArray(),
            Text = evidence.Text,
            WaysOut = WaysOf(grammars, new FaultCase(findings, evidence.Hosts, masked, guestMask, warnings)),
        };
        explanation = explanation with { Warnings = warnings.Concat(findings.Length == 0 ? new[] { Messages.NothingUnderstood } : new string[0]).ToArray() };
        return redact ? new Redactor(evidence).Apply(explanation) : explanation;
    }

    // The first platform's ways are the answer's; those of others that were given beside it stand behind them.
    private static FaultWaysOut? WaysOf(IReadOnlyList<FaultGrammar> grammars, FaultCase fault)
    {
        FaultWaysOut[] ways = grammars.Select(g => g.WaysOut(grammars.Count == 1 ? fault : fault.Only(g))).OfType<FaultWaysOut>().ToArray();
        return ways.Length <= 1 ? ways.FirstOrDefault() : ways[0] with { Ways = ways.SelectMany(w => w.Ways).ToArray() };
    }

    // Those given stand behind those of the inputs.
    private static IReadOnlyList<HostCpuid> Masked(IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostCpuid>? hardware)
    {
        int own = hosts.Count - (hardware?.Count ?? 0);
        return hardware is null ? hosts : hosts.Take(own).Concat(hardware.Select((h, i) => h with { Name = hosts[own + i].Name })).ToArray();
    }
}
