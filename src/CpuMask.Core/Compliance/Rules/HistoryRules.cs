using CpuMask.Comparison;
using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>What the run before knew: which hosts there were, what they had, and since when each finding stands.</summary>
internal sealed class HistoryRules
{
    private readonly ComplianceRun previous;
    private readonly Dictionary<string, HostCpuid> hosts;
    private readonly string[] missed;
    private readonly Dictionary<(string, string, FindingSubject), DateTimeOffset> since;
    private readonly Dictionary<(string, string, FindingSubject), string> told;
    private readonly Dictionary<(RegisterSet, RegisterSet), RegisterDifference[]> changes = new();

    /// <summary>Takes the run before.</summary>
    public HistoryRules(ComplianceRun previous)
    {
        this.previous = previous;
        hosts = previous.Hosts.GroupBy(h => h.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        missed = previous.Findings.Concat(previous.Waived).Where(f => f.Rule == RuleIds.HostMissing).Select(f => f.Host).Distinct().ToArray();
        since = previous.Findings.Concat(previous.Waived).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.Min(f => f.Since));
        told = previous.Findings.Concat(previous.Waived).GroupBy(f => f.Key).ToDictionary(g => g.Key, g => g.First().Actual);
    }

    /// <summary>Since when a finding stands: since the run before knew it, else since now.</summary>
    public DateTimeOffset Since(CpuidFinding finding, DateTimeOffset now)
    {
        DateTimeOffset first = now;
        // A loss is told once; what is found of the bit from the next run on began with it.
        foreach (string rule in finding.Subject.Register is null ? new[] { finding.Rule } : new[] { finding.Rule, RuleIds.FeatureLost, RuleIds.FeatureWithdrawn })
        {
            if (!IsGain(finding) || rule == finding.Rule)
            {
                first = since.TryGetValue((finding.Host, rule, finding.Subject), out DateTimeOffset known) && known < first ? known : first;
            }
        }

        return first;
    }

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

        if (before.View != host.View)
        {
            return;
        }

        if (!before.Registers.Equals(host.Registers))
        {
            CheckRegisters(before, host, findings);
        }

        CheckCapabilities(before, host, findings);
    }

    /// <summary>Takes out the drift of a bit whose loss is told, and is no milder.</summary>
    public static void Merge(List<CpuidFinding> findings)
    {
        Dictionary<FindingSubject, FindingSeverity> lost = findings.Where(f => f.Rule != RuleIds.ModelDrift && IsLoss(f)).GroupBy(f => f.Subject)
            .ToDictionary(g => g.Key, g => g.Max(f => f.Severity));
        findings.RemoveAll(f => f.Rule == RuleIds.ModelDrift && lost.TryGetValue(f.Subject, out FindingSeverity severity) && severity >= f.Severity);
    }

    // Told whatever the reference promises: a baseline of unlike hosts promises little, and what a host loses beyond it is what
    // somebody who looks every night wants to hear of. That hosts of the model differ says neither that nor since when.
    private void CheckRegisters(HostCpuid before, HostCpuid host, List<CpuidFinding> findings)
    {
        (RegisterSet, RegisterSet) key = (before.Registers, host.Registers);
        if (!changes.TryGetValue(key, out RegisterDifference[]? all))
        {
            changes[key] = all = RegisterDifference.Between(before.Registers, host.Registers)
                .Where(d => d.Before is not null && d.After is not null).ToArray();
        }

        var covered = new HashSet<FindingSubject>(findings.Where(f => f.Rule is not (RuleIds.CpusUneven or RuleIds.ModelDrift)).Select(f => f.Subject));
        var drifted = new HashSet<FindingSubject>(findings.Where(f => f.Rule == RuleIds.ModelDrift).Select(f => f.Subject));
        findings.AddRange(all.Where(d => !covered.Contains(d.Subject))
            .Select(d => Changed(d, before, host)).Where(f => IsLoss(f) || !drifted.Contains(f.Subject)).ToArray());
    }

    private void CheckCapabilities(HostCpuid before, HostCpuid host, List<CpuidFinding> findings)
    {
        if (ReferenceEquals(before.Capabilities, host.Capabilities) || before.Capabilities.All(p => host.Capabilities.TryGetValue(p.Key, out string? now) && now == p.Value))
        {
            return;
        }

        var lost = new List<CpuidFinding>();
        CapabilityRules.Check(new Promise(RegisterSet.Empty) { Capabilities = CapabilityRules.Promised(before) }, host, lost, Messages.RunOf(previous.CheckedAt));
        var covered = new HashSet<FindingSubject>(findings.Where(f => f.Rule is not (RuleIds.CpusUneven or RuleIds.ModelDrift)).Select(f => f.Subject));
        findings.AddRange(lost.Where(f => f.Rule == RuleIds.CapabilityMissing && !covered.Contains(f.Subject)));
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
        if (was.Rule == RuleIds.CapabilityMissing && was.Subject.Register is null)
        {
            return CapabilityRules.ValueOn(host, was.Subject.Name) is { } offered && Wording.Format("{0}", offered) != was.Actual;
        }

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
        rule is RuleIds.FeatureLost or RuleIds.FeatureWithdrawn or RuleIds.FeatureGained or RuleIds.NumberChanged or RuleIds.HostNew or RuleIds.AllClear;

    private static bool IsLoss(CpuidFinding finding) =>
        finding.Rule is RuleIds.FeatureLost or RuleIds.FeatureWithdrawn or RuleIds.AddressBitsLower or RuleIds.NumberLower;

    private static bool IsGain(CpuidFinding finding) => finding.Subject.Bit is not null && finding.Actual == "1";

    private CpuidFinding Changed(RegisterDifference difference, HostCpuid before, HostCpuid after) => new()
    {
        Rule = RuleOf(difference, before),
        Subject = difference.Subject,
        Expected = difference.BeforeText,
        Actual = difference.AfterText,
        Message = Messages.Changed(difference, before, after),
    };

    // As grave as the same loss is for a host that is held against its own last run.
    private string RuleOf(RegisterDifference difference, HostCpuid before)
    {
        FindingSubject subject = difference.Subject;
        if (subject.Bit is { } bit)
        {
            ComparedWord word = ComparedWord.Of(bit.Register);
            bool isMild = ((word.Any | word.Hidden) >> bit.Bit & 1) != 0
                || told.TryGetValue((before.Name, RuleIds.ModelDrift, subject), out string? actual) && actual == "1";
            return difference.After != 0 ? RuleIds.FeatureGained : isMild ? RuleIds.FeatureWithdrawn : RuleIds.FeatureLost;
        }

        bool isLower = difference.After < difference.Before && subject.Row is { Combine: CombineRule.Min };
        return !isLower ? RuleIds.NumberChanged : subject.Name == "PhysicalAddressBits" ? RuleIds.AddressBitsLower : RuleIds.NumberLower;
    }
}
