using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.VMware;

public class DefaultGuestTests
{
    // VMware shows these, and its published masks leave them out all the same.
    private const string LeftOut = "ACPI ARAT ACNT2 TSC_ADJUST HLE FDP_EXCPTN_ONLY FPU_CS_DS_DEPRECATED MPX ARCH_CAPABILITIES SGX_EVERIFYREPORT2 "
        + "MISCSELECT_EXINFO MISCSELECT_CPINFO CmpLegacy OSVW TopologyExtensions PerfCtrExtCore SYSCALL SVML VERW_CLEAR";

    [Fact]
    public void What_the_feature_table_says_VMware_shows_stands_in_the_newest_default_guest_too() => FeatureTable.Default.All
        .Where(f => f is { IsFlag: true, OnVmware: GuestVisibility.Yes } && !f.Register.IsMsr)
        .Where(f => new[] { CpuVendor.Intel, CpuVendor.Amd }.All(v => GuestMasks.PlatformDefault().SymbolOf(f.Bit, v) == 'x'))
        .Select(f => f.Name)
        .ShouldBe(LeftOut.Split(' '), "A bit that on_vmware calls shown needs its symbol in GuestMasks.tsv (vsphere-current), or mask passes over it.");
}
