using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Tests.Features;

public class FeatureTableTests
{
    [Fact]
    public void No_two_rows_claim_one_bit()
    {
        foreach (var word in FeatureTable.Default.All.GroupBy(f => f.Register))
        {
            uint claimed = 0;
            foreach (Feature row in word)
            {
                (claimed & row.Mask).ShouldBe(0u, $"{row} overlaps another row");
                claimed |= row.Mask;
            }
        }
    }

    [Fact]
    public void Avx2_is_found_by_address_and_by_every_project_name()
    {
        Feature avx2 = FeatureTable.Default.Find(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5))!;
        avx2.ToString().ShouldBe("CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]");
        foreach (string name in new[] { "AVX2", "avx2" })
        {
            FeatureTable.Default.FindByName(name).ShouldBe(avx2);
        }
    }
}
