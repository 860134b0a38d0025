using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;

namespace CpuMask.Tests.CrossVendor;

/// <summary>Where the white paper is wrong, as about_CpuMask_CrossVendor says: its fragment for Xen, held against the table and against what xl takes.</summary>
public class PaperErrorTests
{
    private const string Leaf1Ecx = "xxxxxxxx0x00xxxxxxxxxxxxxxxxxxxx", ExtendedEcx = "xxxxxxxxxxxxxxxxxxxx000000000000x";

    [Fact]
    public void The_string_for_leaf_1_clears_other_bits_than_its_comment_says()
    {
        var ecx = new RegisterAddress(1, 0, RegisterName.Ecx);
        string[] cleared = Enumerable.Range(0, 32).Where(bit => Leaf1Ecx[31 - bit] == '0').Select(bit => FeatureTable.Default.NameOf(ecx.Bit(bit))).ToArray();
        cleared.ShouldBe(new[] { "SSE4.2", "x2APIC", "POPCNT" });
        new[] { "POPCNT", "SSE4.1", "SSE4.2", "SSSE3" }.Select(n => FeatureTable.Default.FindByName(n)!.Bit.Bit).ShouldBe(new[] { 23, 19, 20, 9 });
    }

    [Fact]
    public void The_string_for_80000001_has_33_characters() => ExtendedEcx.Length.ShouldBe(33);

    [Theory]
    [InlineData("cpuid = [ '0:eax=0x3,ebx=0x0,ecx=0x0,edx=0x0' ]")]
    [InlineData("cpuid = [ '1:eax=0xf61' ]")]
    [InlineData("cpuid = [ '0x80000001:ecx=" + ExtendedEcx + "' ]")]
    public void Todays_xl_refuses_the_fragment_and_our_reader_says_so(string line) =>
        Registry.LanguageNamed("xen").Read(line).Findings.ShouldContain(f => f.Severity == CpuTextSeverity.Error);

    [Fact]
    public void What_we_write_across_vendors_shows_a_real_name_and_what_xl_takes()
    {
        CpuMask.Baselines.ComputedBaseline baseline = CpuMask.Baselines.CpuBaseline.Of(AdvisedHosts.Paper())
            .Compute(new CpuMask.Baselines.BaselineOptions { Vendor = CpuMask.Baselines.VendorPolicy.Named("intel") });
        baseline.Signature!.Value.Value.ShouldBe(0xF61u);
        CpuText text = Registry.LanguageNamed("xen").Write(CpuRequest.Of(baseline) with { UnknownBits = UnknownBits.Hide });
        CpuTextReading read = Registry.LanguageNamed("xen").Read(text.Text);
        read.Findings.ShouldNotContain(f => f.Severity == CpuTextSeverity.Error);

        // GenuineIntel in leaf 0, and none of the virtualization instructions of either.
        text.Text.ShouldContain("ebx=01110101011011100110010101000111");
        baseline.Features.Select(f => f.Name).Intersect(new[] { "SVM", "VMX", "3DNow", "3DNowExt", "SSE4A" }).ShouldBeEmpty();
    }
}
