using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>What the run before knew: which hosts there were, what they had, and since when each finding stands.</summary>
internal sealed class HistoryRules
{
    private readonly ComplianceRun previous;
    private readonly Dictionary<string, HostCpuid> hosts;
    private readonly string[] missed;
    private readonly Dictionary<(string, string, FindingSubject), DateTimeOffset> since;
    private readonly Dictionary<(RegisterSet, RegisterSet), RegisterDifference[]> changes = new();

    /// <summary>Takes the run before.</summary>
    public HistoryRules(ComplianceRun previous)
    {
        this.previous = previous;
        hosts = previous.Hosts.GroupBy(h => h.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        missed = previous.Findings.Concat(previous.Waived).Where(f => f.Rule == RuleIds.HostMissing).Select(f => f.Host).Distinct().ToArray();
        since = previous.Findings.Concat(previous.Waived).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Min(f => f.Since));
    }

    /// <summary>Since when a finding stands: since the run before knew it, else since now.</summary>
    public DateTimeOffset Since(CpuidFinding finding, DateTimeOffset now) =>
        since.TryGetValue(finding.Key, out DateTimeOffset first) && first < now ? first : now;

    /// <summary>Adds what changed on a host, unless a rule has spoken about the bit already, or that the host is new.</summary>
    public void Check(HostCpuid host, List<CpuidFinding> findings)
    {
        if (!hosts.TryGetValue(host.Name, out HostCpuid? before))
        {
            // A host that was missed is back, which is mended and not new.
            if (missed.Contains(host.Name))
            {
                return;
            }

            findings.Add(new CpuidFinding { Rule = RuleIds.HostNew, Expected = "absent", Actual = "present", Message = Messages.HostNew(previous.CheckedAt) });
            return;
        }

        if (before.View != host.View || before.Registers.Equals(host.Registers))
        {
            return;
        }

        (RegisterSet, RegisterSet) key = (before.Registers, host.Registers);
        if (!changes.TryGetValue(key, out RegisterDifference[]? all))
        {
            changes[key] = all = RegisterDifference.Between(before.Registers, host.Registers)
                .Where(d => d.Before is not null && d.After is not null).ToArray();
        }

        var covered = new HashSet<FindingSubject>(findings.Where(f => f.Rule != RuleIds.CpusUneven).Select(f => f.Subject));
        findings.AddRange(all.Where(d => !covered.Contains(d.Subject)).Select(d => Changed(d, before, host)));
    }

    /// <summary>The hosts that were there, or were missed already, and are not there now.</summary>
    public IEnumerable<CpuidFinding> Missing(ISet<string> present, CompliancePolicy policy)
    {
        string[] known = previous.Hosts.Select(h => h.Name).Concat(missed).Distinct(StringComparer.Ordinal).ToArray();
        foreach (string name in known.Where(n => !present.Contains(n) && !policy.IsRetired(n, known)))
        {
            yield return new CpuidFinding { Host = name, Rule = RuleIds.HostMissing, Expected = "present", Actual = "absent", Message = Messages.HostMissing() };
        }
    }

    /// <summary>
    /// What the run before found and this one knows to be mended. Events, which no run finds twice, do not count; nor does what
    /// was not looked at this time: a host that is gone, a bit that its source no longer tells, a rule that is off now.
    /// </summary>
    public IReadOnlyList<CpuidFinding> Resolved(
        IReadOnlyList<CpuidFinding> now, IReadOnlyList<HostCpuid> present, CompliancePolicy policy, bool areGuestsAsked)
    {
        var still = new HashSet<(string, string, FindingSubject)>(now.Select(f => f.Key));
        var notCompared = new HashSet<string>(
            now.Where(f => f.Rule is RuleIds.ViewDifferent or RuleIds.VendorDifferent).Select(f => f.Host), StringComparer.Ordinal);
        var unknown = new HashSet<(string, FindingSubject)>(now.Where(f => f.Rule == RuleIds.BitsUnknown).Select(f => (f.Host, f.Subject)));
        Dictionary<string, HostCpuid> byName = present.ToDictionary(h => h.Name, StringComparer.Ordinal);

        bool IsMended(CpuidFinding was) => was.Rule switch
        {
            RuleIds.WaiverExpired or RuleIds.WaiverUnused or RuleIds.NotRead => true,
            RuleIds.VmTrapped or RuleIds.VmMoveUnknown => areGuestsAsked,
            RuleIds.ViewDifferent or RuleIds.VendorDifferent or RuleIds.HostMissing => byName.ContainsKey(was.Host),
            _ => byName.TryGetValue(was.Host, out HostCpuid? host) && !notCompared.Contains(was.Host)
                && !unknown.Contains((was.Host, was.Subject)) && IsMendedOn(host, was),
        };

        return previous.Findings.Concat(previous.Waived)
            .Where(f => !IsEvent(f.Rule) && !still.Contains(f.Key) && policy.SeverityOf(f.Rule) is not null && IsMended(f)).ToArray();
    }

    // A bit that is as it was is not mended because nobody asks for it any more.
    private static bool IsMendedOn(HostCpuid host, CpuidFinding was)
    {
        if (was.Subject.Register is not { } register || was.Rule == RuleIds.BitsUnknown)
        {
            return true;
        }

        uint? value = host.Registers[register].Field(was.Subject.LowBit, was.Subject.HighBit);
        bool isLack = was.Rule is RuleIds.FeatureMissing or RuleIds.HiddenFeatureMissing or RuleIds.MitigationMissing
            or RuleIds.AddressBitsLower or RuleIds.NumberLower or RuleIds.CapabilityMissing;
        return value is not null && (!isLack || Wording.Format("{0}", value) != was.Actual);
    }

    private static bool IsEvent(string rule) =>
        rule is RuleIds.FeatureLost or RuleIds.FeatureGained or RuleIds.NumberChanged or RuleIds.HostNew or RuleIds.AllClear;

    private static CpuidFinding Changed(RegisterDifference difference, HostCpuid before, HostCpuid after)
    {
        bool lost = difference.Subject.Bit is not null && difference.After == 0;
        bool gained = difference.Subject.Bit is not null && difference.After == 1;
        return new CpuidFinding
        {
            Rule = lost ? RuleIds.FeatureLost : gained ? RuleIds.FeatureGained : RuleIds.NumberChanged,
            Subject = difference.Subject,
            Expected = difference.BeforeText,
            Actual = difference.AfterText,
            Message = Messages.Changed(difference, before, after),
        };
    }
}
