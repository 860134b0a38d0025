using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Tests.VMware;

/// <summary>The article of 2006, whole: its two values in binary with the mask under them, bits hidden by name, and what VMware supports.</summary>
public class ArticleTests
{
    private static readonly HostCpuid One = SampleHosts.Of("one", ("1.0.ECX", 0x641D), ("80000001.0.EDX", 0x20100000)), Two = SampleHosts.Of("two", ("1.0.ECX", 0x4400), ("80000001.0.EDX", 0x20100000));
    private static readonly GuestMask Windows2003 = GuestMasks.Find("windows-2003-vc2.0")!;

    [Fact]
    public void Values_and_masks_stand_in_binary_under_each_other_and_bit_10_is_no_difference()
    {
        RegisterStack stack = VMotionMask.Create(new[] { One, Two }, Windows2003).Stacks.Single(s => s.Register.ToShortString() == "1.0.ECX");
        stack.Rows.Select(r => r.Label).ShouldBe(new[] { "one", "two", "differs", "guest", "mask", "effective" });

        // Bit 27 follows the running system and is not compared.
        stack.Rows[0].Bits.ShouldBe("0000 ?000 0000 0000 0110 0100 0001 1101");
        stack.Rows[1].Bits.ShouldBe("0000 ?000 0000 0000 0100 0100 0000 0000");
        stack.Rows[2].Bits.ShouldBe(".... .... .... .... ..^. .... ...^ ^^.^");
        stack.Rows[3].Bits.ShouldBe("RRRR RRRR RRRR RRR0 00xR R0H0 000H 0RRH");
        stack.Rows[4].Bits.ShouldBe("---- ---- ---- ---- ---- ---- ---0 -0-0");
        stack.Rows[5].Bits.ShouldBe("RRRR RRRR RRRR RRR0 00xR R0H0 0000 00R0");
    }

    [Theory]
    [InlineData("NX", "LM")]
    [InlineData("xd,lm", "LM")]
    [InlineData("80000001.0.EDX.20", "i64")]
    public void Bits_are_hidden_by_any_name_though_the_hosts_be_alike_in_them(string first, string second)
    {
        VMotionMask mask = VMotionMask.Create(new[] { One, Two }, Windows2003, hide: NamedFlags.Parse(new[] { first, second }));
        mask.VmxLines.ShouldContain("cpuid.80000001.edx = \"--0-:----:---0:----:----:----:----:----\"");
        mask.Bits.Select(b => b.Feature).ShouldBe(new[] { "SSE3", "DTES64", "DS-CPL", "NX", "LM" });
        mask.Bits.Single(b => b.Feature == "NX").Support.ShouldBe("supported");
        mask.Warnings.ShouldNotContain(w => w.Contains("no host has it"));
    }

    [Fact]
    public void What_no_host_has_is_said_and_what_the_guest_must_have_is_refused()
    {
        VMotionMask.Create(new[] { One, Two }, Windows2003, hide: NamedFlags.Parse(new[] { "SSSE3" })).Warnings.ShouldContain(w => w.StartsWith("SSSE3: asked to be hidden"));
        GuestMask strict = GuestMaskText.Parse("strict", new[] { "1.ecx=----:----:----:----:----:----:----:---H", "80000001.edx=--T-:----:----:----:----:----:----:----" }, isDescriptor: true);
        Should.Throw<CpuMaskException>(() => VMotionMask.Create(new[] { One, Two }, strict, hide: NamedFlags.Parse(new[] { "LM" }))).Id.ShouldBe(ErrorIds.UnmendableBit);
    }

    [Theory]
    [InlineData("NoSuchThing")]
    [InlineData("PhysicalAddressBits")]
    [InlineData("80000008.0.EAX.3")]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("NX,")]
    public void A_name_that_is_no_single_feature_is_refused(string name) =>
        Should.Throw<CpuMaskException>(() => NamedFlags.Parse(new[] { name })).Kind.ShouldBe(ErrorKind.Usage);

    [Fact]
    public void A_baseline_hides_them_too_with_all_that_needs_them_and_in_every_language()
    {
        HostCpuid[] hosts = { CpuMask.Tests.CrossVendor.AdvisedHosts.Real("xeon", "libvirt/x86_64-cpuid-Xeon-Gold-5115.xml") };
        ComputedBaseline baseline = CpuBaseline.Of(hosts).Compute(new BaselineOptions { Hide = NamedFlags.Parse(new[] { "AVX2", "NX" }) });
        baseline.Features.Select(f => f.Name).ShouldNotContain("AVX2");
        baseline.Features.Select(f => f.Name).ShouldNotContain("NX");
        baseline.Removed.Single(r => r.Feature == "NX").Reason.ShouldBe(RemovalReason.Asked);
        CpuBaseline.Of(hosts).Compute().Features.Select(f => f.Name).ShouldContain("NX");
        Registry.LanguageNamed("xen").Write(CpuRequest.Of(baseline) with { UnknownBits = UnknownBits.Hide }).Text.ShouldContain("# edx hidden: NX");
        Registry.LanguageNamed("qemu").Write(CpuRequest.Of(baseline) with { UnknownBits = UnknownBits.Hide }).Text.ShouldContain("nx=off");
    }

    [Fact]
    public void All_relaxations_stand_in_one_list_what_is_supported_first_and_each_with_a_source()
    {
        var all = MaskRelaxation.Of(new string[0]);
        all.Select(r => r.Support).Distinct().ShouldBe(new[] { "supported", "experimental", "unsupported" });
        all[0].Feature.ShouldBe("NX");
        all.ShouldAllBe(r => r.SupportSource.Length > 5);
        all.Select(r => (r.Bit, r.Vendor)).Distinct().Count().ShouldBe(all.Count);

        // The eight that the article lists, two of them unknown to it.
        new[] { "NX", "FFXSR", "RDTSCP", "SSE", "SSE2", "SSE3", "SSSE3", "CMPXCHG16B" }.ShouldAllBe(n => MaskRelaxation.Of(new[] { n }).Count > 0);
        MaskRelaxation.Of(new[] { "FFXSR" }).Single().Bit.ToShortString().ShouldBe("80000001.0.EDX.25");
        MaskRelaxation.Of(new[] { "RDTSCP" }).ShouldAllBe(r => r.Bit.ToShortString() == "80000001.0.EDX.27");
        MaskRelaxation.Of(new[] { "SSE3" }).Select(r => r.Vendor + " " + r.Support).ShouldBe(new[] { "amd experimental", "intel unsupported" });
        Should.Throw<CpuMaskException>(() => MaskRelaxation.Of(new[] { "nobody*" })).Id.ShouldBe(ErrorIds.UnknownName);
    }
}
