using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Baselines;

public class ComputedBaselineTests
{
    private const uint Sse3 = 1, Xsave = 1 << 26, Avx = 1 << 28, Fma = 1 << 12, Avx2 = 1 << 5, MdClear = 1 << 10, ArchCapabilities = 1u << 29;
    private const uint Sse2 = 1u << 26, Base = 0x0183FBFF | Sse2 | (1u << 25);

    [Fact]
    public void A_feature_that_one_host_lacks_is_lost_and_that_host_is_named()
    {
        ComputedBaseline pool = Pool(Host("old", ecx1: Sse3, max: 0xD), Host("new", ecx1: Sse3 | Xsave, max: 0xD));
        pool.Registers[Bit("1.0.ECX.0")].ShouldBe(true);
        pool.Registers[Bit("1.0.ECX.26")].ShouldBe(false);
        RemovedFeature lost = pool.Removed.Single(r => r.Feature == "XSAVE");
        lost.ByHosts.ShouldBe(new[] { "old" });
        lost.Reason.ShouldBe(RemovalReason.HostsLackIt);
    }

    [Fact]
    public void A_feature_whose_parent_nobody_knows_is_said_to_be_so_and_blames_no_host()
    {
        // CMPXCHG16B needs long mode, which stands in a leaf that this dump lacks.
        HostCpuid host = SampleHosts.Of("a", ("1.0.ECX", 1 << 13), ("1.0.EDX", Base));
        CpuBaseline.Of(new[] { host }).Compute().Warnings
            .ShouldContain("1 feature is not promised, because a feature that it needs is unknown: CMPXCHG16B.");
    }

    [Fact]
    public void A_host_given_twice_counts_once_and_clashing_names_are_told_apart()
    {
        HostCpuid a = Host("cpuid", ecx1: Sse3, max: 0xD) with { Source = "site1/cpuid.txt" };
        HostCpuid b = Host("cpuid", max: 0xD) with { Source = "site2/cpuid.txt" };
        CpuBaseline.OfInputs(new[] { a, a, b, a }).Hosts.Select(h => h.Name).ShouldBe(new[] { "site1/cpuid", "site2/cpuid" });
        CpuBaseline once = CpuBaseline.OfInputs(new[] { a });
        CpuBaseline.OfInputs(once.ToHosts().Concat(once.ToHosts())).ShouldBe(once);
        CpuBaseline both = CpuBaseline.OfInputs(new[] { a, b });
        CpuBaseline.OfInputs(both.ToHosts().Concat(once.ToHosts())).ShouldBe(both);
    }

    [Theory]
    [InlineData("majority", "AuthenticAMD")]
    [InlineData("intel", "GenuineIntel")]
    [InlineData("HOST:lone", "GenuineIntel")]
    public void A_policy_for_several_vendors_is_read_from_text(string text, string vendor)
    {
        HostCpuid amd = Host("amd", max: 1) with { Vendor = CpuVendor.Amd };
        CpuBaseline mixed = CpuBaseline.Of(new[] { amd, amd with { Name = "amd2" }, Host("lone", max: 1) });
        mixed.Compute(new BaselineOptions { Vendor = VendorPolicy.Parse(text) }).Vendor.Id.ShouldBe(vendor);
        Should.Throw<CpuMaskException>(() => VendorPolicy.Parse("Cyberdyne"));
    }

    [Fact]
    public void What_a_lost_feature_carries_is_lost_with_it()
    {
        ComputedBaseline pool = Pool(
            Host("odd", ecx1: Avx | Fma, ebx7: Avx2, max: 0xD),
            Host("new", ecx1: Xsave | Avx | Fma, ebx7: Avx2, max: 0xD));
        foreach (string bit in new[] { "1.0.ECX.28", "1.0.ECX.12", "7.0.EBX.5" })
        {
            pool.Registers[Bit(bit)].ShouldBe(false, bit);
        }

        RemovedFeature avx2 = pool.Removed.Single(r => r.Feature == "AVX2");
        avx2.Reason.ShouldBe(RemovalReason.ParentLost);
        avx2.Parent.ShouldBe(Bit("1.0.ECX.28"));
        avx2.ByHosts.ShouldBe(new[] { "odd" });
    }

