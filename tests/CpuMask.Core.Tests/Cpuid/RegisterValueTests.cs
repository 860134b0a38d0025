using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Cpuid;

public class RegisterValueTests
{
    [Fact]
    public void And_or_merge_and_conflicts_follow_the_rules_for_unknown_bits_bit_by_bit() => Prop.ForAll(
        HostGenerators.Register.ToArbitrary(), HostGenerators.Register.ToArbitrary(), (a, b) =>
        {
            for (int i = 0; i < 32; i++)
            {
                bool? x = a[i], y = b[i];
                a.And(b)[i].ShouldBe(x == false || y == false ? false : x == true && y == true ? true : null);
                a.Or(b)[i].ShouldBe(x == true || y == true ? true : x == false && y == false ? false : null);
                a.Merge(b)[i].ShouldBe(y ?? x);
                (a.Conflicts(b) >> i & 1).ShouldBe(x is not null && y is not null && x != y ? 1u : 0u);
                (a.Ones >> i & 1).ShouldBe(x == true ? 1u : 0u);
                (a.Zeros >> i & 1).ShouldBe(x == false ? 1u : 0u);
                a.With(b.Known, b.Value)[i].ShouldBe(y ?? x);
                a.Forget(b.Known)[i].ShouldBe(y is null ? x : null);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_unknown_has_no_value_and_is_told_from_zero()
    {
        new RegisterValue(0xFF, 0x0F).Value.ShouldBe(0x0Fu);
        RegisterValue.Unknown.ShouldNotBe(RegisterValue.Zero);
        (RegisterValue.Unknown.IsUnknown, RegisterValue.Unknown.IsKnown).ShouldBe((true, false));
        (RegisterValue.Zero.IsUnknown, RegisterValue.Zero.IsKnown).ShouldBe((false, true));
        (new RegisterValue(1, 1).IsUnknown, new RegisterValue(1, 1).IsKnown).ShouldBe((false, false));
        RegisterValue.Of(0x12AB).ToString().ShouldBe("0x000012AB");
        new RegisterValue(0x12, 0xFF).ToString().ShouldBe("0x00000012/0x000000FF");
    }

    [Theory]
    [InlineData(0, 7, 0x28u)]
    [InlineData(8, 15, 0x30u)]
    [InlineData(0, 31, 0x3028u)]
    [InlineData(3, 3, 1u)]
    [InlineData(4, 4, 0u)]
    public void A_field_is_its_bits_moved_down(int low, int high, uint value) => RegisterValue.Of(0x3028).Field(low, high).ShouldBe(value);

    [Fact]
    public void A_field_with_one_unknown_bit_is_unknown()
    {
        new RegisterValue(0x28, 0xFE).Field(0, 7).ShouldBeNull();
        new RegisterValue(0x28, 0xFE).Field(1, 7).ShouldBe(0x14u);
        RegisterValue.FieldMask(4, 7).ShouldBe(0xF0u);
        RegisterValue.FieldMask(0, 31).ShouldBe(uint.MaxValue);
        RegisterValue.FieldMask(31, 31).ShouldBe(0x80000000u);
    }

    [Fact]
    public void Values_are_equal_when_both_words_are()
    {
        var value = new RegisterValue(1, 3);
        (value == new RegisterValue(1, 3), value != new RegisterValue(1, 3), value.Equals((object)new RegisterValue(1, 3))).ShouldBe((true, false, true));
        (value == new RegisterValue(1, 1), value != new RegisterValue(1, 1), value.Equals(1u)).ShouldBe((false, true, false));
        (value == new RegisterValue(2, 3)).ShouldBeFalse();
        new[] { (0u, 1u), (1u, 1u), (0u, 3u), (1u, 3u), (2u, 3u) }.Select(v => new RegisterValue(v.Item1, v.Item2).GetHashCode()).Distinct().Count().ShouldBe(5);
    }
}
