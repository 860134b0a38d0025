using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.VMware;

public class GuestMaskTextTests
{
    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx);

    [Theory]
    [InlineData("RRRR RRRR RRRR RRR0 00XR R0H0 000H 0RRH")]
    [InlineData("rrrr:rrrr:rrrr:rrr0:00xr:r0h0:000h:0rrh")]
    [InlineData("RRRRRRRRRRRRRRR000XRR0H0000H0RRH")]
    public void Every_spelling_in_use_is_one_mask(string text) =>
        RegisterMask.Parse(text).ToString().ShouldBe("RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH");

    [Theory]
    [InlineData("")]
    [InlineData("RRRR")]
    [InlineData("RRRRRRRRRRRRRRR000XRR0H0000H0RRHH")]
    [InlineData("RRRRRRRRRRRRRRR000XRR0H0000H0RRZ")]
    [InlineData("RRRR;RRRR;RRRR;RRR0;00XR;R0H0;000H;0RRH")]
    public void What_is_no_mask_is_refused(string text) =>
        Should.Throw<CpuMaskException>(() => RegisterMask.Parse(text)).Id.ShouldBe(ErrorIds.InvalidValue);

    [Theory]
    [InlineData("cpuid.80000001.edx", 0x80000001u, 0u, null)]
    [InlineData("80000001.edx", 0x80000001u, 0u, null)]
    [InlineData("-2147483647.edx", 0x80000001u, 0u, null)]
    [InlineData("2147483649.edx", 0x80000001u, 0u, null)]
    [InlineData("0x80000001.EDX", 0x80000001u, 0u, null)]
    [InlineData("cpuid.7.0.edx", 7u, 0u, null)]
    [InlineData("cpuid.4.4.edx", 4u, 4u, null)]
    [InlineData("cpuid.80000001.edx.amd", 0x80000001u, 0u, "amd")]
    public void Levels_are_read_as_people_write_them(string key, uint leaf, uint subleaf, string? vendor)
    {
        GuestMaskText.TryParseKey(key, out RegisterAddress address, out string? found).ShouldBeTrue();
        address.ShouldBe(new RegisterAddress(leaf, subleaf, RegisterName.Edx));
        found.ShouldBe(vendor);
    }

    [Fact]
    public void Vmx_lines_are_read_with_vendor_comments_and_named_keys()
    {
        GuestMask mask = GuestMaskText.Parse("app01.vmx", new[]
        {
            "displayName = \"app01\"",
            "cpuid.coresPerSocket = \"2\"",
            "cpuid.brandstring = \"any\"",
            "# cpuid.1.ecx = \"nonsense\"",
            "cpuid.1.ecx = \"----:----:----:----:----:----:--h-:----\"",
            "cpuid.1.ecx.amd = \"----:----:----:----:----:----:----:---0\"  # only there",
            "featMask.vm.cpuid.AES = \"Val:0\"",
        }, isDescriptor: false);
        mask.MaskOf(Ecx1, CpuVendor.Intel).ToString().ShouldBe("----:--0-:----:----:----:----:--H-:----");
        mask.MaskOf(Ecx1, CpuVendor.Amd).ToString().ShouldBe("----:--0-:----:----:----:----:--H-:---0");
    }

    [Theory]
    [InlineData("cpuid.1.ecx = \"----:----:----:----:----:----:--h-:----\"", "featMask.vm.cpuid.SSE3 = \"Val:0\"")]
    [InlineData("featMask.vm.cpuid.sse3 = \"val:0\"", "cpuid.1.ecx = \"----:----:----:----:----:----:--h-:----\"")]
    public void A_feature_is_hidden_wherever_in_the_file_its_line_stands(params string[] lines) =>
        GuestMaskText.Parse("app01.vmx", lines, isDescriptor: false).MaskOf(Ecx1, CpuVendor.Intel).ToString().ShouldBe("----:----:----:----:----:----:--H-:---0");

    [Theory]
    [InlineData("cpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"", "cpuid.00000001.ecx = \"----:----:----:----:----:----:----:---1\"")]
    [InlineData("cpuid.7.ebx = \"----:----:----:----:----:----:----:---0\"", "cpuid.7.0.ebx = \"----:----:----:----:----:----:----:----\"")]
    [InlineData("featMask.vm.cpuid.SSE3 = \"Val:0\"", "featMask.vm.cpuid.sse3 = \"Val:1\"")]
    public void A_line_that_says_otherwise_than_one_before_is_an_error_with_its_place(params string[] lines)
    {
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("app01.vmx", lines, false)).Message.ShouldStartWith("app01.vmx(2): ");
        GuestMaskText.Parse("app01.vmx", new[] { lines[0], lines[0] }, false).Levels.ShouldNotBeEmpty();
    }

    [Fact]
    public void What_a_complete_list_of_features_does_not_name_is_hidden_from_that_vm()
    {
        string[] lines = { "featMask.vm.cpuid.SSE3 = \"Val:1\"", "featureCompat.vm.completeMasks = \"TRUE\"" };
        GuestMask vm = GuestMasks.Read(new[] { "app01.vmx" }, _ => lines);
        vm.MaskOf(Ecx1, CpuVendor.Intel)[0].ShouldBe('1');
        vm.MaskOf(Ecx1, CpuVendor.Intel)[9].ShouldBe('0');
        vm.MaskOf(new RegisterAddress(7, 0, RegisterName.Ebx), CpuVendor.Amd)[5].ShouldBe('0');

        // Laid over other VMs, the same lines hide nothing that they do not name.
        GuestMaskText.Parse("app01.vmx", lines, isDescriptor: false).Levels.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("cpuid.7.z.ecx")]
    [InlineData("cpuid.zz.ecx")]
    [InlineData("cpuid.1")]
    [InlineData("cpuid.1.foo")]
    [InlineData("cpuid.1.amd")]
    [InlineData("cpuid.1.2.3.ecx")]
    [InlineData("-9999999999.ecx")]
    [InlineData("")]
    public void What_names_no_register_is_no_key(string key) => GuestMaskText.TryParseKey(key, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("cpuid.1.foo = \"0\"")]
    [InlineData("cpuid.a-b = \"0\"")]
    [InlineData("cpuid. = \"0\"")]
    [InlineData("cpuid.7.z.ecx = \"0\"")]
    public void A_key_that_begins_like_a_mask_and_names_no_register_is_an_error_with_its_place(string line) =>
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("app01.vmx", new[] { "a = 1", line }, isDescriptor: false)).Message.ShouldStartWith(
            "app01.vmx(2): '" + line.Split(' ')[0] + "' names no register; expected cpuid.<leaf>");

    [Theory]
    [InlineData("cpuid.1.ecx = \"----:----:----:----:----:----:----:---0")]
    [InlineData("1.ecx=----:----:----:----:----:----:----:---0 # why")]
    [InlineData("'cpuid.1.ecx' = '----:----:----:----:----:----:----:---0' # why")]
    public void A_value_may_stand_in_quotes_of_either_kind_or_in_none(string line)
    {
        GuestMask mask = GuestMaskText.Parse("a", new[] { "cpuid.brandstring = \"x\"", "cpuid.numSMT = 2", "annotation =", "no setting", line, line }, isDescriptor: false);
        mask.MaskOf(Ecx1, CpuVendor.Intel).ToString().ShouldBe("----:----:----:----:----:----:----:---0");
        mask.IsDescriptor.ShouldBeFalse();
    }

    [Fact]
    public void The_same_register_said_otherwise_is_an_error()
    {
        string first = "cpuid.1.ecx = \"" + RegisterMask.PassThrough.With(0, '0') + "\"";
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("a", new[] { first, "cpuid.1.0.ecx = \"" + RegisterMask.PassThrough + "\"" }, false)).Message.ShouldBe(
            "a(2): 'cpuid.1.0.ecx' is said a second time and otherwise: '----:----:----:----:----:----:----:---0' before. Which of them counts is for you to say: take one out.");
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("a", new[] { "featMask.vm.cpuid.SSE3 = Val:0", "featMask.vm.cpuid.sse3 = Val:1" }, false)).Message.ShouldStartWith("a(2): ");
    }

    [Fact]
    public void A_text_without_a_mask_is_an_error_and_so_is_one_with_more_levels_than_anyone_needs()
    {
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("a.vmx", new[] { "displayName = \"a\"" }, isDescriptor: false)).Message.ShouldStartWith("a.vmx holds no guest mask;");
        string[] most = Enumerable.Range(0, GuestMask.MostLevels).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0:x}.ecx={1}", i, RegisterMask.Unused)).ToArray();
        GuestMaskText.Parse("a", most, isDescriptor: true).Levels.Count().ShouldBe(GuestMask.MostLevels);
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("a", most.Append("ffff.ecx=" + RegisterMask.Unused), isDescriptor: true)).Message.ShouldBe("a(4097): more than 4096 levels.");
    }

    [Fact]
    public void What_a_text_does_not_say_is_unused_in_a_descriptor_and_open_in_a_vms_own_masks()
    {
        string[] lines = { "1.edx=" + RegisterMask.Unused.With(3, 'R'), "1.ecx.amd=" + RegisterMask.Unused.With(0, 'H') };
        var eax = new RegisterAddress(1, 0, RegisterName.Eax);
        GuestMask descriptor = GuestMaskText.Parse("os", lines, isDescriptor: true), own = GuestMaskText.Parse("vm", lines, isDescriptor: false);
        descriptor.SymbolOf(eax.Bit(0), CpuVendor.Intel).ShouldBe('x');
        own.SymbolOf(eax.Bit(0), CpuVendor.Intel).ShouldBe('-');
        descriptor.SymbolOf(new RegisterAddress(1, 0, RegisterName.Edx).Bit(3), CpuVendor.Amd).ShouldBe('R', "a level for a vendor leaves other registers to the one for all");
        descriptor.ArchCapabilities.ShouldBe(RegisterMask.Unused);
        own.ArchCapabilities.ShouldBe(RegisterMask.PassThrough);
    }

    [Theory]
    [InlineData('-', "featMask.vm.cpuid.SSE3 = \"Val:1\"")]
    [InlineData('-', "featMask.vm.cpuid.SSE3 = \"Val:1\"\nfeatureCompat.vm.completeMasks = \"FALSE\"")]
    [InlineData('-', "featMask.vm.cpuid.SSE3 = \"Val:1\"\nvhv.enable = \"TRUE\"")]
    [InlineData('0', "featMask.vm.cpuid.SSE3 = \"Val:1\"\nfeatureCompat.vm.completeMasks = \"TRUE\"\nvhv.enable = \"TRUE\"")]
    [InlineData('0', "featMask.vm.cpuid.SSE3 = \"Val:1\"\nfeatureCompat.vm.completeMasks = \"TRUE\"\nfeatureCompat.vm.completeMasks = \"TRUE\"")]
    public void Only_a_vm_whose_list_is_complete_is_denied_what_no_line_names(char ssse3, string lines)
    {
        GuestMask vm = GuestMasks.Read(new[] { "app01.vmx" }, _ => lines.Split('\n'));
        vm.SymbolOf(Ecx1.Bit(0), CpuVendor.Intel).ShouldBe('1');
        vm.SymbolOf(Ecx1.Bit(9), CpuVendor.Intel).ShouldBe(ssse3);
        vm.IsDescriptor.ShouldBeFalse();
        vm.MaskOf(new RegisterAddress(0, 0, RegisterName.Eax), CpuVendor.Intel).ShouldBe(RegisterMask.PassThrough, "how many leaves there are is a number and no feature");
        vm.SymbolOf(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(22), CpuVendor.Intel).ShouldBe('-', "no line could name PCOMMIT");
    }

    [Fact]
    public void Masks_of_registers_given_one_by_one_add_up()
    {
        string edx = "1.edx=" + RegisterMask.Unused.With(3, 'R'), ecx = "1.ecx=" + RegisterMask.Unused.With(0, 'H');
        GuestMask both = GuestMasks.Read(new[] { ecx, edx }, _ => null);
        both.IsDescriptor.ShouldBeTrue();
        both.SymbolOf(Ecx1.Bit(0), CpuVendor.Intel).ShouldBe('H');
        both.SymbolOf(new RegisterAddress(1, 0, RegisterName.Edx).Bit(3), CpuVendor.Intel).ShouldBe('R');
        both.SymbolOf(new RegisterAddress(1, 0, RegisterName.Eax).Bit(0), CpuVendor.Intel).ShouldBe('x');

        GuestMask over = GuestMasks.Read(new[] { "windows-2003-vc2.0", edx }, _ => null);
        over.MaskOf(Ecx1, CpuVendor.Intel).ToString().ShouldBe("RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH");
        over.SymbolOf(new RegisterAddress(1, 0, RegisterName.Edx).Bit(3), CpuVendor.Intel).ShouldBe('R');
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_of_lines_may_be_in_either_encoding_and_is_bounded(bool wide)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = (wide ? System.Text.Encoding.Unicode : System.Text.Encoding.UTF8).GetBytes("\uFEFFcpuid.1.ecx = \"----:----:----:----:----:----:----:---0\"\r\n");
        System.IO.File.WriteAllBytes(folder.PathOf("a.vmx"), bytes);
        GuestMaskText.Parse("a", MaskFile.Lines(folder.PathOf("a.vmx")), false).MaskOf(Ecx1, CpuVendor.Intel)[0].ShouldBe('0');
        MaskFile.Read(folder.PathOf("a.vmx")).Mask.MaskOf(Ecx1, CpuVendor.Intel)[0].ShouldBe('0');

        using (System.IO.FileStream huge = System.IO.File.Create(folder.PathOf("huge.vmx")))
        {
            huge.SetLength(1L << 33);
        }

        Should.Throw<CpuMaskException>(() => MaskFile.Lines(folder.PathOf("huge.vmx"))).Id.ShouldBe(ErrorIds.InputTooLarge);
    }

    [Fact]
    public void A_malformed_mask_line_is_an_error_with_its_place() =>
        Should.Throw<CpuMaskException>(() => GuestMaskText.Parse("app01.vmx", new[] { "a = \"b\"", "cpuid.1.ecx = \"RRR\"" }, false))
            .Message.ShouldStartWith("app01.vmx(2): ");

    [Fact]
    public void A_vms_own_mask_lies_over_its_guest_os_default_character_by_character()
    {
        GuestMask own = GuestMaskText.Parse("vm", new[] { "1.ecx=----:----:----:----:----:----:---0:-0-0" }, isDescriptor: false);
        own.Over(GuestMasks.Find("windows-2003-vc2.0")!).MaskOf(Ecx1, CpuVendor.Intel).ToString()
            .ShouldBe("RRRR:RRRR:RRRR:RRR0:00xR:R0H0:0000:00R0");
    }

    [Fact]
    public void A_register_given_whole_describes_a_guest_and_one_with_gaps_does_not()
    {
        string whole = "1.ecx=" + RegisterMask.Unused.With(0, 'H'), gaps = "1.edx=" + RegisterMask.PassThrough.With(3, '0');
        GuestMasks.Read(new[] { whole }, _ => null).IsDescriptor.ShouldBeTrue();
        GuestMasks.Read(new[] { gaps }, _ => null).IsDescriptor.ShouldBeFalse();
        GuestMasks.Read(new[] { whole, gaps }, _ => null).IsDescriptor.ShouldBeFalse();
        GuestMasks.Read(new[] { gaps, whole }, _ => null).IsDescriptor.ShouldBeFalse();
        GuestMasks.Read(new[] { "vm.vmx" }, _ => new[] { "cpuid.1.ecx = \"" + RegisterMask.Unused + "\"" }).IsDescriptor.ShouldBeFalse();
        Should.Throw<CpuMaskException>(() => GuestMasks.Read(new[] { "=" + RegisterMask.Unused }, _ => null)).Id.ShouldBe(ErrorIds.UnknownName);
        Should.Throw<System.ArgumentException>(() => GuestMasks.Read(System.Array.Empty<string>(), _ => null));
    }

    // The platform's default lies under what leaves anything to a default, and only there.
    [Theory]
    [InlineData("1.ecx", 'H', true, false)]
    [InlineData("1.ecx", '-', true, true)]
    [InlineData("1.ecx.amd", '-', true, false)]
    [InlineData("1.ecx", 'H', false, true)]
    public void The_platform_default_is_taken_underneath_where_a_mask_leaves_something_to_it(string key, char symbol, bool isDescriptor, bool under)
    {
        GuestMask guest = GuestMaskText.Parse("mine", new[] { key + "=" + RegisterMask.Unused.With(5, symbol) }, isDescriptor);
        var warnings = new System.Collections.Generic.List<string>();
        GuestMask resolved = GuestMasks.Resolve(guest, warnings);
        warnings.ShouldBe(under ? ["mine says '-' (as the guest OS default has it) without that default; the platform default vsphere-current was taken underneath."] : []);
        resolved.SymbolOf(new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5), CpuVendor.Intel).ShouldBe(under ? 'H' : 'x');
        resolved.IsDescriptor.ShouldBeTrue();

        // One gap in one level is enough, and be it the very first sign.
        warnings.Clear();
        GuestMasks.Resolve(GuestMaskText.Parse("mine", new[] { "1.eax=" + RegisterMask.Unused.With(31, '-'), "7.ebx=" + RegisterMask.Unused }, isDescriptor: true), warnings);
        warnings.Count.ShouldBe(1);
    }

    [Fact]
    public void The_platform_default_is_whole_where_no_hardware_version_is_known()
    {
        BitAddress avx2 = new RegisterAddress(7, 0, RegisterName.Ebx).Bit(5);
        GuestMasks.PlatformDefault(0).Levels.ShouldBe(GuestMasks.PlatformDefault().Levels);
        GuestMasks.PlatformDefault(0).SymbolOf(avx2, CpuVendor.Intel).ShouldBe('H');
        GuestMasks.PlatformDefault(8).SymbolOf(avx2, CpuVendor.Intel).ShouldBe('x', "AVX2 came with version 11");
        GuestMasks.PlatformDefault().ArchCapabilities[0].ShouldBe('H');
        GuestMasks.PlatformDefault().Levels.ShouldNotContain(l => l.Leaf == 0x10A);
        GuestMasks.Find("platform-2008-02")!.SymbolOf(Ecx1.Bit(14), CpuVendor.Intel).ShouldBe('0');
        GuestMasks.Find("platform-2008-02")!.SymbolOf(Ecx1.Bit(14), CpuVendor.Amd).ShouldBe('R');
    }

    [Fact]
    public void Every_built_in_guest_has_a_source()
    {
        GuestMasks.Ids.ShouldContain("vsphere-current");
        GuestMasks.Ids.Select(GuestMasks.SourceOf).ShouldAllBe(s => s.Length > 10);
    }

    [Fact]
    public void The_ids_that_help_prints_are_those_of_the_table() => GuestMasks.Ids.ShouldBe(GuestMasks.IdsInTable);
}
