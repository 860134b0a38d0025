using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Text;

namespace CpuMask.Migration.Verdicts;

/// <summary>Whether the host can address what the guest was given.</summary>
internal sealed record AddressBitsQuestion(int Bits) : HostQuestion
{
    private static readonly RegisterAddress Sizes = new(0x80000008, 0, RegisterName.Eax);

    public override (int Kind, BitAddress Bit, string Key) Order => (1, Sizes.Bit(0), string.Empty);

    public override bool? Holds(HostCpuid host) => AddressBits.Physical(host.Registers) is { } found ? found >= Bits : null;

    public override BlockingFeature Explain(HostCpuid host) => new()
    {
        Feature = "PhysicalAddressBits",
        Bit = Sizes.Bit(0),
        Address = FeatureTable.Default.Find(Sizes.Bit(0))?.ToString() ?? Sizes.ToString(),
        Required = Wording.Format("at least {0}", Bits),
        Found = Wording.Format("{0}", AddressBits.Physical(host.Registers)),
        Class = FeatureClass.Numeric,
        Meaning = FeatureTable.Default.Find(Sizes.Bit(0))?.Meaning ?? string.Empty,
        Remedies = new[]
        {
            new Remedy(RemedyKind.FirmwareSetting, Messages.MemoryEncryptionTakesBits),
            new Remedy(RemedyKind.OtherCpu, Messages.MoreAddressBits(Bits)),
        },
    };

    public override (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host) =>
        (Sizes.ToString(), "PhysicalAddressBits", Sizes);
}