    [Fact]
    public void Xsave_goes_with_its_leaf_when_firmware_cuts_the_leaves_short()
    {
        ComputedBaseline pool = Pool(Host("cut", ecx1: Xsave | Avx, max: 3), Host("whole", ecx1: Xsave | Avx, max: 0xD));
        RemovedFeature xsave = pool.Removed.Single(r => r.Feature == "XSAVE");
        xsave.Reason.ShouldBe(RemovalReason.AboveMaximum);
        xsave.ByHosts.ShouldBe(new[] { "cut" });
        pool.Registers[Bit("1.0.ECX.28")].ShouldBe(false);
    }

    [Fact]
    public void A_bit_that_guests_must_act_on_is_shown_when_one_host_has_it()
    {
        ComputedBaseline pool = Pool(Host("patched", edx7: MdClear, max: 7), Host("unpatched", max: 7));
        pool.Registers[Bit("7.0.EDX.10")].ShouldBe(true);
        pool.Forced.Single().LackedBy.Single().Hosts.Single().Name.ShouldBe("unpatched");
    }

    [Fact]
    public void A_bit_that_guests_must_act_on_is_never_lost_in_silence()
    {
        HostCpuid patched = HostRecord.Of("patched", Host("x", edx7: ArchCapabilities, max: 7).Leaves, new[] { new MsrValue(0x10A, 1 << 17, ulong.MaxValue) });
        ComputedBaseline noMsr = Pool(patched, Host("old", max: 7));
        noMsr.Registers[Bit("MSR.10A.17")].ShouldBe(false);
        noMsr.Warnings.ShouldContain(w => w.StartsWith("Security: ") && w.Contains("FB_CLEAR") && w.Contains("old"));

        ComputedBaseline noLeaf = Pool(Host("patched", edx7: MdClear, max: 7), Host("ancient", max: 5));
        noLeaf.Registers[Bit("7.0.EDX.10")].ShouldBe(false);
        noLeaf.Warnings.ShouldContain(w => w.StartsWith("Security: ") && w.Contains("MD_CLEAR") && w.Contains("ancient"));
        noLeaf.Removed.Single(r => r.Feature == "MD_CLEAR").Reason.ShouldBe(RemovalReason.AboveMaximum);
    }

    [Fact]
    public void A_minimum_with_an_unknown_host_is_at_most()
    {
        HostCpuid blind = SampleHosts.Of("blind", ("1.0.ECX", Sse3));
        ComputedBaseline pool = Pool(Host("a", phys: 46, max: 7), Host("b", phys: 39, max: 7), blind);
        pool.PhysicalAddressBits!.Value.ShouldBe(39u);
        pool.PhysicalAddressBits.IsAtMost.ShouldBeTrue();
        pool.PhysicalAddressBits.ToString().ShouldBe("PhysicalAddressBits: at most 39");
        Pool(Host("a", phys: 46, max: 7)).PhysicalAddressBits!.ToString().ShouldBe("PhysicalAddressBits: 46");
        pool.PhysicalAddressBits.SetBy.Single().Hosts.Single().Name.ShouldBe("b");
        pool.Registers[Word("80000008.0.EAX")].Field(0, 7).ShouldBeNull();
        Pool(Host("a", phys: 46, max: 7), Host("b", phys: 39, max: 7)).Registers[Word("80000008.0.EAX")].Field(0, 7).ShouldBe(39u);
    }

    [Fact]
    public void A_bit_whose_parent_is_unknown_is_unknown()
    {
        LeafTable leaves = LeafTable.Of(Host("x", ecx1: Xsave | Avx, max: 0xD).Leaves.Where(r => r.Leaf != 1).Append(
            new LeafRegisters(1, 0, default, default, new RegisterValue(Avx, Avx), RegisterValue.Of(Base))));
        ComputedBaseline pool = Pool(HostRecord.Of("half", leaves), Host("whole", ecx1: Xsave | Avx, max: 0xD));
        pool.Registers[Bit("1.0.ECX.26")].ShouldBeNull();
        pool.Registers[Bit("1.0.ECX.28")].ShouldBeNull();
        pool.Unknown.Single(u => u.Feature == "AVX").Parent.ShouldBe(Bit("1.0.ECX.26"));
        pool.Unknown.Single(u => u.Feature == "XSAVE").UnknownOn.Single().Hosts.Single().Name.ShouldBe("half");
    }

