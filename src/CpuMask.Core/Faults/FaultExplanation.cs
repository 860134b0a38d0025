using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Faults;

/// <summary>
/// What a refused migration or power-on means, which bits and hosts it is about, and the three ways out: a mask, an EVC mode,
/// or the host's settings and microcode. Takes an error text, vmware.log files ("it ran on A, why not on B"), requirement
/// lists and host dumps, in any number and order.
/// </summary>
public sealed record FaultExplanation
{
    /// <summary>No input is larger; a vmware.log of a year is some tens of megabytes.</summary>
    public const long MostBytes = GuestTexts.MostBytes;

    /// <summary>What was understood, the most telling first.</summary>
    public IReadOnlyList<FaultFinding> Findings { get; init; } = new FaultFinding[0];

    /// <summary>The ways out; null when no bit is known and no host can be compared.</summary>
    public FaultWaysOut? WaysOut { get; init; }

    /// <summary>The mask made from the hosts given; null when fewer than two were, or none can be made.</summary>
    public VMotionMask? Mask { get; init; }

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

    /// <summary>False when nothing in the inputs was understood.</summary>
    public bool IsUnderstood => Findings.Count > 0;

    /// <summary>Explains an error text alone.</summary>
    public static FaultExplanation Of(string text, bool redact = false) => Of(new[] { new FaultInput(DumpText.Of(text)) }, redact: redact);

    /// <summary>The hosts that error texts name, so that they can be looked up; logs and dumps hold their hosts themselves.</summary>
    public static IReadOnlyList<string> HostsNamed(IReadOnlyList<FaultInput> inputs) => FaultEvidence.Of(inputs, null, null).Statements
        .SelectMany(f => new[] { f.SourceHost, f.Host }).Where(h => h is not null).Select(h => h!).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    /// <summary>Explains texts and files together.</summary>
    /// <param name="inputs">Error texts, logs, requirements and dumps; what each is, it tells itself.</param>
    /// <param name="hosts">Further hosts, read elsewhere.</param>
    /// <param name="guests">Further guests, read elsewhere.</param>
    /// <param name="guestMask">What the guest needs in vSphere's notation, for the mask; null takes the platform default.</param>
    /// <param name="hardware">What the CPUs of <paramref name="hosts"/> have, in the same order, where those are what they offer: the mask is made of it.</param>
    /// <param name="redact">Replaces names of machines, hosts, users and paths, each by the same stand-in everywhere.</param>
    /// <param name="notices">What was doubtful when the further hosts and guests were read.</param>
    public static FaultExplanation Of(
        IReadOnlyList<FaultInput> inputs, IReadOnlyList<HostCpuid>? hosts = null, IReadOnlyList<MigratingGuest>? guests = null,
        GuestMask? guestMask = null, bool redact = false, IReadOnlyList<HostCpuid>? hardware = null,
        IReadOnlyList<string>? notices = null)
    {
        FaultEvidence evidence = FaultEvidence.Of(inputs, hosts, guests);
        var warnings = evidence.Warnings.Concat(notices ?? new string[0]).ToList();
        VMotionMask? mask = MaskOf(Masked(evidence.Hosts, hardware), guestMask, warnings);
        FaultFinding[] findings = evidence.Statements.Select(f => WithHosts(f, evidence.Hosts, mask))
            .Concat(Comparisons(evidence)).OrderBy(f => f.Bits.Count > 0 ? 0 : f.Candidates.Count > 0 ? 1 : 2).ToArray();
        var explanation = new FaultExplanation
        {
            Findings = findings,
            Mask = mask,
            Hosts = evidence.Hosts.Select(h => h.Name).ToArray(),
            Text = evidence.Text,
            Warnings = warnings.Concat(findings.Length == 0 ? new[] { Messages.NothingUnderstood } : new string[0]).ToArray(),
        };
        explanation = explanation with { WaysOut = FaultAdvice.For(explanation.Bits, evidence, mask) };
        return redact ? new Redactor(evidence).Apply(explanation) : explanation;
    }

    // Those given stand behind those of the inputs.
    private static IReadOnlyList<HostCpuid> Masked(IReadOnlyList<HostCpuid> hosts, IReadOnlyList<HostCpuid>? hardware)
    {
        int own = hosts.Count - (hardware?.Count ?? 0);
        return hardware is null ? hosts : hosts.Take(own).Concat(hardware.Select((h, i) => h with { Name = hosts[own + i].Name })).ToArray();
    }

    // Hosts at hand settle what a message leaves open: which bits of the register differ between them and matter.
    private static FaultFinding WithHosts(FaultFinding finding, IReadOnlyList<HostCpuid> hosts, VMotionMask? mask)
    {
        if (finding.Register is not { } register || finding.Bits.Count > 0 || hosts.Count < 2)
        {
            return finding;
        }

        BitAddress[] differing = (mask is not null ? mask.Bits.Select(b => b.Bit) : finding.Candidates.Select(c => c.Bit!.Value))
            .Where(b => b.Register == register && hosts.Any(h => h.Registers[b] == true) && hosts.Any(h => h.Registers[b] == false)).ToArray();
        return differing.Length == 0 ? finding : finding with
        {
            Bits = differing.Select(b => FaultBits.Of(b, true, hosts.First(h => h.Registers[b] == false))).ToArray(),
            Candidates = new BlockingFeature[0],
            Host = finding.Host ?? string.Join(", ", hosts.Where(h => differing.Any(b => h.Registers[b] == false)).Select(h => h.Name)),
            Notes = new[] { Messages.SettledByHosts(register.ToString()) },
        };
    }

    private static IEnumerable<FaultFinding> Comparisons(FaultEvidence evidence)
    {
        if (evidence.Guests.Count == 0 || evidence.Hosts.Count == 0)
        {
            yield break;
        }

        MigrationCheck check = MigrationCheck.Of(evidence.Guests, evidence.Hosts);
        for (int g = 0; g < check.Guests.Count; g++)
        {
            for (int h = 0; h < check.Hosts.Count; h++)
            {
                // That a guest runs where it runs is no news, unless its host is all there is to compare with.
                MigratingGuest guest = check.Guests[g];
                if (guest.Host == check.Hosts[h].Name && (check.Hosts.Count > 1 || check[g, h] == MigrationVerdict.CanLand))
                {
                    continue;
                }

                HostVerdict verdict = check.Explain(g, h);
                yield return new FaultFinding
                {
                    Kind = FaultKind.Comparison,
                    Summary = Messages.VerdictOf(verdict),
                    Guest = verdict.Guest,
                    SourceHost = guest.Host,
                    Host = verdict.Host,
                    Bits = verdict.Blocking,
                    Notes = verdict.Missing.Select(m => Messages.NotKnownOf(verdict.Host, m.ToString(), m.Source)).Concat(verdict.Cautions).ToArray(),
                };
            }
        }
    }

    private static VMotionMask? MaskOf(IReadOnlyList<HostCpuid> hosts, GuestMask? guest, List<string> warnings)
    {
        if (hosts.Count < 2)
        {
            return null;
        }

        try
        {
            return VMotionMask.Create(hosts, guest);
        }
        catch (CpuMaskException e)
        {
            warnings.Add(e.Message);
            return null;
        }
    }
}
