using System;
using System.Linq;
using CpuMask.Cmdlets;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Cmdlets;

public class DisplayTextTests
{
    [Theory]
    [InlineData(0, 20, "-")]
    [InlineData(1, 3, "host1")]
    [InlineData(3, 19, "host1, host2, host3")]
    [InlineData(3, 18, "3: host1, ...")]
    [InlineData(9, 24, "9: host1, host2, ...")]
    [InlineData(9, 1, "9: host1, ...")]
    public void Names_that_do_not_fit_are_counted(int count, int width, string expected) =>
        DisplayText.Names(Enumerable.Range(1, count).Select(i => "host" + i), width).ShouldBe(expected);

    [Fact]
    public void Names_never_exceed_their_width_by_more_than_one_name()
    {
        string[] names = Enumerable.Range(1, 50).Select(i => new string('n', 1 + (i % 11))).ToArray();
        for (int count = 2; count <= names.Length; count++)
        {
            for (int width = 20; width < 100; width++)
            {
                DisplayText.Names(names.Take(count), width).Length.ShouldBeLessThanOrEqualTo(width);
            }
        }
    }

    [Fact]
    public void A_list_breaks_between_words_and_never_inside_one()
    {
        string text = string.Join(" ", Enumerable.Range(1, 80).Select(i => "FEATURE" + i)) + "\nsecond paragraph";
        string[] lines = DisplayText.Wrap(text, null, 20).Split('\n');
        lines.ShouldAllBe(l => l.Length <= 96);
        lines.Length.ShouldBeGreaterThan(5);
        lines[1].ShouldStartWith("  FEATURE");
        lines[^1].ShouldBe("second paragraph");
        string.Join(" ", lines.Take(lines.Length - 1).Select(l => l.Trim())).ShouldBe(text.Split('\n')[0]);
    }

    [Fact]
    public void Bits_and_fields_have_their_short_addresses()
    {
        DisplayText.Address(Bit("7.0.EBX.5")).ShouldBe("7.0.EBX[5]");
        DisplayText.Address(Bit("MSR.10A.63")).ShouldBe("MSR.10A[63]");
        DisplayText.Address(FeatureTable.Default.AllNamed("PhysicalAddressBits")[0]).ShouldBe("80000008.0.EAX[7:0]");
    }

    [Fact]
    public void A_number_is_decimal_unless_it_is_text_or_a_leaf()
    {
        DisplayText.Number(FeatureTable.Default.AllNamed("PhysicalAddressBits")[0], 46).ShouldBe("46");
        DisplayText.Number(FeatureTable.Default.AllNamed("MaxExtendedLeaf")[0], 0x80000008).ShouldBe("0x80000008");
        DisplayText.Number(FeatureTable.Default.AllNamed("Vendor1")[0], 0x756E6547).ShouldBe("0x756E6547");
    }

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new FormatException(text);
}
