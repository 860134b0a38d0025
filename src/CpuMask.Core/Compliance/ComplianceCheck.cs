using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Pool;
using CpuMask.Text;

namespace CpuMask.Compliance;

/// <summary>Checks whether hosts still are what their pool was built on.</summary>
public static class ComplianceCheck
{
    /// <summary>Runs every rule that the policy leaves on.</summary>
    /// <param name="hosts">The hosts as they are now.</param>
    /// <param name="reference">What they are held against. With None and a previous run, each is held against itself then.</param>
    /// <param name="policy">What the site wants to hear of.</param>
    /// <param name="previous">The last run: says since when, who is missing, who is new, and what changed.</param>
    /// <param name="trapped">VMs that no other host can take, as the migration check found them; null when it was not asked.</param>
    /// <param name="now">The time of the run; the present when not given.</param>
    /// <param name="unread">What was named for the check and could not be read: each is a finding, since a check that lacks its subject is not fine.</param>
    /// <exception cref="CpuMaskException">There are no hosts.</exception>
    public static ComplianceRun Run(
        IReadOnlyList<HostCpuid> hosts,
        ComplianceReference? reference = null,
        CompliancePolicy? policy = null,
        ComplianceRun? previous = null,
        IReadOnlyList<TrappedGuest>? trapped = null,
        DateTimeOffset? now = null,
        IReadOnlyList<string>? unread = null)
    {
        if (hosts.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, CpuMask.Comparison.Messages.TooFewHosts(0, 1));
        }

        hosts = HostPool.Of(hosts).Hosts;
        hosts = previous is null ? hosts : HostNames.Keep(hosts, previous.Hosts);
        policy ??= CompliancePolicy.Default;
        reference ??= ComplianceReference.None;
        if (reference.Kind == ReferenceKind.None && previous is not null)
        {
            reference = ComplianceReference.FromRun(previous);
        }

        DateTimeOffset at = now ?? DateTimeOffset.UtcNow;
        HistoryRules? history = previous is null ? null : new HistoryRules(previous);
        var verdict = new Verdict(policy, history, at, hosts);
        Judge(hosts, reference, history, verdict);
        foreach (TrappedGuest guest in trapped ?? Array.Empty<TrappedGuest>())
        {
            verdict.Add(guest.ToFinding());
        }

        foreach (string source in unread ?? Array.Empty<string>())
        {
            verdict.Add(new CpuidFinding
            {
                Rule = RuleIds.NotRead, Subject = FindingSubject.Named(source), Expected = "something to check", Actual = "not read", Message = Rules.Messages.NotRead(source),
            });
        }

        if (history is not null)
        {
            foreach (CpuidFinding missing in history.Missing(new HashSet<string>(hosts.Select(h => h.Name), StringComparer.Ordinal), policy))
            {
                verdict.Add(missing);
            }
        }

        verdict.JudgeWaivers();
        return new ComplianceRun(at, reference.Kind, reference.Name, policy.FailOn, hosts, verdict.Findings(), verdict.Waived())
        {
            PreviousAt = previous?.CheckedAt,
            Promised = reference.Kind is ReferenceKind.PreviousRun ? null : reference.For(hosts[0])?.Registers,
            Resolved = history?.Resolved(verdict.All, hosts, policy, trapped is not null) ?? Array.Empty<CpuidFinding>(),
        };
    }

    private static void Judge(IReadOnlyList<HostCpuid> hosts, ComplianceReference reference, HistoryRules? history, Verdict verdict)
    {
        IReadOnlyList<HostState> states = HostState.Of(hosts, reference.For);
        var drift = new DriftRules(states, reference);
        foreach (HostState state in states)
        {
            List<CpuidFinding> findings = verdict.WithSeverities(HostRules.Check(state.Sample, reference));
            drift.Check(state.Sample, findings);
            findings = verdict.WithSeverities(findings);
            foreach (HostCpuid host in state.Hosts)
            {
                List<CpuidFinding> own = findings;
                if (history is not null)
                {
                    own = new List<CpuidFinding>(findings);
                    history.Check(host, own);
                    own = verdict.WithSeverities(own);
                    HistoryRules.Merge(own);
                }

                verdict.Add(host.Name, own);
            }
        }
    }
}
