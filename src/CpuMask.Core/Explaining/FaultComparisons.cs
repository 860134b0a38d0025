using CpuMask.Faults;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;

namespace CpuMask.Explaining;

/// <summary>What logs, guests and host dumps say when they are held against each other.</summary>
internal static class FaultComparisons
{
    /// <summary>A finding for each guest and each host but its own.</summary>
    public static IEnumerable<FaultFinding> Of(FaultEvidence evidence)
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
                // That a guest runs where it runs is no question.
                if (check.Guests[g].Host == check.Hosts[h].Name)
                {
                    continue;
                }

                HostVerdict verdict = check.Explain(g, h);
                yield return new FaultFinding
                {
                    Kind = FaultKind.Comparison,
                    Question = FaultQuestion.Migration,
                    Direction = DirectionOf(verdict.Blocking),
                    Summary = Messages.VerdictOf(verdict),
                    Guest = verdict.Guest,
                    SourceHost = check.Guests[g].Host,
                    Host = verdict.Host,
                    Bits = verdict.Blocking,
                    Notes = verdict.Cautions,
                    NotKnown = verdict.Missing.Select(m => Messages.NotKnownOf(verdict.Host, m.ToString(), m.Source)).ToArray(),
                };
            }
        }
    }

    /// <summary>What guests without a host, or hosts without a guest, are: no fault, and half of a question.</summary>
    public static IReadOnlyList<FaultFinding> Alone(FaultEvidence evidence) => evidence.Hosts.Count > 1 && evidence.Guests.Count == 0 ? new FaultFinding[0]
        : evidence.Guests.Select(g => new FaultFinding { Kind = FaultKind.Log, Question = FaultQuestion.Log, Summary = Messages.GuestAlone(g.Name, g.Source), NotKnown = new[] { Messages.WantsHost } })
        .Concat(evidence.Hosts.Where(_ => evidence.Guests.Count == 0)
            .Select(h => new FaultFinding { Kind = FaultKind.Log, Question = FaultQuestion.Log, Summary = Messages.HostAlone(h), NotKnown = new[] { Messages.WantsGuest } })).Take(50).ToArray();

    private static FaultDirection DirectionOf(IReadOnlyList<BlockingFeature> bits) => bits.Count == 0 ? FaultDirection.Unknown
        : bits.All(b => b.Required == "0") ? FaultDirection.HostHas : FaultDirection.HostLacks;
}
