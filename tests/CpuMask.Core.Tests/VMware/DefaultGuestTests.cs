using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.VMware;

public class DefaultGuestTests
{
    // Their registers have no row at all in the published masks.
    private const string LeftOut = "ARAT ACNT2 SGX_EVERIFYREPORT2 MISCSELECT_EXINFO MISCSELECT_CPINFO";

    [Fact]
    public void What_the_feature_table_says_VMware_shows_stands_in_the_newest_default_guest_too() => FeatureTable.Default.All
        .Where(f => f is { IsFlag: true, OnVmware: GuestVisibility.Yes } && !f.Register.IsMsr)
        .Where(f => new[] { CpuVendor.Intel, CpuVendor.Amd }.All(v => GuestMasks.PlatformDefault().SymbolOf(f.Bit, v) == 'x'))
        .Select(f => f.Name)
        .ShouldBe(LeftOut.Split(' '), "A bit that on_vmware calls shown needs its symbol in GuestMasks.tsv (vsphere-current), or mask passes over it.");
}
