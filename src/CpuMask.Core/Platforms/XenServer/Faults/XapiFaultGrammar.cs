using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Migration.Verdicts;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer.Faults;

/// <summary>
/// XAPI's errors in XenServer and XCP-ng, from xe, XenCenter, Xen Orchestra or a log: error codes in capitals, which are the same
/// in every language, and the reasons behind them.
/// </summary>
internal sealed class XapiFaultGrammar : FaultGrammar
{
    public override string Id => "xapi";

    public override string Name => "XenServer and XCP-ng (XAPI)";

    public override GuestView Hypervisor => XenServerGuestView.Instance;

    public override bool AnswersForGuests => true;

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        bool incompatible = text.SaysAny("VM_INCOMPATIBLE_WITH_THIS_HOST", "VM is incompatible with the CPU features of this host", "features this host's CPU does not have");
        bool evacuate = text.SaysAny("CANNOT_EVACUATE_HOST");
        if (text.SaysAny("CPU from a different vendor") || (incompatible && text.SaysAny("vendor")))
        {
            yield return Finding(FaultKind.Vendor, FaultQuestion.Migration, FaultDirection.Unknown, Messages.OtherVendor, new string[0]);
        }
        else if (incompatible || (evacuate && text.SaysAny("CPU")))
        {
            yield return Finding(FaultKind.RequirementsNotMet, FaultQuestion.Migration, FaultDirection.HostLacks, evacuate ? Messages.Evacuation : Messages.LastBooted, new[] { Messages.NotAReboot }) with { NotKnown = new[] { Messages.Which } };
        }

        if (text.SaysAny("POOL_HOSTS_NOT_HOMOGENEOUS", "HOSTS_NOT_HOMOGENEOUS") || text.SaysAll("CPUs differ", "pool") || text.Says("hardware is incompatible with the master") || text.Says("hardware is incompatible with the pool coordinator"))
        {
            yield return Finding(FaultKind.Vendor, FaultQuestion.PoolAdmission, FaultDirection.Unknown, Messages.NotHomogeneous, new[] { Messages.JoinChecksVendor }) with { NotKnown = new[] { Messages.WhichHost } };
        }

        if (text.SaysAny("CPU_FEATURES_DOWN"))
        {
            yield return Finding(FaultKind.RequirementsNotMet, FaultQuestion.PoolAdmission, FaultDirection.HostLacks, Messages.FeaturesDown, new[] { Messages.RunningKeep }) with { NotKnown = new[] { Messages.WhichPool } };
        }
        else if (text.SaysAny("CPU_FEATURES_UP"))
        {
            yield return Finding(FaultKind.RequirementsNotMet, FaultQuestion.PoolAdmission, FaultDirection.Unknown, Messages.FeaturesUp, new[] { Messages.RunningKeep });
        }

        if (text.SaysAny("CPU_FEATURE_MASKING_NOT_SUPPORTED", "INVALID_FEATURE_STRING"))
        {
            yield return Finding(FaultKind.GuestSettings, FaultQuestion.PoolAdmission, FaultDirection.Unknown, Messages.MaskingGone, new string[0]);
        }

        if (text.SaysAny("FEATURE_REQUIRES_HVM", "VM_HVM_REQUIRED", "HVM not supported", "HVM is required"))
        {
            yield return Finding(FaultKind.Virtualization, FaultQuestion.PowerOn, FaultDirection.HostLacks, Messages.NoHvm, new string[0]);
        }
    }

    protected internal override FaultReading? ReadWhole(FaultInput input) =>
        input.Text.HasNearBeginning("last-boot-cpu-flags") || input.Text.HasNearBeginning("last_boot_cpu_flags")
            ? FaultReading.OfGuest(input, new XenFlagsReader(), Hypervisor) : null;

    protected internal override FaultWaysOut? WaysOut(FaultCase fault)
    {
        if (fault.Findings.Count == 0)
        {
            return null;
        }

        var ways = new List<FaultWay>();
        bool pool = fault.Asks(FaultQuestion.PoolAdmission);
        if (fault.Has(FaultKind.Vendor))
        {
            ways.Add(new FaultWay(FaultHarm.None, pool ? Messages.PoolOfItsVendor : Messages.HostOfItsVendor));
            ways.Add(new FaultWay(FaultHarm.Restart, Messages.ColdAcrossVendors) { Advice = new[] { Messages.NoForceAcross } });
        }
        else if (fault.Has(FaultKind.Virtualization))
        {
            ways.Add(new FaultWay(FaultHarm.Host, Messages.SwitchOnHvm));
        }
        else if (fault.Asks(FaultQuestion.Migration) || fault.Has(FaultKind.RequirementsNotMet))
        {
            ways.Add(new FaultWay(FaultHarm.None, Messages.OtherHost) { Lines = new[] { "xe host-param-get uuid=HOST param-name=cpu_info" } });
            ways.Add(new FaultWay(FaultHarm.Host, Messages.FirmwareAlike) { Advice = HostSays(fault.BitsThat(FaultDirection.HostLacks)) });
            ways.Add(new FaultWay(FaultHarm.Restart, Messages.ShutDownAndStart) { Advice = new[] { Messages.AfterThat }, Lines = new[] { "xe vm-shutdown uuid=VM", "xe vm-start uuid=VM on=HOST" } });
            ways.Add(new FaultWay(FaultHarm.Unsupported, Messages.Force) { Lines = new[] { "xe vm-migrate uuid=VM host=HOST live=true force=true" } });
        }

        if (fault.Has(FaultKind.GuestSettings))
        {
            ways.Add(new FaultWay(FaultHarm.None, Messages.PoolLevelsItself) { Lines = new[] { "xe pool-param-get uuid=POOL param-name=cpu_info" } });
        }

        return FaultWaysOut.Of(ways);
    }

    private static string[] HostSays(IReadOnlyList<BlockingFeature> bits) => bits.SelectMany(b => b.Remedies.Select(r => (b.Feature, r.Advice))).GroupBy(p => p.Advice)
        .Select(g => Wording.List(g.Select(p => p.Feature).Distinct().ToArray(), 30) + ": " + g.Key).ToArray();

    private static FaultFinding Finding(FaultKind kind, FaultQuestion question, FaultDirection direction, string summary, string[] notes) => new()
    {
        Kind = kind, Question = question, Direction = direction, Summary = summary, Notes = notes,
    };
}
