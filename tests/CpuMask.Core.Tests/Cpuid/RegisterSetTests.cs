using CpuMask.Cpuid;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Cpuid;

public class RegisterSetTests
{
    [Theory]
    [InlineData("2.0.EAX", true)]           // above the basic maximum
    [InlineData("80000009.0.EAX", true)]    // above the extended maximum
    [InlineData("7.1.EAX", true)]           // above leaf 7's own count
    [InlineData("C0000001.0.EAX", false)]   // nothing is known of that range
    [InlineData("80000007.0.EDX", false)]   // below the maximum and not in the dump
    public void A_word_that_the_dump_lacks_is_zero_only_above_the_cpu_s_own_maximum(string address, bool isZero)
    {
        RegisterSet registers = SampleHosts.Of("h", ("0.0.EAX", address[0] == '7' ? 7u : 1u), ("7.0.EAX", 0), ("80000000.0.EAX", 0x80000008)).Registers;
        RegisterAddress.TryParse(address, out RegisterAddress word).ShouldBeTrue();
        registers[word].ShouldBe(isZero ? RegisterValue.Zero : RegisterValue.Unknown);
    }

    [Fact]
    public void A_range_whose_maximum_is_below_its_first_leaf_does_not_exist()
    {
        RegisterSet registers = SampleHosts.Of("h", ("80000000.0.EAX", 4)).Registers;
        registers[new RegisterAddress(0x80000001, 0, RegisterName.Edx)].ShouldBe(RegisterValue.Zero);
    }

    [Fact]
    public void A_state_that_xsave_cannot_save_has_no_sub_leaf()
    {
        RegisterSet registers = SampleHosts.Of("h", ("0.0.EAX", 0xD), ("D.0.EAX", 7), ("D.1.ECX", 0)).Registers;
        registers[new RegisterAddress(0xD, 2, RegisterName.Ecx)].ShouldBe(RegisterValue.Unknown);
        registers[new RegisterAddress(0xD, 5, RegisterName.Ecx)].ShouldBe(RegisterValue.Zero);
        SampleHosts.Of("h", ("0.0.EAX", 0xD), ("D.0.EAX", 7)).Registers[new RegisterAddress(0xD, 5, RegisterName.Ecx)].ShouldBe(RegisterValue.Unknown);
    }

    [Fact]
    public void Without_its_enumerating_bit_arch_capabilities_promises_nothing()
    {
        RegisterAddress msr = RegisterAddress.Msr(MsrValue.ArchCapabilities);
        SampleHosts.Of("h", ("7.0.EDX", 0)).Registers[msr].ShouldBe(RegisterValue.Zero);
        SampleHosts.Of("h", ("7.0.EDX", 1u << 29)).Registers[msr].ShouldBe(RegisterValue.Unknown);
    }

    [Theory]
    [InlineData(0x000206C2u, 6, 44, 2)]
    [InlineData(0x00A20F10u, 25, 33, 0)]
    [InlineData(0x00000F48u, 15, 4, 8)]
    [InlineData(0x00000480u, 4, 8, 0)]
    public void A_signature_adds_its_extended_parts_by_the_manuals_rules(uint eax, int family, int model, int stepping)
    {
        var signature = new CpuSignature(eax);
        (signature.Family, signature.Model, signature.Stepping).ShouldBe((family, model, stepping));
        CpuSignature.FromFamilyModelStepping(family, model, stepping).Value.ShouldBe(eax);
    }

    [Fact]
    public void A_thirty_two_bit_tool_s_zero_for_syscall_is_no_zero()
    {
        RegisterAddress edx = new(0x80000001, 0, RegisterName.Edx);
        SampleHosts.Of("intel", ("80000001.0.EDX", 1u << 29)).Registers[edx.Bit(11)].ShouldBe(true);
        SampleHosts.Of("old", ("80000001.0.EDX", 0)).Registers[edx.Bit(11)].ShouldBe(false);
    }
}
