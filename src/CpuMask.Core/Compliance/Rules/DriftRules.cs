using CpuMask.Compliance.Policy;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Compliance.Rules;

/// <summary>
/// Hosts of one CPU model must have the same features; where they do not, microcode, firmware settings or the hypervisor's
/// version differ. What the model should have is what the reference saw of it, else what most of its hosts have now.
/// </summary>
internal sealed class DriftRules
{
    private readonly Dictionary<(CpuVendor, CpuSignature, HostView), HostCpuid> normal = new();
    private readonly Dictionary<(CpuVendor, CpuSignature, HostView), int> alike = new();
    private readonly HashSet<(CpuVendor, CpuSignature, HostView)> past = new();
    private readonly string reference;

    /// <summary>Decides for each model what it should have.</summary>
    public DriftRules(IReadOnlyList<HostState> states, ComplianceReference reference)
    {
        this.reference = reference.Shown;
        foreach (HostCpuid host in reference.Evidence)
        {
            if (Model(host) is { } model && !normal.ContainsKey(model))
            {
                normal[model] = host;
            }
        }

        foreach (var model in states.Where(s => Model(s.Sample) is not null).GroupBy(s => Model(s.Sample)!.Value))
        {
            // Versions split states that have the same features, so registers decide who are the most.
            var most = model.GroupBy(s => s.Sample.Registers)
                .Select(g => (Sample: g.OrderByDescending(s => s.Hosts.Count).First().Sample, Count: g.Sum(s => s.Hosts.Count)))
                .OrderByDescending(g => g.Count).First();
            if (!normal.ContainsKey(model.Key))
            {
                normal[model.Key] = most.Sample;
            }

            // A host of this run knows its versions, which a baseline's evidence does not; and no host of a baseline is a
            // witness of today.
            if (model.FirstOrDefault(s => s.Sample.Registers.Equals(normal[model.Key].Registers)) is { } today)
            {
                normal[model.Key] = today.Sample;
            }
            else if (reference.Kind == ReferenceKind.Baseline)
            {
                past.Add(model.Key);
            }

            alike[model.Key] = model.Where(s => s.Sample.Registers.Equals(normal[model.Key].Registers)).Sum(s => s.Hosts.Count);
        }
    }

    /// <summary>Adds a finding for each bit in which a host differs from its model, unless the bit has one already.</summary>
    public void Check(HostCpuid host, List<CpuidFinding> findings)
    {
        if (Model(host) is not { } model || !normal.TryGetValue(model, out HostCpuid? like) || host.Registers.Equals(like.Registers))
        {
            return;
        }

        bool isPast = past.Contains(model);
        string versions = isPast ? string.Empty : Messages.Versions(like, host);
        // Something extra is drift when others of the model do not have it: the graver word is said, once.
        var covered = new HashSet<FindingSubject>(findings.Where(f => !IsMilder(f)).Select(f => f.Subject));
        var missing = new HashSet<BitAddress>(findings.Where(f => f.Rule == RuleIds.FeatureMissing && f.Subject.Bit is not null).Select(f => f.Subject.Bit!.Value));
        for (int i = 0; i < findings.Count; i++)
        {
            // What is missing for want of another bit says so already.
            bool follows = findings[i].Subject.Row?.DependsOn.Any(missing.Contains) == true;
            findings[i] = follows ? findings[i] : WithModel(findings[i], like, isPast, versions);
        }

        foreach (RegisterDifference difference in RegisterDifference.Between(like.Registers, host.Registers))
        {
            if (!covered.Contains(difference.Subject) && difference.Before is not null && difference.After is not null
                && difference.Subject.Row?.Combine is not (CombineRule.Derived or CombineRule.Ignore))
            {
                findings.RemoveAll(f => IsMilder(f) && f.Subject.Equals(difference.Subject));
                findings.Add(new CpuidFinding
                {
                    Rule = RuleIds.ModelDrift,
                    Subject = difference.Subject,
                    Expected = difference.BeforeText,
                    Actual = difference.AfterText,
                    Message = isPast ? Messages.DriftSince(difference, reference) : Messages.ModelDrift(difference, like.Name, alike.TryGetValue(model, out int n) ? n : 0, versions),
                });
            }
        }
    }

    private CpuidFinding WithModel(CpuidFinding finding, HostCpuid like, bool isPast, string versions) =>
        finding.Rule is RuleIds.FeatureMissing or RuleIds.MitigationMissing or RuleIds.HiddenFeatureMissing or RuleIds.NumberLower or RuleIds.AddressBitsLower
            && finding.Subject.Register is { } register && Shows(finding, like.Registers[register])
            ? finding with
            {
                Message = isPast ? Messages.MissingThoughModelHadIt(finding, reference) : Messages.MissingThoughModelHasIt(finding, reference, like.Name, versions),
            }
            : finding;

    private static bool IsMilder(CpuidFinding finding) => finding.Rule is RuleIds.FeatureExtra or RuleIds.BitUnnamed;

    private static bool Shows(CpuidFinding finding, RegisterValue value) =>
        value.Field(finding.Subject.LowBit, finding.Subject.HighBit) is { } number && Wording.Format("{0}", number) == finding.Expected;

    private static (CpuVendor, CpuSignature, HostView)? Model(HostCpuid host) =>
        host.Signature is { } signature && host.Vendor.IsKnown ? (host.Vendor, signature, host.View) : null;
}
