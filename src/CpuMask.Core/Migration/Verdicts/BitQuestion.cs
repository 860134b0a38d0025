using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Text;

namespace CpuMask.Migration.Verdicts;

/// <summary>Whether one bit of the host is as the guest needs it.</summary>
internal sealed record BitQuestion(BitRequirement Requirement, GuestView Hypervisor) : HostQuestion
{
    public override (int Kind, BitAddress Bit, string Key) Order => (2, Requirement.Bit, string.Empty);

    public override bool? Holds(HostCpuid host)
    {
        host = Hypervisor.Landing(host);
        bool? found = host.Registers[Requirement.Bit];
        if (found == true && Requirement.Need is BitNeed.Set or BitNeed.IfSeen)
        {
            return true;
        }

        // What the hypervisor makes itself is there whatever the CPU has; what it offers says so itself.
        bool synthesised = Requirement.Need is BitNeed.Set or BitNeed.IfSeen
            && !(host.View == HostView.GuestMaximum && found is not null)
            && FeatureTable.Default.Find(Requirement.Bit) is { } row
            && Hypervisor.Of(row) == GuestVisibility.Synthesised;
        return synthesised ? true : Requirement.Holds(found);
    }

    public override BlockingFeature Explain(HostCpuid host)
    {
        FeatureTable table = FeatureTable.Default;
        Feature? row = table.Find(Requirement.Bit);
        return new BlockingFeature
        {
            Feature = NameOf(row),
            Bit = Requirement.Bit,
            Address = Requirement.Bit.ToString(row?.Name),
            Key = row is { IsFlag: true } ? Hypervisor.KeyOf(row) : null,
            Required = Requirement.Need switch
            {
                BitNeed.SameSet => Messages.SameAsSource(1),
                BitNeed.SameClear => Messages.SameAsSource(0),
                BitNeed.Clear => "0",
                BitNeed.Set or BitNeed.SameUnknown or BitNeed.IfSeen => "1",
            },
            Found = Requirement.Need is BitNeed.Clear or BitNeed.SameClear ? "1" : "0",
            Class = row?.Class ?? FeatureClass.Feature,
            Meaning = row?.Meaning ?? string.Empty,
            Remedies = Requirement.Need is BitNeed.Clear or BitNeed.SameClear
                ? new[] { new Remedy(RemedyKind.HypervisorSetting, Messages.HideIt) }
                : row is { IsFlag: true } ? FeatureRemedies.For(row, host, Hypervisor) : new Remedy[0],
        };
    }

    public override (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host) =>
        (Requirement.Bit.Register.ToString(), NameOf(FeatureTable.Default.Find(Requirement.Bit)), Requirement.Bit.Register);

    private string NameOf(Feature? row) => row switch
    {
        null => FeatureTable.Default.NameOf(Requirement.Bit),
        { IsFlag: true } => row.Name,
        _ => Wording.Format("{0}[{1}]", row.Name, Requirement.Bit.Bit - row.LowBit),
    };
}
