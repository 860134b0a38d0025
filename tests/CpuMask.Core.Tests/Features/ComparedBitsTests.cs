using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Features;

/// <summary>What is never compared, by the table alone.</summary>
public class ComparedBitsTests
{
    [Theory]
    [InlineData("1.0.EBX", 0xFF000000u)]
    [InlineData("1A.0.EAX", 0xFFFFFFFFu)]
    [InlineData("1C.0.EAX", 0x80000000u)]
    [InlineData("B.9.EDX", 0xFFFFFFFFu)]
    [InlineData("80000026.7.EBX", 0xFFFF0000u)]
    [InlineData("7.0.EBX", 0u)]
    public void What_differs_between_the_cpus_of_one_host_is_volatile_in_every_level(string register, uint bits)
    {
        RegisterAddress.TryParse(register, out RegisterAddress address).ShouldBeTrue();
        ComparedBits.VolatileBits(address).ShouldBe(bits);
    }

    [Theory]
    [InlineData("1.0.ECX", 1u << 27, 1u << 27)]
    [InlineData("7.0.ECX", 1u << 4, 1u << 4)]
    [InlineData("7.1.ECX", 0u, 0u)]
    [InlineData("19.0.EBX", 1u, 1u)]
    [InlineData("8000001C.0.EAX", 0xE000007Fu, 0xE000007Fu)]
    [InlineData("1.0.EDX", 1u << 9, 0u)]
    [InlineData("80000001.0.EDX", 1u << 9, 0u)]
    public void What_mirrors_the_running_system_is_a_mode_and_a_set_apic_bit_is_the_cpus(string register, uint clear, uint set)
    {
        RegisterAddress.TryParse(register, out RegisterAddress address).ShouldBeTrue();
        ComparedBits.ModeBits(address, RegisterValue.Of(0)).ShouldBe(clear);
        ComparedBits.ModeBits(address, RegisterValue.Of(uint.MaxValue)).ShouldBe(set);
    }
}
