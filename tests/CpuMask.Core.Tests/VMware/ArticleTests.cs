using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.VMware;

/// <summary>
/// The five vectors of the 2006 and 2007 articles on hand-made VMotion masks. Where the articles err, the right answer
/// stands here and the slip is named.
/// </summary>
public class ArticleTests
{
    private static readonly GuestMask Windows2003 = GuestMasks.Find("windows-2003-vc2.0")!;

    public static TheoryData<string, uint[], int[], int[], string, string> Vectors => new()
    {
        // The article of 2006-11-23 counts bit 10 as different and significant; it is set in both values and 0 in the mask.
        // Its sister of 2006-09-25 prints bit 14 for bit 13 and the effective bit 16 as R.
        {
            "1.0.ECX", new uint[] { 0x641D, 0x4400 }, new[] { 0, 2, 3, 4, 13 }, new[] { 0, 2, 4 },
            "---- ---- ---- ---- ---- ---- ---0 -0-0", "RRRR RRRR RRRR RRR0 00XR R0H0 0000 00R0"
        },
        {
            "1.0.EAX", new uint[] { 0xF43, 0xF25, 0x6F6 }, new[] { 0, 1, 2, 4, 5, 6, 7, 8, 11 }, new[] { 8, 11 },
            "---- ---- ---- ---- ---- 0--0 ---- ----", "XXXX HHHH HHHH XXXX XXXX 0HH0 XXXX XXXX"
        },

        // The article of 2007-06-19 misses bit 18 in its effective mask.
        {
            "1.0.ECX", new uint[] { 0x641D, 0x4400, 0x4E3BD }, new[] { 0, 2, 3, 4, 5, 7, 8, 9, 10, 13, 15, 18 }, new[] { 0, 2, 4, 9, 18 },
            "---- ---- ---- -0-- ---- --0- ---0 -0-0", "RRRR RRRR RRRR R0R0 00XR R000 0000 00R0"
        },
        {
            "80000001.0.ECX", new uint[] { 0, 0, 1 }, new[] { 0 }, new int[0],
            "---- ---- ---- ---- ---- ---- ---- ----", "RRRR RRRR RRRR RRRR RRRR RRRR RRRR RRRX"
        },

        // The article of 2007-06-19 also masks bit 29, which the guest does not use.
        {
            "80000001.0.EDX", new uint[] { 0x20000000, 0, 0x20100000 }, new[] { 20, 29 }, new[] { 20 },
            "---- ---- ---0 ---- ---- ---- ---- ----", "RRXR RRRR RRR0 RRRR RRRR HRRR RRRR RRRR"
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_mask_changes_exactly_the_differing_bits_that_matter(
        string address, uint[] values, int[] differing, int[] significant, string mask, string effective)
    {
        HostCpuid[] hosts = values.Select((v, i) => SampleHosts.Of("server" + (i + 1), (address, v))).ToArray();
        RegisterAddress.TryParse(address, out RegisterAddress register);
        VMotionMask made = VMotionMask.Create(hosts, Windows2003);

        made.GetComparison().Differences.Select(d => d.Bit.Bit).ShouldBe(differing);
        made.GetComparison().Differences.Where(d => d.Significant == true).Select(d => d.Bit.Bit).ShouldBe(significant);
        made.Mask.MaskOf(register, CpuVendor.Intel).ShouldBe(RegisterMask.Parse(mask));
        made.Effective.MaskOf(register, CpuVendor.Intel).ShouldBe(RegisterMask.Parse(effective));
    }

    [Fact]
    public void The_mask_of_the_article_is_printed_as_the_api_takes_it()
    {
        VMotionMask mask = VMotionMask.Create(
            new[] { SampleHosts.Of("one", ("1.0.ECX", 0x641D)), SampleHosts.Of("two", ("1.0.ECX", 0x4400)) }, Windows2003);
        mask.VmxLines.ShouldBe(new[] { "cpuid.1.ecx = \"----:----:----:----:----:----:---0:-0-0\"" });
        mask.FeatMaskLines.ShouldBe(new[]
        {
            "featMask.vm.cpuid.SSE3 = \"Val:0\"", "featMask.vm.cpuid.DTES64 = \"Val:0\"", "featMask.vm.cpuid.DSCPL = \"Val:0\"",
        });
        mask.ApiLevels.Single().ApiLevel.ShouldBe(1);
        mask.Bits.Select(b => b.Support).Distinct().ShouldBe(new[] { "unsupported" });
    }
}
