using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Tests.CrossVendor;

namespace CpuMask.Tests.Baselines;

/// <summary>Two rules of a baseline across vendors: which size of guests' own wins, and what no majority is.</summary>
public class AcrossVendorRuleTests
{
    [Theory]
    [InlineData(0x303034u, 0x3034u, 48u)]
    [InlineData(0x3034u, 0x302Eu, 0u)]
    [InlineData(0x343034u, 0x302Eu, 46u)]
    [InlineData(0x303034u, 0x2E302Eu, 46u)]
    public void A_guest_size_of_zero_means_the_cpus_own_and_does_not_win(uint a, uint b, uint size)
    {
        HostCpuid[] hosts = { AdvisedHosts.Small("a", CpuVendor.Amd, 0xA00F11, a), AdvisedHosts.Small("b", CpuVendor.Amd, 0xA00F11, b) };
        ComputedBaseline baseline = CpuBaseline.Of(hosts).Compute();
        var sizes = new RegisterAddress(0x80000008, 0, RegisterName.Eax);
        baseline.Registers[sizes].Field(16, 23).ShouldBe(size);
        baseline.Registers[sizes].Field(0, 7).ShouldBe(System.Math.Min(a & 0xFF, b & 0xFF));
    }

    [Fact]
    public void A_majority_that_is_a_tie_is_said_to_be_one()
    {
        HostCpuid amd = AdvisedHosts.Small("a", CpuVendor.Amd, 0xA00F11), intel = AdvisedHosts.Small("i", CpuVendor.Intel, 0x50654);
        var options = new BaselineOptions { Vendor = VendorPolicy.Majority };
        ComputedBaseline tie = CpuBaseline.Of(new[] { amd, intel }).Compute(options);
        tie.Vendor.ShouldBe(CpuVendor.Amd);
        tie.Warnings.ShouldContain(w => w.Contains("there is no majority"));
        CpuBaseline.Of(new[] { amd, intel, intel with { Name = "j", Registers = amd.Registers } }).Compute(options).Warnings.ShouldNotContain(w => w.Contains("no majority"));
        CpuBaseline.Of(new[] { amd, intel }).Compute(new BaselineOptions { Vendor = VendorPolicy.Named("intel") }).Warnings.ShouldNotContain(w => w.Contains("no majority"));
    }
}
