using CpuMask.Cpuid;

namespace CpuMask.Migration.Verdicts;

/// <summary>The question of a running guest whose needs no source tells: no host answers it.</summary>
internal sealed record UnknownNeedsQuestion : HostQuestion
{
    public override (int Kind, BitAddress Bit, string Key) Order => (4, default, string.Empty);

    public override bool? Holds(HostCpuid host) => null;

    public override BlockingFeature Explain(HostCpuid host) => new() { Feature = Messages.GuestNeeds };

    public override (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host) => (Messages.GuestNeeds, Messages.EveryFeature, null);

    public override string? MissingSource => Messages.SourceOfNeeds;
}
