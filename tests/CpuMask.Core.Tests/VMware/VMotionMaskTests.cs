using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Platforms;
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

    // A guest of which every register is described and that uses SSE3 alone, so that nothing else is worth a word.
    [Fact]
    public void A_mask_of_one_plain_bit_warns_of_nothing()
    {
        VMotionMask mask = VMotionMask.Create([SampleHosts.Of("a", ("1.0.ECX", 3)), SampleHosts.Of("b", ("1.0.ECX", 2))], Guest(('H', 0), ('T', 1), ('F', 2)));
        mask.Bits.Select(b => (b.Bit.ToShortString(), b.Symbol, b.Difference.Significant)).ShouldBe([("1.0.ECX.0", 'H', true)]);
        mask.Warnings.ShouldBeEmpty();
        mask.Mask.IsDescriptor.ShouldBeFalse();
        mask.Mask.Levels.Single().Ecx.ShouldBe(RegisterMask.PassThrough.With(0, '0'));
        mask.GetEvc().ShouldBeSameAs(mask.GetEvc());
    }

    [Fact]
    public void A_forbidden_bit_is_hidden_where_any_host_shows_it_and_is_no_matter_where_none_does()
    {
        HostCpuid shows = SampleHosts.Of("shows", ("1.0.ECX", 16)), silent = SampleHosts.Of("silent", ("1.0.EDX", 0)), lacks = SampleHosts.Of("lacks", ("1.0.ECX", 0));
        VMotionMask mask = VMotionMask.Create([shows, silent], Guest(('F', 4)));
        mask.Bits.Select(b => (b.Bit.ToShortString(), b.Symbol, b.Difference.Significant)).ShouldBe([("1.0.ECX.4", 'F', true)]);
        VMotionMask.Create([shows, lacks], Guest(('F', 4))).Bits.Count.ShouldBe(1);
        VMotionMask.Create([lacks, lacks with { Name = "too" }], Guest(('F', 4))).IsEmpty.ShouldBeTrue();
    }

    [Theory]
    [InlineData('H', true)]
    [InlineData('R', true)]
    [InlineData('F', true)]
    [InlineData('x', false)]
    [InlineData('0', false)]
    [InlineData('1', false)]
    public void What_is_asked_to_be_hidden_is_hidden_and_keeps_what_it_is_to_the_guest(char symbol, bool significant)
    {
        BitAddress bit = new RegisterAddress(1, 0, RegisterName.Ecx).Bit(0);
        HostCpuid has = SampleHosts.Of("has", ("1.0.ECX", 1)), lacks = SampleHosts.Of("lacks", ("1.0.ECX", 0));
        VMotionMask alike = VMotionMask.Create([has, has with { Name = "too" }], Guest((symbol, 0)), hide: [bit]);
        alike.Bits.Select(b => (b.Bit, b.Symbol, b.Difference.Significant)).ShouldBe([(bit, symbol, significant)]);
        alike.Warnings.ShouldBeEmpty();
        VMotionMask.Create([has, lacks], Guest((symbol, 0)), hide: [bit]).Warnings.ShouldBeEmpty("one host has it");
        VMotionMask.Create([lacks, lacks with { Name = "too" }], Guest((symbol, 0)), hide: [bit]).Warnings.ShouldBe(["SSE3: asked to be hidden, and no host has it."]);
    }

    [Fact]
    public void What_a_guest_must_have_is_not_hidden()
    {
        HostCpuid has = SampleHosts.Of("has", ("1.0.ECX", 1));
        CpuMaskException error = Should.Throw<CpuMaskException>(() => VMotionMask.Create([has, has with { Name = "too" }], Guest(('T', 0)), hide: [new RegisterAddress(1, 0, RegisterName.Ecx).Bit(0)]));
        (error.Id, error.Kind).ShouldBe((ErrorIds.UnmendableBit, ErrorKind.Impossible));
        error.Message.ShouldBe("CPUID.(EAX=01H,ECX=0):ECX.SSE3[bit 0] is asked to be hidden, and guest picky must have it enabled (T): it would not start.");
    }

    [Fact]
    public void Hosts_of_two_vendors_are_named_by_vendor_and_hosts_of_none_are_let_be()
    {
        HostCpuid intel = SampleHosts.Of("i", ("1.0.ECX", 1)), amd = SampleHosts.Of("a", CpuVendor.Amd, ("1.0.ECX", 0));
        Should.Throw<CpuMaskException>(() => VMotionMask.Create([intel, amd, intel with { Name = "j" }], Guest(('H', 0)))).Message.ShouldStartWith("Intel on i, j; AMD on a: hosts of two vendors");
        VMotionMask mask = VMotionMask.Create([intel with { Vendor = default }, SampleHosts.Of("x", ("1.0.ECX", 0)) with { Vendor = default }], Guest(('H', 0)));
        mask.Vendor.IsKnown.ShouldBeFalse();
        mask.Bits.Count.ShouldBe(1);
    }

    [Fact]
    public void Bits_that_some_hosts_leave_open_are_named_with_those_hosts()
    {
        HostCpuid whole = SampleHosts.Of("whole", ("1.0.ECX", 1), ("1.0.EDX", 1)), noEcx = SampleHosts.Of("noecx", ("1.0.EDX", 1)), noEdx = SampleHosts.Of("noedx", ("1.0.ECX", 1));
        GuestMask guest = GuestMaskText.Parse("picky", ["1.ecx=" + RegisterMask.Unused.With(0, 'H'), "1.edx=" + RegisterMask.Unused.With(0, 'R')], isDescriptor: true);
        VMotionMask.Create([whole, noEcx, noEdx], guest).Warnings.Last().ShouldBe(
            "SSE3, FPU: set on some hosts and unknown on noecx, noedx. The mask leaves them alone; a dump with the full registers would tell.");
    }

    [Fact]
    public void A_key_that_is_no_cpuid_bit_is_hidden_by_its_feature_line_alone()
    {
        HostCpuid Of(string name, ulong value) => CpuMask.Hosts.HostRecord.Of(
            name, SampleHosts.Of(name, ("1.0.ECX", 0), ("7.0.EDX", 1u << 29)).Leaves, [new MsrValue(0x10A, value, ulong.MaxValue)]) with { Vendor = CpuVendor.Intel };
        VMotionMask mask = VMotionMask.Create([Of("a", 1), Of("b", 0)]);
        mask.Mask.ArchCapabilities.ShouldBe(RegisterMask.PassThrough.With(0, '0'));
        mask.VmxLines.ShouldBeEmpty();
        mask.FeatMaskLines.ShouldBe(["featMask.vm.misc.rdcl_no = \"Val:0\""]);
        mask.Stacks.ShouldBeEmpty();
        mask.Warnings.ShouldContain("RDCL_NO: no CPUID bit, so that no register line says it. Only the featMask lines hide it, of which virtual hardware 9 and newer takes notice.");
        mask.Warnings.ShouldNotContain(w => w.Contains("cpuFeatureMask"));
    }

    // The EVC mode is named where every host is a vSphere host's hardware; what it leaves to guests is not in the record then.
    [Fact]
    public void Hosts_in_different_evc_modes_are_warned_of_unless_their_records_heed_them()
    {
        HostCpuid Of(string name, string? mode, HostView view = HostView.Hardware) =>
            SampleHosts.Of(name, ("1.0.ECX", 0)) with { View = view, Surroundings = new HostSurroundings { CurrentEvcMode = mode } };
        bool Warns(bool considered, params HostCpuid[] hosts) => VMotionMask.Create(hosts, Guest(('H', 0)), considered).Warnings.Any(w => w.Contains("EVC modes"));
        VMotionMask.Create([Of("a", "intel-haswell"), Of("b", null)], Guest(('H', 0))).Warnings.Single().ShouldStartWith("The hosts run in different EVC modes (intel-haswell, none),");
        Warns(false, Of("a", "intel-haswell"), Of("b", "intel-haswell")).ShouldBeFalse();
        Warns(true, Of("a", "intel-haswell"), Of("b", null)).ShouldBeFalse();
        Warns(false, Of("a", "intel-haswell"), Of("b", null) with { Surroundings = null }).ShouldBeFalse();
        Warns(false, Of("a", "intel-haswell", HostView.OperatingSystem), Of("b", null, HostView.OperatingSystem)).ShouldBeFalse();
    }

    [Fact]
    public void What_the_comparison_warns_of_is_warned_of()
    {
        VMotionMask mask = VMotionMask.Create([SampleHosts.Of("a", ("1.0.ECX", 0)), SampleHosts.Of("b", ("1.0.ECX", 0)) with { View = HostView.OperatingSystem }], Guest(('H', 0)));
        mask.GetComparison().Warnings.ShouldNotBeEmpty();
        mask.Warnings.ShouldBe(mask.GetComparison().Warnings);
    }

    [Fact]
    public void A_model_has_no_feature_line_and_registers_stand_by_their_address()
    {
        VMotionMask mask = VMotionMask.Create(
            [SampleHosts.Of("a", ("7.0.EBX", 1u << 5), ("1.0.EAX", 0x206C2)), SampleHosts.Of("b", ("7.0.EBX", 0), ("1.0.EAX", 0x306C3))]);
        mask.FeatMaskLines.ShouldBe(["featMask.vm.cpuid.AVX2 = \"Val:0\""]);
        mask.Stacks.Select(s => s.Register.ToShortString()).ShouldBe(["1.0.EAX", "7.0.EBX"]);
        mask.Stacks[1].Rows.Select(r => r.Label + " " + r.Bits.Substring(30, 9)).ShouldBe(
            ["a 0010 0000", "b 0000 0000", "differs ..^. ....", "guest HHHH HxHH", "mask --0- ----", "effective HH0H HxHH"]);
    }

    [Fact]
    public void A_written_mask_has_both_forms_and_says_what_no_host_has()
    {
        HostCpuid Of(string name, uint ecx) => SampleHosts.Of(
            name, ("0.0.EAX", 0xD), ("1.0.ECX", ecx), ("1.0.EDX", 0x0783FBFF), ("7.0.EAX", 0), ("7.0.EBX", 0), ("7.0.ECX", 0), ("7.0.EDX", 0), ("80000000.0.EAX", 0x80000001), ("80000001.0.ECX", 0));
        var language = new VmxLanguage();
        CpuText text = language.Write(CpuRequest.Of([Of("a", 0x14001000), Of("b", 0x04000000)]));
        string[] lines = text.Text.Split('\n');
        lines[0].ShouldStartWith("# no host has ");
        string[] absent = lines[0].Substring("# no host has ".Length).Split(", ");
        absent.ShouldContain("AVX2");
        absent.ShouldNotContain("FMA", "it is hidden itself");
        absent.ShouldNotContain("XCR0_AVX", "it is no feature that is checked");
        absent.ShouldNotContain("SM3", "vSphere does not show it");
        lines.Skip(1).ShouldBe(
        [
            "cpuid.1.ecx = \"---0:----:----:----:---0:----:----:----\"", "", "# The same for virtual hardware 9 and newer:",
            "featMask.vm.cpuid.FMA = \"Val:0\"", "featMask.vm.cpuid.AVX = \"Val:0\"", "",
        ]);
        text.Notes.ShouldBeEmpty();
        text.Source.ShouldBeOfType<VMotionMask>();
        text.Warnings.ShouldBe(((VMotionMask)text.Source!).Warnings);

        // F16C on one of them alone: hidden with the rest, and not said to be absent.
        string[] more = language.Write(CpuRequest.Of([Of("a", 0x34001000), Of("b", 0x04000000)])).Text.Split('\n');
        more[0].ShouldNotContain("F16C");
        more[1].ShouldBe("cpuid.1.ecx = \"--00:----:----:----:---0:----:----:----\"");

        // A guest to which AVX2 is all one: it stays, and one host has it.
        HostCpuid Avx2(HostCpuid host, uint ebx) => host with { Registers = SampleHosts.Of(host.Name, ("1.0.ECX", host.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Value), ("7.0.EBX", ebx)).Registers };
        string left = language.Write(CpuRequest.Of([Avx2(Of("a", 0x14000000), 1u << 5), Avx2(Of("b", 0x04000000), 0)]) with { Guest = Guest(('H', 28)) }).Text.Split('\n')[0];
        left.ShouldStartWith("# no host has ");
        left.ShouldContain("FMA");
        left.Split(", ").ShouldNotContain("AVX2");

        CpuText nothing = language.Write(CpuRequest.Of([Of("a", 1), Of("b", 1)]));
        nothing.Text.ShouldBe("");
        nothing.Notes.ShouldBe(["The hosts do not differ in anything that matters to vsphere-current: nothing has to be masked."]);

        // Neither NX nor SSE3 leaves a state behind, and a model has no line by feature.
        GuestMask model = GuestMaskText.Parse("m", ["1.eax=" + RegisterMask.Unused.With(0, 'H')], isDescriptor: true);
        language.Write(CpuRequest.Of([SampleHosts.Of("a", ("1.0.EAX", 0x206C2)), SampleHosts.Of("b", ("1.0.EAX", 0x206C3))]) with { Guest = model }).Text
            .ShouldBe("cpuid.1.eax = \"----:----:----:----:----:----:----:---0\"\n");
    }

    [Theory]
    [InlineData("CPUID.1.ECX = \"x\"", true)]
    [InlineData("a = 1\n  'featmask.vm.cpuid.AES' = x", true)]
    [InlineData("virtualHW.version = \"14\"", true)]
    [InlineData("name = \"cpuid.1.ecx\"", false)]
    public void A_vmx_file_is_known_by_its_keys_in_any_case(string text, bool known) => new VmxLanguage().Knows(text).ShouldBe(known);

    [Fact]
    public void Applying_the_mask_leaves_no_significant_difference_between_hosts_of_the_corpus()
    {
        HostCpuid[] hosts = Corpus.Own.Expected().Where(e => e.Path.Contains("intel-sde"))
            .Select(e => new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(e.Path)).Hosts[0]).ToArray();
        VMotionMask mask = VMotionMask.Create(hosts);
        mask.IsEmpty.ShouldBeFalse();
        CpuMask.Comparison.CpuidComparison.Compare(hosts, mask.Effective).Differences.ShouldNotContain(d => d.Significant == true);
    }

    private static GuestMask Guest(params (char Symbol, int Bit)[] bits) => GuestMaskText.Parse(
        "picky", ["1.ecx=" + bits.Aggregate(RegisterMask.Unused, (mask, b) => mask.With(b.Bit, b.Symbol))], isDescriptor: true);
}
