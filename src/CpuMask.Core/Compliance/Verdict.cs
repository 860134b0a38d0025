using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Rules;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Compliance;

/// <summary>Gathers findings and puts the policy on them: severities, waivers, since when.</summary>
internal sealed class Verdict
{
    private readonly CompliancePolicy policy;
    private readonly HistoryRules? history;
    private readonly DateTimeOffset now;
    private readonly List<CpuidFinding> all = new();
    private readonly HashSet<ComplianceWaiver> used = new();
    private readonly Dictionary<string, int> order = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, FindingSubject Subject), int[]> candidates = new();

    // Which waivers cover the host whose findings came last; null where nobody asked. Its findings come one after the other, and a
    // site's thousand waivers are then matched once a host and not once a finding.
    private readonly bool?[] covers;
    private readonly Wildcard[] waivedHosts;
    private string? coveredHost;

    /// <summary>Begins a verdict.</summary>
    public Verdict(CompliancePolicy policy, HistoryRules? history, DateTimeOffset now, IReadOnlyList<HostCpuid> hosts)
    {
        this.policy = policy;
        this.history = history;
        this.now = now;
        covers = new bool?[policy.Waivers.Count];
        for (int i = 0; i < hosts.Count; i++)
        {
            order[hosts[i].Name] = i;
        }

        waivedHosts = policy.Waivers.Select(w => Wildcard.Among(w.Host, order.Keys)).ToArray();
    }

    /// <summary>Everything found so far, waived or not.</summary>
    public IReadOnlyList<CpuidFinding> All => all;

    /// <summary>The findings of rules that are on, with the policy's severities.</summary>
    public List<CpuidFinding> WithSeverities(List<CpuidFinding> findings)
    {
        var on = new List<CpuidFinding>(findings.Count);
        foreach (CpuidFinding finding in findings)
        {
            if (policy.SeverityOf(finding.Rule) is { } severity)
            {
                on.Add(finding.Severity == severity ? finding : finding with { Severity = severity });
            }
        }

        return on;
    }

    /// <summary>Adds a host's findings, whose severities are set.</summary>
    public void Add(string host, List<CpuidFinding> findings)
    {
        foreach (CpuidFinding finding in findings)
        {
            CpuidFinding own = finding with { Host = host, Since = now, Waiver = WaiverFor(finding, host) };
            all.Add(history is null ? own : own with { Since = history.Since(own, now) });
        }
    }

    /// <summary>Adds one finding, unless its rule is off.</summary>
    public void Add(CpuidFinding finding) => Add(finding.Host, WithSeverities(new List<CpuidFinding> { finding }));

    /// <summary>Adds a finding for each waiver that has run out or excuses nothing.</summary>
    public void JudgeWaivers()
    {
        foreach (ComplianceWaiver waiver in policy.Waivers)
        {
            bool expired = waiver.IsExpired(now);
            if (expired || !used.Contains(waiver))
            {
                Add(new CpuidFinding
                {
                    Rule = expired ? RuleIds.WaiverExpired : RuleIds.WaiverUnused,
                    Subject = FindingSubject.Named(waiver.ToString()),
                    Expected = expired ? Wording.Day(waiver.Expires) : "in use",
                    Actual = expired ? Wording.Day(now.UtcDateTime) : "unused",
                    Message = expired ? Messages.WaiverExpired(waiver) : Messages.WaiverUnused(waiver),
                });
            }
        }
    }

    /// <summary>What is not waived: the gravest first, then by host and bit.</summary>
    public IReadOnlyList<CpuidFinding> Findings() => Sorted(all.Where(f => f.Waiver is null));

    /// <summary>What is waived.</summary>
    public IReadOnlyList<CpuidFinding> Waived() => Sorted(all.Where(f => f.Waiver is not null));

    // LINQ's sort is stable: inside a host the rules' own order, ascending by address, stays.
    private CpuidFinding[] Sorted(IEnumerable<CpuidFinding> findings) => findings
        .OrderByDescending(f => f.Severity)
        .ThenBy(f => order.TryGetValue(f.Host, out int i) ? i : int.MaxValue)
        .ToArray();

    private ComplianceWaiver? WaiverFor(CpuidFinding finding, string host)
    {
        if (policy.Waivers.Count == 0 || finding.Rule is RuleIds.WaiverExpired or RuleIds.WaiverUnused)
        {
            return null;
        }

        (string, FindingSubject) key = (finding.Rule, finding.Subject);
        if (!candidates.TryGetValue(key, out int[]? waivers))
        {
            candidates[key] = waivers = Enumerable.Range(0, policy.Waivers.Count).Where(i => policy.Waivers[i] is { } w
                && !w.IsExpired(now) && w.CoversRule(finding.Rule) && w.CoversSubject(finding.Subject)).ToArray();
        }

        if (waivers.Length > 0 && coveredHost != host)
        {
            Array.Clear(covers, 0, covers.Length);
            coveredHost = host;
        }

        int first = Array.FindIndex(waivers, i => covers[i] ??= policy.Waivers[i].CoversHost(host, waivedHosts[i]));
        if (first < 0)
        {
            return null;
        }

        ComplianceWaiver waiver = policy.Waivers[waivers[first]];
        used.Add(waiver);
        return waiver;
    }
}