    [Fact]
    public void A_set_bit_without_a_name_is_cleared_and_listed()
    {
        BitAddress nameless = Enumerable.Range(0, 32).Select(b => Word("7.1.EAX").Bit(b)).First(b => FeatureTable.Default.Find(b) is null);
        HostCpuid host = SampleHosts.Of("a", ("0.0.EAX", 7), ("7.0.EAX", 1), ("7.1.EAX", nameless.Mask));
        ComputedBaseline pool = Pool(host);
        pool.Registers[nameless].ShouldBe(false);
        pool.Removed.Single().Reason.ShouldBe(RemovalReason.Unnamed);
        pool.Warnings.ShouldContain(w => w.Contains(nameless.ToString()));
    }

    [Fact]
    public void Two_vendors_need_asking_for()
    {
        HostCpuid intel = Host("i", max: 1), amd = Host("a", max: 1, vendor: CpuVendor.Amd), amd2 = Host("a2", ecx1: 1, max: 1, vendor: CpuVendor.Amd);
        CpuBaseline evidence = CpuBaseline.Of(new[] { intel, amd, amd2 });
        CpuMaskException error = Should.Throw<CpuMaskException>(() => evidence.Compute());
        error.Id.ShouldBe(ErrorIds.VendorMismatch);
        error.Message.ShouldContain("Intel (i)");

        evidence.Compute(new() { Vendor = VendorPolicy.Majority }).Vendor.ShouldBe(CpuVendor.Amd);
        ComputedBaseline asked = evidence.Compute(new() { Vendor = VendorPolicy.FromHost("i") });
        asked.Vendor.ShouldBe(CpuVendor.Intel);
        asked.Signature!.Value.Value.ShouldBe(0xF61u);
        asked.Registers[Word("0.0.EBX")].Value.ShouldBe(0x756E6547u);
        asked.Warnings.ShouldContain(w => w.Contains("AMD"));
        Should.Throw<CpuMaskException>(() => VendorPolicy.Named("GenuineCpuMk")).Id.ShouldBe(ErrorIds.UnknownName);
    }

    [Fact]
    public void The_signature_is_that_of_the_host_closest_to_the_promise()
    {
        ComputedBaseline pool = Pool(
            Host("far", ecx1: Sse3 | Xsave | Avx | Fma, max: 0xD, signature: 0x000206A7),
            Host("near", ecx1: Sse3 | Xsave, max: 0xD, signature: 0x000406F1),
            Host("nearest", ecx1: Xsave, max: 0xD, signature: 0x000306C3));
        pool.Signature!.Value.Value.ShouldBe(0x000306C3u);
        pool.SignatureReason.ShouldContain("nearest");
        pool.Evidence.Compute(new() { Signature = new CpuSignature(0x1234) }).Signature!.Value.Value.ShouldBe(0x1234u);
    }

