using CpuMask.Cpuid;
using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Guests;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>
/// What vCenter, ESXi, Workstation and PowerCLI print when a virtual machine cannot move or start or a host is refused, in the
/// wording of versions 2 to 9, whole or in part; a virtual machine's own mask lines; inventories; vmware.log files. Only
/// quoted names, class names and numbers have to be as printed: the words between may be of any language.
/// </summary>
internal sealed class VMwareFaultGrammar : FaultGrammar
{
    private static readonly string[] PowerOnWords =
    {
        "power on failed", "cannot be powered on", "could not be powered on", "Failed to start the virtual machine", "Failed to power on", "Module 'FeatureCompat",
        "Module 'CPUID", "Module 'HV'", "Module 'MonitorMode'", "Module 'Monitor'", "An error was received from the ESX host while powering on", "PowerOnMultiVM", "Power On virtual machine",
    };

    public override string Id => "vmware";

    public override string Name => "VMware vSphere";

    public override GuestView Hypervisor => VMwareGuestView.Instance;

    public override bool AnswersForGuests => true;

    protected internal override IEnumerable<FaultFinding> Read(FaultText text)
    {
        FaultFinding[] settings = OwnMasks.In(text).ToArray();
        if (settings.Length > 0)
        {
            return settings;
        }

        // ESXi itself does not start where the CPUs of one machine differ; the makers' names in it are no vendors at odds.
        if (text.SaysAny("CPU mismatch on feature"))
        {
            return new[] { new FaultFinding { Kind = FaultKind.GuestSystem, Question = FaultQuestion.PowerOn, Direction = FaultDirection.Unknown, Summary = Messages.CpusOfOneHostDiffer, Notes = new[] { Messages.CpusOfOneHostWhy } } };
        }

        FaultFinding[] evc = EvcFaults.In(text).ToArray();
        FaultFinding[] start = PowerOnFaults.In(text).ToArray();
        FaultFinding[] registers = RegisterFaults.In(text).ToArray();
        FaultFinding[] keys = KeyFaults.In(text, start).ToArray();
        FaultFinding[] labels = LabelFaults.In(text, registers).ToArray();
        FaultFinding[] found = evc.Concat(start).Concat(registers).Concat(keys).Concat(labels).ToArray();
        FaultQuestion question = text.SaysAny(PowerOnWords) ? FaultQuestion.PowerOn : FaultQuestion.Migration;
        (string? source, string? target) = HostsIn(text.Flat);
        return found.Concat(General(text, found)).Select(f => f with
        {
            Question = f.Question == FaultQuestion.Unknown ? question : f.Question,
            Summary = f.Kind == FaultKind.FeatureKeys && f.Question == FaultQuestion.Unknown && question == FaultQuestion.PowerOn ? KeyFaults.AtPowerOn(f) : f.Summary,
            SourceHost = f.SourceHost ?? source,
            Host = f.Host ?? target,
        });
    }

    protected internal override FaultReading? ReadWhole(FaultInput input) => LogFaults.Read(input, Read) ?? Inventory.Read(input);

    protected internal override IEnumerable<FaultFinding> OfHosts(IReadOnlyList<HostCpuid> hosts) => Inventory.Of(hosts);

    protected internal override FaultWaysOut? WaysOut(FaultCase fault) => VMwareWaysOut.For(fault);

    protected internal override IEnumerable<BitAddress> Differing(FaultCase fault, FaultFinding finding) =>
        VMwareWaysOut.MaskOf(fault) is { } mask
            ? mask.Bits.Select(b => b.Bit).Where(b => DifferIn(fault.Hosts, b))
            : base.Differing(fault, finding);

    /// <summary>"Unable to migrate from A to B: ..." names two hosts, in this or another sentence with the same two words.</summary>
    private static (string? Source, string? Target) HostsIn(string flat)
    {
        int migrate = flat.IndexOf("migrate ", StringComparison.OrdinalIgnoreCase);
        int from = migrate < 0 ? -1 : flat.IndexOf("from ", migrate, StringComparison.OrdinalIgnoreCase);
        int to = from < 0 ? -1 : flat.IndexOf(" to ", from + 4, StringComparison.OrdinalIgnoreCase);
        if (to < from + 5 || to - from > 200)
        {
            return (null, null);
        }

        string source = flat.Substring(from + 5, to - from - 5).Trim(' ', '\'', '<', '>');
        string rest = flat.Substring(to + 4).TrimStart(' ', '\'', '<');
        int end = rest.IndexOfAny(new[] { ' ', '\'', '>', ',', ';' });
        string target = (end < 0 ? rest : rest.Substring(0, end)).TrimEnd(':', '.');
        return (source.Length is > 0 and < 200 ? source : null, target.Length is > 0 and < 200 ? target : null);
    }

    // Messages that name nothing: what they mean, and where what they leave out can be read.
    private static IEnumerable<FaultFinding> General(FaultText text, IReadOnlyList<FaultFinding> found)
    {
        if (text.SaysAll("Cannot convert", "VirtualMachineFeatureRequirement"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.PowerCliConversion, Direction = FaultDirection.HostLacks, Summary = Messages.PowerCliFault,
                NotKnown = new[] { Messages.WhereRequirementsAre },
            };
        }

        if (text.SaysAny("CannotModifyConfigCpuRequirements", "WillModifyConfigCpuRequirements"))
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Direction = FaultDirection.Unknown, Summary = Messages.OwnRequirementsLost,
                NotKnown = new[] { Messages.WhereRequirementsAre },
            };
        }

        bool silent = text.SaysAny(
            "current hardware requirements", "FeatureRequirementsNotMet", "CPUID details: incompatibility", "incompatible with the CPU feature requirements",
            "incompatible with the virtual machine's requirements", "requires hardware features that are unsupported", "CpuIncompatible");
        if (silent && found.Count == 0)
        {
            yield return new FaultFinding
            {
                Kind = FaultKind.RequirementsNotMet, Direction = FaultDirection.HostLacks,
                Summary = Messages.RequirementsFault, NotKnown = new[] { Messages.WhereRequirementsAre },
            };
        }
    }
}
