using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;

namespace CpuMask.Migration.Verdicts;

/// <summary>Whether the host's CPU is of the vendor that the guest has seen.</summary>
internal sealed record VendorQuestion(CpuVendor Vendor, GuestView Hypervisor, bool MayCross) : HostQuestion
{
    private static readonly RegisterAddress Leaf = new(0, 0, RegisterName.Ebx);

    public override (int Kind, BitAddress Bit, string Key) Order => (0, Leaf.Bit(0), string.Empty);

    public override bool? Holds(HostCpuid host) => MayCross
        ? !host.Vendor.IsKnown || host.Vendor == Vendor || !Hypervisor.RefusesOtherVendors(host)
        : host.Vendor.IsKnown ? host.Vendor == Vendor : null;

    public override BlockingFeature Explain(HostCpuid host) => new()
    {
        Feature = "Vendor",
        Address = "CPUID.(EAX=00H,ECX=0)",
        Required = Vendor.DisplayName,
        Found = host.Vendor.DisplayName,
        Class = FeatureClass.Identity,
        Meaning = Messages.VendorMeaning,
        Remedies = Hypervisor.MayCrossVendors(vendorGiven: true) && !Hypervisor.RefusesOtherVendors(host)
            ? new[] { new Remedy(RemedyKind.OtherCpu, Messages.VendorRemedy(Vendor.DisplayName)), new Remedy(RemedyKind.HypervisorSetting, Messages.VendorCanBeGiven(Hypervisor.CrossingDependsOn)) }
            : new[] { new Remedy(RemedyKind.OtherCpu, Messages.VendorRemedy(Vendor.DisplayName)) },
    };

    public override (string What, string Feature, RegisterAddress? Register) Missing(HostCpuid host) =>
        ("CPUID.(EAX=00H,ECX=0)", "Vendor", Leaf);
}
