using CpuMask.Cpuid;

namespace CpuMask.Tests.Cpuid;

public class LeafRangeTests
{
    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0x24u, 0u)]
    [InlineData(0x1FFF0003u, 0x1FFF0000u)]
    [InlineData(0x20000001u, 0x20000000u)]
    [InlineData(0x20010001u, 0x20010000u)]
    [InlineData(0x40000001u, 0x40000000u)]
    [InlineData(0x40000101u, 0x40000100u)]
    [InlineData(0x40010101u, 0x40010000u)]
    [InlineData(0x80000000u, 0x80000000u)]
    [InlineData(0x80000026u, 0x80000000u)]
    [InlineData(0x80850001u, 0x80000000u)]
    [InlineData(0x80860001u, 0x80860000u)]
    [InlineData(0x80870001u, 0x80000000u)]
    [InlineData(0xBFFFFFFFu, 0x80000000u)]
    [InlineData(0xC0000001u, 0xC0000000u)]
    [InlineData(0xFFFFFFFFu, 0xC0000000u)]
    public void A_leaf_belongs_to_the_range_whose_maximum_counts(uint leaf, uint first) => LeafRange.Base(leaf).ShouldBe(first);

    [Theory]
    [InlineData(0x80860001u, "GenuineIntel", false)]
    [InlineData(0xC0000001u, "AuthenticAMD", false)]
    [InlineData(0xC0000001u, "HygonGenuine", false)]
    [InlineData(0xC0000001u, "CentaurHauls", true)]
    [InlineData(0x80860001u, "GenuineTMx86", true)]
    [InlineData(0x80000001u, "GenuineIntel", true)]
    [InlineData(7u, "AuthenticAMD", true)]
    public void Intel_and_amd_have_none_of_the_ranges_of_small_vendors(uint leaf, string vendor, bool has) =>
        LeafRange.IsOf(leaf, CpuVendor.Of(vendor)).ShouldBe(has);

    [Theory]
    [InlineData(0u, 0xDu, false)]
    [InlineData(0xDu, 0xDu, false)]
    [InlineData(0xEu, 0xDu, true)]
    [InlineData(0x80000001u, 0x80000008u, false)]
    [InlineData(0x80000009u, 0x80000008u, true)]
    [InlineData(0x80000001u, 0x1u, true)]
    [InlineData(0x80000000u, 0x1u, false)]
    [InlineData(0x40000001u, 0x40000001u, false)]
    [InlineData(0x40000002u, 0x40000001u, true)]
    [InlineData(0x40000001u, 0u, false)]
    [InlineData(0x40000002u, 0u, true)]
    [InlineData(0x40000001u, 7u, null)]
    [InlineData(0xC0000001u, 0xC0000001u, false)]
    [InlineData(0xC0000001u, 7u, true)]
    public void A_leaf_is_above_when_its_range_s_maximum_says_so(uint leaf, uint maximum, bool? above) =>
        LeafRange.IsAbove(leaf, RegisterValue.Of(maximum)).ShouldBe(above);

    [Theory]
    [InlineData(1u, null)]
    [InlineData(0x80000001u, null)]
    [InlineData(0x80000000u, false)]
    [InlineData(0u, false)]
    public void With_an_unknown_maximum_only_the_first_leaf_is_sure(uint leaf, bool? above)
    {
        LeafRange.IsAbove(leaf, RegisterValue.Unknown).ShouldBe(above);
        LeafRange.IsAbove(leaf, new RegisterValue(0xD, 0xFF)).ShouldBe(above);
    }
}
