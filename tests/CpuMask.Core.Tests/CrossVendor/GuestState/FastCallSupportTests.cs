using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>Table 1 and Table 2 of the white paper, cell by cell, against the product's own.</summary>
public class FastCallSupportTests
{
    [Theory]
    // Table 1: AMD 64, compatibility, legacy; Intel 64, compatibility, legacy. "Works, CPUID bit".
    [InlineData("AMD", CpuMode.SixtyFourBit, FastCall.Syscall, true, true)]
    [InlineData("AMD", CpuMode.Compatibility, FastCall.Syscall, true, true)]
    [InlineData("AMD", CpuMode.Legacy, FastCall.Syscall, true, true)]
    [InlineData("Intel", CpuMode.SixtyFourBit, FastCall.Syscall, true, true)]
    [InlineData("Intel", CpuMode.Compatibility, FastCall.Syscall, false, false)]
    [InlineData("Intel", CpuMode.Legacy, FastCall.Syscall, false, false)]
    [InlineData("AMD", CpuMode.SixtyFourBit, FastCall.Sysenter, false, true)]
    [InlineData("AMD", CpuMode.Compatibility, FastCall.Sysenter, false, true)]
    [InlineData("AMD", CpuMode.Legacy, FastCall.Sysenter, true, true)]
    [InlineData("Intel", CpuMode.SixtyFourBit, FastCall.Sysenter, true, true)]
    [InlineData("Intel", CpuMode.Compatibility, FastCall.Sysenter, true, true)]
    [InlineData("Intel", CpuMode.Legacy, FastCall.Sysenter, true, true)]
    // Not in the table: SYSENTER is there in real mode, and forbidden.
    [InlineData("AMD", CpuMode.Real, FastCall.Sysenter, true, true)]
    [InlineData("Hygon", CpuMode.Compatibility, FastCall.Syscall, true, true)]
    public void Table_1_holds_for_calls_and_their_returns(string vendor, CpuMode mode, FastCall call, bool works, bool cpuid)
    {
        FastCall back = call == FastCall.Syscall ? FastCall.Sysret : FastCall.Sysexit;
        foreach (FastCall either in new[] { call, back })
        {
            FastCallSupport.Works(CpuVendor.Of(vendor), mode, either).ShouldBe(works);
            FastCallSupport.CpuidBit(CpuVendor.Of(vendor), mode, either).ShouldBe(cpuid);
        }
    }

    [Fact]
    public void No_pair_works_in_compatibility_mode_on_both_vendors()
    {
        foreach (FastCall call in new[] { FastCall.Syscall, FastCall.Sysenter })
        {
            (FastCallSupport.Works(CpuVendor.Amd, CpuMode.Compatibility, call) && FastCallSupport.Works(CpuVendor.Intel, CpuMode.Compatibility, call)).ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("AMD", "Intel", CpuMode.Compatibility, FastCall.Syscall, true)]
    [InlineData("Intel", "AMD", CpuMode.Compatibility, FastCall.Sysenter, true)]
    [InlineData("Intel", "AMD", CpuMode.SixtyFourBit, FastCall.Sysexit, true)]
    [InlineData("AMD", "Intel", CpuMode.SixtyFourBit, FastCall.Sysret, false)]
    [InlineData("AMD", "Intel", CpuMode.Legacy, FastCall.Sysret, true)]
    [InlineData("Intel", "AMD", CpuMode.Legacy, FastCall.Sysenter, false)]
    // What the guest was not promised needs no emulation, although it works nowhere.
    [InlineData("Intel", "AMD", CpuMode.Compatibility, FastCall.Syscall, false)]
    [InlineData("AMD", "Hygon", CpuMode.Compatibility, FastCall.Syscall, false)]
    public void Emulation_is_needed_where_the_shown_vendor_has_it_and_the_host_has_not(string shown, string host, CpuMode mode, FastCall call, bool needed) =>
        FastCallSupport.NeedsEmulation(CpuVendor.Of(shown), CpuVendor.Of(host), mode, call).ShouldBe(needed);

    [Theory]
    [InlineData("Intel", "Intel", 312)]
    [InlineData("AMD", "AMD", 190)]
    [InlineData("Intel", "AMD", 9900)]
    [InlineData("AMD", "Intel", 10728)]
    public void Table_2_holds_for_calls(string shown, string host, int cycles) =>
        FastCallCosts.OfCall(CpuVendor.Of(shown), CpuVendor.Of(host)).ShouldBe(cycles);

    [Theory]
    [InlineData("Intel", 709)]
    [InlineData("AMD", 360)]
    public void Table_2_holds_for_INT_80h(string host, int cycles) => FastCallCosts.OfInt80(CpuVendor.Of(host)).ShouldBe(cycles);

    [Fact]
    public void Emulation_adds_about_ten_thousand_cycles()
    {
        FastCallCosts.EmulationAdds.ShouldBe(10000);
        (FastCallCosts.EmulatedSyscallOnIntel - FastCallCosts.NativeSysenterOnIntel).ShouldBeInRange(9500, 10500);
        (FastCallCosts.EmulatedSysenterOnAmd - FastCallCosts.NativeSyscallOnAmd).ShouldBeInRange(9500, 10500);
    }
}
