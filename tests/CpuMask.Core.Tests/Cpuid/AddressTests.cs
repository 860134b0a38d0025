using System;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Tests.Cpuid;

public class AddressTests
{
    [Theory]
    [InlineData("7.0.EBX", "CPUID.(EAX=07H,ECX=0):EBX")]
    [InlineData("D.1.EAX", "CPUID.(EAX=0DH,ECX=1):EAX")]
    [InlineData("80000001.0.EDX", "CPUID.(EAX=80000001H,ECX=0):EDX")]
    [InlineData("14.B.ECX", "CPUID.(EAX=14H,ECX=B):ECX")]
    [InlineData("MSR.10A", "MSR[10AH]")]
    public void An_address_is_written_short_and_as_the_manuals_do(string text, string manual)
    {
        RegisterAddress.TryParse(text, out RegisterAddress address).ShouldBeTrue();
        address.ToShortString().ShouldBe(text);
        address.ToString().ShouldBe(manual);
        address.IsMsr.ShouldBe(text.StartsWith("MSR"));
        RegisterAddress.TryParse(text.ToLowerInvariant(), out RegisterAddress lower).ShouldBeTrue();
        lower.ShouldBe(address);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("7.0")]
    [InlineData("7.0.EFX")]
    [InlineData("7.0.AX")]
    [InlineData("7.0.EBXX")]
    [InlineData("7.0.RBX")]
    [InlineData("7.0.EBP")]
    [InlineData("7.0.E@X")]
    [InlineData("x.0.EBX")]
    [InlineData("7.x.EBX")]
    [InlineData("7.0.EBX.1")]
    [InlineData("MSR.xyz")]
    [InlineData("MSS.10A")]
    public void What_is_no_address_is_refused(string? text)
    {
        RegisterAddress.TryParse(text, out RegisterAddress address).ShouldBeFalse();
        address.ShouldBe(default);
    }

    [Theory]
    [InlineData("7.0.EBX.5", "7.0.EBX", 5, 5)]
    [InlineData("7.0.EBX.31", "7.0.EBX", 31, 31)]
    [InlineData("7.0.EBX.0", "7.0.EBX", 0, 0)]
    [InlineData("MSR.10A.17", "MSR.10A", 17, 17)]
    [InlineData("MSR.10A.32", "MSR.10A", 0, 32)]
    [InlineData("MSR.10A.63", "MSR.10A", 31, 63)]
    public void A_bit_is_numbered_as_the_manuals_number_it(string text, string register, int bit, int manual)
    {
        BitAddress.TryParse(text, out BitAddress address).ShouldBeTrue();
        address.Register.ToShortString().ShouldBe(register);
        (address.Bit, address.ManualBit, address.Mask).ShouldBe((bit, manual, 1u << bit));
        address.ToShortString().ShouldBe(text);
        address.ToString().ShouldEndWith($"[bit {manual}]");
        address.ToString("NAME").ShouldEndWith($".NAME[bit {manual}]");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("7.0.EBX")]
    [InlineData("7.0.EBX.32")]
    [InlineData("7.0.EBX.-1")]
    [InlineData("7.0.EBX.x")]
    [InlineData("MSR.10A.64")]
    public void What_is_no_bit_is_refused(string? text) => BitAddress.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(-1)]
    [InlineData(32)]
    public void A_word_has_thirty_two_bits(int bit) => Should.Throw<ArgumentOutOfRangeException>(() => new RegisterAddress(1, 0, RegisterName.Eax).Bit(bit));

    [Fact]
    public void Addresses_go_by_leaf_sub_leaf_and_register_and_model_specific_registers_come_last()
    {
        string[] ordered = ["1.0.EAX.3", "1.0.EAX.4", "1.0.EDX.0", "7.0.EAX.0", "7.1.EAX.0", "80000001.0.ECX.1", "MSR.1.0", "MSR.10A.31", "MSR.10A.32"];
        BitAddress[] bits = ordered.Select(t => BitAddress.TryParse(t, out BitAddress b) ? b : throw new FormatException(t)).ToArray();
        bits.Reverse().Order().ShouldBe(bits);
        bits.Select(b => b.GetHashCode()).Distinct().Count().ShouldBe(bits.Length);
        for (int i = 1; i < bits.Length; i++)
        {
            (bits[i] == bits[i - 1], bits[i] != bits[i - 1], bits[i].Equals((object)bits[i])).ShouldBe((false, true, true));
            bits[i].Register.CompareTo(bits[i].Register).ShouldBe(0);
            (bits[i].Register == bits[i - 1].Register).ShouldBe(bits[i].Register.CompareTo(bits[i - 1].Register) == 0);
            (bits[i].Register != bits[i - 1].Register).ShouldBe(bits[i].Register.CompareTo(bits[i - 1].Register) != 0);
            bits[i].Register.Equals((object)bits[i].Register).ShouldBeTrue();
            bits[i].Register.Equals(ordered[i]).ShouldBeFalse();
            bits[i].Equals(ordered[i]).ShouldBeFalse();
        }
    }
}
