using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Tests.Cpuid;

public class CpuSignatureTests
{
    [Theory]
    [InlineData(0, 0, 0, 0x0u)]
    [InlineData(5, 15, 15, 0x5FFu)]
    [InlineData(6, 0, 0, 0x600u)]
    [InlineData(6, 255, 15, 0xF06FFu)]
    [InlineData(6, 44, 2, 0x206C2u)]
    [InlineData(15, 4, 8, 0xF48u)]
    [InlineData(16, 2, 3, 0x100F23u)]
    [InlineData(25, 33, 0, 0xA20F10u)]
    [InlineData(270, 255, 15, 0xFFF0FFFu)]
    public void Three_numbers_make_the_signature_and_come_back_from_it(int family, int model, int stepping, uint eax)
    {
        CpuSignature signature = CpuSignature.FromFamilyModelStepping(family, model, stepping);
        signature.Value.ShouldBe(eax);
        (signature.Family, signature.Model, signature.Stepping).ShouldBe((family, model, stepping));
        signature.ToFamilyModelStepping().ShouldBe($"{family}/{model}/{stepping}");
        signature.ToString().ShouldEndWith(eax.ToString("X"));
    }

    [Theory]
    [InlineData(-1, 0, 0)]
    [InlineData(271, 0, 0)]
    [InlineData(6, -1, 0)]
    [InlineData(6, 256, 0)]
    [InlineData(5, 16, 0)]
    [InlineData(15, 256, 0)]
    [InlineData(6, 0, -1)]
    [InlineData(6, 0, 16)]
    public void Numbers_that_no_cpu_can_have_are_refused(int family, int model, int stepping) =>
        Should.Throw<CpuMaskException>(() => CpuSignature.FromFamilyModelStepping(family, model, stepping)).Id.ShouldBe(ErrorIds.InvalidValue);

    [Fact]
    public void A_signature_is_its_value()
    {
        var one = new CpuSignature(0x206C2);
        one.Equals(new CpuSignature(0x206C2)).ShouldBeTrue();
        one.Equals((object)new CpuSignature(0x206C2)).ShouldBeTrue();
        one.Equals(new CpuSignature(0x206C3)).ShouldBeFalse();
        one.Equals(0x206C2u).ShouldBeFalse();
        one.GetHashCode().ShouldNotBe(new CpuSignature(0x206C3).GetHashCode());
    }
}
