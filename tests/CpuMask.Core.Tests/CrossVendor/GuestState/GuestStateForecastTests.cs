using System;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>What an admin is told of a guest: what would be emulated, what repaired, and what it costs.</summary>
public class GuestStateForecastTests
{
    [Theory]
    [InlineData("AMD", "Intel", true, true, "SYSCALL in 32-bit compatibility mode", "")]
    [InlineData("Intel", "AMD", true, true, "SYSENTER in 32-bit compatibility mode; SYSEXIT in 64-bit mode", "SYSENTER in 64-bit mode")]
    [InlineData("Intel", "AMD", true, false, "", "SYSENTER in 64-bit mode; SYSEXIT in 64-bit mode")]
    [InlineData("AMD", "Intel", true, false, "", "")]
    [InlineData("AMD", "Intel", false, true, "", "SYSCALL in 32-bit legacy mode; SYSRET in 32-bit legacy mode")]
    [InlineData("Intel", "AMD", false, true, "", "")]
    [InlineData("AMD", "AMD", true, true, "", "")]
    [InlineData("Intel", "Intel", true, true, "", "")]
    [InlineData("AMD", "Hygon", true, true, "", "")]
    public void It_names_what_is_emulated(string shown, string host, bool is64Bit, bool calls32Bit, string usual, string unusual)
    {
        GuestStateForecast forecast = GuestStateForecast.Of(CpuVendor.Of(shown), CpuVendor.Of(host), is64Bit, calls32Bit)!;
        string.Join("; ", forecast.Emulated.Where(e => e.IsUsual).Select(GuestStateWords.Of)).ShouldBe(usual);
        string.Join("; ", forecast.Emulated.Where(e => !e.IsUsual).Select(GuestStateWords.Of)).ShouldBe(unusual);
        (forecast.Cost is null).ShouldBe(usual.Length == 0);
        forecast.KeepsUpperHalves.ShouldBe(shown == "Intel" && host == "AMD" && is64Bit);
        (forecast.Shown, forecast.Host).ShouldBe((CpuVendor.Of(shown), CpuVendor.Of(host)));
    }

    [Fact]
    public void It_counts_what_emulation_costs()
    {
        FastCallCost cost = GuestStateForecast.Of(CpuVendor.Amd, CpuVendor.Intel, true, true, 20000, 2.4e9)!.Cost!;
        cost.ShouldBe(new FastCallCost(10728, 190, 709, 20000 * 10728.0, 20000 * 10728.0 / 2.4e9));
        GuestStateForecast.Of(CpuVendor.Intel, CpuVendor.Amd, true, true, 20000)!.Cost.ShouldBe(new FastCallCost(9900, 312, 360, 198_000_000, null));
        GuestStateForecast.Of(CpuVendor.Intel, CpuVendor.Amd, true, true, 20000, 0)!.Cost!.ShareOfCore.ShouldBeNull();
        GuestStateForecast.Of(CpuVendor.Intel, CpuVendor.Amd, true, true)!.Cost.ShouldBe(new FastCallCost(9900, 312, 360, null, null));
    }

    [Theory]
    [InlineData(true, true, "Granularity Unusable Accessed StackLevel")]
    [InlineData(true, false, "Granularity Unusable StackLevel")]
    [InlineData(false, true, "Granularity Unusable Accessed StackLevel")]
    public void It_names_what_is_repaired_on_the_way_from_AMD_to_Intel(bool is64Bit, bool calls32Bit, string rules)
    {
        string.Join(' ', GuestStateForecast.Of(CpuVendor.Amd, CpuVendor.Intel, is64Bit, calls32Bit)!.Repaired).ShouldBe(rules);
        GuestStateForecast.Of(CpuVendor.Amd, CpuVendor.Amd, is64Bit, calls32Bit)!.Repaired.ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_vendor_without_a_model_it_says_nothing()
    {
        GuestStateForecast.Of(CpuVendor.Of("CentaurHauls"), CpuVendor.Intel, true, true).ShouldBeNull();
        GuestStateForecast.Of(CpuVendor.Intel, default, true, true).ShouldBeNull();
    }

    [Fact]
    public void Every_typical_state_runs_on_Intel_once_it_is_repaired_and_none_before()
    {
        foreach ((bool is64Bit, bool calls32Bit) in new[] { (true, true), (true, false), (false, true) })
        {
            foreach (CpuState state in TypicalStates.OnAmd(is64Bit, calls32Bit))
            {
                VmEntryChecks.Failures(state, unrestrictedGuest: false).ShouldNotBeEmpty();
                VmEntryChecks.Failures(SegmentRepair.ForIntel(state).State, unrestrictedGuest: false).ShouldBeEmpty();
            }
        }
    }

    [Fact]
    public void Every_term_has_words()
    {
        Enum.GetValues<SegmentRule>().Select(GuestStateWords.Of).Distinct().Count().ShouldBe(Enum.GetValues<SegmentRule>().Length);
        Enum.GetValues<CpuMode>().Select(GuestStateWords.Of).Distinct().Count().ShouldBe(Enum.GetValues<CpuMode>().Length);
        Should.Throw<InvalidOperationException>(() => GuestStateWords.Of((SegmentRule)99));
        Should.Throw<InvalidOperationException>(() => GuestStateWords.Of((CpuMode)99));
    }
}
