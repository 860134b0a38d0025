namespace CpuMask.Compliance.Policy;

/// <summary>The table of rules: what is looked for, and how much each matters when no policy says otherwise.</summary>
public static class ComplianceRules
{
    /// <summary>All rules, the gravest first.</summary>
    public static IReadOnlyList<ComplianceRule> All { get; } = new[]
    {
        Error(RuleIds.VendorDifferent, "Another vendor", "The CPU is of another vendor than the pool's: no running VM can come or go."),
        Error(RuleIds.FeatureMissing, "Promised feature missing", "A feature that the reference promises is missing: a VM that uses it cannot come here, and one that is here may already have failed."),
        Error(RuleIds.FeatureLost, "Lost since the last run", "A feature has gone since the last run, promised or not: a VM that uses it cannot come here, and the host is not what it was."),
        Error(RuleIds.AddressBitsLower, "Fewer physical address bits", "Physical addresses are narrower than promised: a VM may point at memory that this host cannot address."),
        Error(RuleIds.CapabilityMissing, "Required capability missing", "The hypervisor lacks a capability that the reference requires and that is no CPUID bit."),
        Error(RuleIds.VmTrapped, "VM cannot leave", "A VM has no other host that it could move to."),
        Error(RuleIds.NotRead, "Named and not read", "A host or VM that was named for the check could not be read, so nothing is known of it."),
        Warning(RuleIds.MitigationMissing, "Shown mitigation missing", "The pool shows this bit to guests because some host has it; a guest on this host relies on microcode that is not there."),
        Warning(RuleIds.MitigationUndeclared, "Mitigation not declared", "The host sets a bit that guests must see wherever they may run, and the reference does not show it."),
        Warning(RuleIds.NumberLower, "Lower number", "A number, such as the highest leaf, is lower than promised."),
        Warning(RuleIds.HiddenFeatureMissing, "Host-only feature missing", "A promised feature is missing that no hypervisor shows to guests: VMs can move, but the hosts are no longer alike."),
        Warning(RuleIds.ModelDrift, "Same model, other features", "Hosts of one CPU model differ: microcode or firmware has drifted."),
        Warning(RuleIds.CpusUneven, "CPUs of one host differ", "The CPUs inside one host differ in a feature; only what all of them have counts."),
        Warning(RuleIds.BitsUnknown, "Not known", "The source does not say whether the host has what is promised."),
        Warning(RuleIds.VmMoveUnknown, "Not known whether VM can leave", "No other host is known to be able to take a VM, and of some it is not known."),
        Warning(RuleIds.ViewDifferent, "Another view", "The host was seen through other eyes than the reference, so its features were not compared."),
        Warning(RuleIds.FeatureWithdrawn, "Gone since the last run, no VM is stuck", "A bit has gone since the last run that no hypervisor shows to guests, that guests see wherever one host has it, or that was itself the drift."),
        Warning(RuleIds.HostMissing, "Host not seen", "A host of the last run was not checked this time."),
        Warning(RuleIds.WaiverExpired, "Waiver expired", "A waiver's last day has passed: what it excused counts again."),
        Information(RuleIds.FeatureExtra, "Extra feature", "The host has a feature that is not promised. A VM started here without a mask may use it and then cannot leave."),
        Information(RuleIds.FeatureGained, "New since the last run", "A feature has appeared since the last run."),
        Information(RuleIds.NumberChanged, "Other number than last time", "A number differs from the last run's."),
        Information(RuleIds.ModelNew, "New CPU model", "The reference was made without this CPU model."),
        Information(RuleIds.HostNew, "Host first seen", "The host was not in the last run."),
        Information(RuleIds.BitUnnamed, "Bit without a name", "The CPU sets a bit that the feature table has no name for. Masks and baselines hide it."),
        Information(RuleIds.WaiverUnused, "Waiver not needed", "A waiver excuses nothing in this run."),
        Information(RuleIds.AllClear, "All as promised", "Nothing was found."),
    };

    private static readonly Dictionary<string, ComplianceRule> ById = All.ToDictionary(r => r.Id);

    /// <summary>The rule with an id, or null.</summary>
    public static ComplianceRule? Find(string id) => ById.TryGetValue(id, out ComplianceRule? rule) ? rule : null;

    private static ComplianceRule Error(string id, string title, string description) => new(id, FindingSeverity.Error, title, description);

    private static ComplianceRule Warning(string id, string title, string description) => new(id, FindingSeverity.Warning, title, description);

    private static ComplianceRule Information(string id, string title, string description) => new(id, FindingSeverity.Information, title, description);
}
