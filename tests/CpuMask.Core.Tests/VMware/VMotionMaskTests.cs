using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.VMware;

public class VMotionMaskTests
{
    private const uint Lm = 1u << 29, Nx = 1u << 20;

    [Fact]
    public void A_needed_bit_that_a_host_lacks_is_an_error_that_names_guest_bit_and_host()
    {
        HostCpuid[] hosts = { SampleHosts.Of("esx01", ("80000001.0.EDX", Lm)), SampleHosts.Of("esx02", ("80000001.0.EDX", 0u)) };
        var error = Should.Throw<CpuMaskException>(() => VMotionMask.Create(hosts, GuestMasks.Find("platform-2008-02")));
        error.Id.ShouldBe(ErrorIds.UnmendableBit);
        error.Kind.ShouldBe(ErrorKind.Impossible);
        error.Message.ShouldContain("platform-2008-02");
        error.Message.ShouldContain("CPUID.(EAX=80000001H,ECX=0):EDX");
        error.Message.ShouldContain("[bit 29]");
        error.Message.ShouldContain("esx02");
        error.Message.ShouldNotContain("esx01");
    }

    [Fact]
    public void Two_vendors_are_an_error_that_no_mask_can_mend()
    {
        HostCpuid[] hosts =
        {
            SampleHosts.Of("esx01", CpuVendor.Intel, ("1.0.ECX", 1)), SampleHosts.Of("esx02", CpuVendor.Amd, ("1.0.ECX", 0)),
        };
        Should.Throw<CpuMaskException>(() => VMotionMask.Create(hosts)).Id.ShouldBe(ErrorIds.VendorMismatch);
    }

    [Fact]
    public void A_dump_taken_inside_a_vm_is_refused()
    {
        HostCpuid[] hosts = { SampleHosts.Of("vm", ("1.0.ECX", 1u << 31)), SampleHosts.Of("esx02", ("1.0.ECX", 0)) };
        Should.Throw<CpuMaskException>(() => VMotionMask.Create(hosts)).Id.ShouldBe(ErrorIds.GuestDump);
    }

    [Fact]
    public void Without_a_guest_the_newest_platform_default_is_taken_and_named()
    {
        VMotionMask mask = VMotionMask.Create(new[] { SampleHosts.Of("a", ("7.0.EBX", 1u << 5)), SampleHosts.Of("b", ("7.0.EBX", 0)) });
        mask.GuestMaskName.ShouldBe("vsphere-current");
        mask.Warnings.ShouldContain(w => w.Contains("vsphere-current") && w.Contains("x86cpuid.h"));
        mask.FeatMaskLines.ShouldBe(new[] { "featMask.vm.cpuid.AVX2 = \"Val:0\"" });
        mask.VmxLines.ShouldBe(new[] { "cpuid.7.0.ebx = \"----:----:----:----:----:----:--0-:----\"" });
        mask.ApiLevels.ShouldBeEmpty();
        mask.Warnings.ShouldContain(w => w.Contains("cpuFeatureMask"));
    }

    [Theory]
    [InlineData("7.0.EDX", 26)]
    [InlineData("80000008.0.EBX", 12)]
    [InlineData("80000008.0.EBX", 14)]
    public void Ibrs_and_ibpb_matter_although_the_header_has_them_as_synthetic_keys(string register, int bit)
    {
        VMotionMask mask = VMotionMask.Create(new[] { SampleHosts.Of("a", (register, 1u << bit)), SampleHosts.Of("b", (register, 0)) });
        mask.Bits.Single().Bit.ToShortString().ShouldBe(register + "." + bit);
        mask.Warnings.ShouldContain(w => w.Contains("mitigation"));
    }

    [Fact]
    public void Hiding_nx_is_supported_and_the_source_is_named()
    {
        VMotionMask mask = VMotionMask.Create(new[] { SampleHosts.Of("a", ("80000001.0.EDX", Lm | Nx)), SampleHosts.Of("b", ("80000001.0.EDX", Lm)) });
        mask.Bits.Single().Support.ShouldBe("supported");
        mask.Bits.Single().SupportSource.ShouldNotBeEmpty();
    }

    [Fact]
    public void A_bit_unknown_on_a_host_stays_untouched_and_is_named()
    {
        HostCpuid known = SampleHosts.Of("known", ("1.0.ECX", 1u << 25));
        HostCpuid silent = SampleHosts.Of("silent", ("1.0.EDX", 0u));
        VMotionMask mask = VMotionMask.Create(new[] { known, silent });
        mask.IsEmpty.ShouldBeTrue();
        mask.Warnings.ShouldContain(w => w.Contains("AES") && w.Contains("silent"));
    }

    [Fact]
    public void A_mask_over_the_signature_warns_that_it_invents_a_cpu()
    {
        VMotionMask mask = VMotionMask.Create(new[] { SampleHosts.Of("a", ("1.0.EAX", 0xF43)), SampleHosts.Of("b", ("1.0.EAX", 0x6F6)) });
        mask.Warnings.ShouldContain(w => w.Contains("no one makes"));
    }

    [Fact]
    public void A_forbidden_bit_is_hidden_even_where_all_hosts_show_it()
    {
        GuestMask guest = GuestMaskText.Parse("picky", new[] { "1.ecx=" + RegisterMask.Unused.With(4, 'F') }, isDescriptor: true);
        VMotionMask mask = VMotionMask.Create(new[] { SampleHosts.Of("a", ("1.0.ECX", 16)), SampleHosts.Of("b", ("1.0.ECX", 16)) }, guest);
        mask.Mask.MaskOf(new RegisterAddress(1, 0, RegisterName.Ecx), CpuVendor.Intel)[4].ShouldBe('0');
    }

    [Fact]
    public void Applying_the_mask_leaves_no_significant_difference_between_hosts_of_the_corpus()
    {
        HostCpuid[] hosts = Corpus.Own.Expected().Where(e => e.Path.Contains("intel-sde"))
            .Select(e => new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(e.Path)).Hosts[0]).ToArray();
        VMotionMask mask = VMotionMask.Create(hosts);
        mask.IsEmpty.ShouldBeFalse();
        CpuMask.Comparison.CpuidComparison.Compare(hosts, mask.Effective).Differences.ShouldNotContain(d => d.Significant == true);
    }
}