    [Fact]
    public void Guest_dumps_need_asking_for_and_mixed_views_are_said()
    {
        HostCpuid guest = Host("vm", max: 1) with { View = HostView.Guest };
        CpuBaseline evidence = CpuBaseline.Of(new[] { Host("esx", max: 1), guest });
        Should.Throw<CpuMaskException>(() => evidence.Compute()).Id.ShouldBe(ErrorIds.GuestDump);
        evidence.Compute(new() { AllowGuestDumps = true }).Warnings.ShouldContain(w => w.Contains("hardware (esx)"));
        CpuBaseline.Of(new[] { Host("esx", max: 1) with { View = HostView.GuestMaximum } }).Compute().Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_state_at_two_places_is_not_promised()
    {
        HostCpuid Keys(string name, uint offset) => SampleHosts.Of(
            name, CpuVendor.Amd, ("0.0.EAX", 0xD), ("1.0.ECX", Xsave), ("1.0.EDX", Base), ("80000001.0.EDX", 1 << 29), ("7.0.ECX", 1 << 3), ("D.0.EAX", 3 | 1 << 9),
            ("D.1.ECX", 0), ("D.0.EDX", 0), ("D.1.EDX", 0), ("D.9.EAX", 8), ("D.9.EBX", offset), ("D.9.ECX", 0), ("D.0.ECX", 0));
        ComputedBaseline pool = Pool(Keys("zen3", 832), Keys("zen3b", 832), Keys("zen4", 2432));
        pool.Registers[Bit("D.0.EAX.9")].ShouldBe(false);
        pool.Registers[Bit("7.0.ECX.3")].ShouldBe(false);
        pool.Removed.Single(r => r.Bit == Bit("7.0.ECX.3")).ByHosts.ShouldBe(new[] { "zen4" });
        pool.Warnings.ShouldContain(w => w.Contains("832") && w.Contains("zen4"));
        ComputedBaseline alike = Pool(Keys("zen3", 832), Keys("zen3b", 832));
        alike.Registers[Bit("7.0.ECX.3")].ShouldBe(true);
        alike.Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(840));
    }

    [Fact]
    public void Amds_copies_of_leaf_1_follow_the_promise_and_intel_has_none()
    {
        const uint NoMtrr = Base & ~(1u << 12);
        ComputedBaseline amd = Pool(
            Host("a", max: 1, vendor: CpuVendor.Amd, edx1: Base, extendedEdx: Base), Host("b", max: 1, vendor: CpuVendor.Amd, edx1: NoMtrr, extendedEdx: Base));
        amd.Registers[Bit("80000001.0.EDX.12")].ShouldBe(false);
        amd.Registers[Bit("80000001.0.EDX.0")].ShouldBe(true);
    }

    [Fact]
    public void Taking_a_host_out_shows_what_it_cost()
    {
        CpuBaseline evidence = CpuBaseline.Of(new[] { Host("old-1", max: 0xD), Host("new-1", ecx1: Xsave, max: 0xD), Host("new-2", ecx1: Xsave, max: 0xD) });
        ComputedBaseline without = evidence.Without(new[] { "OLD-*" }).Compute();
        without.FeaturesBeyond(evidence.Compute()).Select(f => f.Name).ShouldBe(new[] { "XSAVE" });
        evidence.Without(new[] { "old-1" }).With(Host("old-1", max: 0xD)).ShouldBe(evidence);
        Should.Throw<CpuMaskException>(() => evidence.Without(new[] { "nobody" })).Id.ShouldBe(ErrorIds.UnknownName);
        Should.Throw<CpuMaskException>(() => evidence.Without(new[] { "nobody*" })).Named.ShouldBe("nobody*");
        Should.Throw<CpuMaskException>(() => evidence.Without(new[] { "*" }).Compute()).Id.ShouldBe(ErrorIds.TooFewHosts);
    }

    internal static HostCpuid Host(
        string name, uint ecx1 = 0, uint ebx7 = 0, uint edx7 = 0, uint max = 1, uint phys = 40, CpuVendor? vendor = null, uint signature = 0x000206C2,
        uint edx1 = Base, uint extendedEdx = 0)
    {
        (uint b, uint c, uint d) = (vendor ?? CpuVendor.Intel).ToRegisters()!.Value;
        return SampleHosts.Of(
            name, ("0.0.EAX", max), ("0.0.EBX", b), ("0.0.ECX", c), ("0.0.EDX", d), ("1.0.EAX", signature), ("1.0.ECX", ecx1), ("1.0.EDX", edx1),
            ("7.0.EAX", 0), ("7.0.EBX", ebx7), ("7.0.ECX", 0), ("7.0.EDX", edx7), ("80000000.0.EAX", 0x80000008),
            ("80000001.0.EDX", extendedEdx), ("80000008.0.EAX", 0x3000 | phys));
    }

    private static ComputedBaseline Pool(params HostCpuid[] hosts) => CpuBaseline.Of(hosts).Compute();

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new System.ArgumentException(text);

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new System.ArgumentException(text);
}
