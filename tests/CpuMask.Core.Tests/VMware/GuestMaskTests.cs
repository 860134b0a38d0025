using System;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Tests.VMware;

/// <summary>Masks laid over one another, level by level and vendor by vendor, and their spelling in .vmx lines and JSON.</summary>
public sealed class GuestMaskTests
{
    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx);

    [Theory]
    [InlineData("GenuineIntel", "intel")]
    [InlineData("AuthenticAMD", "amd")]
    [InlineData("HygonGenuine", "amd")]
    [InlineData("CentaurHauls", null)]
    public void Vendors_have_the_keys_that_vSphere_gives_them(string vendor, string? key) => GuestMask.VendorKey(CpuVendor.Of(vendor)).ShouldBe(key);

    [Fact]
    public void A_level_for_a_vendor_counts_before_the_one_for_all()
    {
        var mask = new GuestMask("vm", [Level(1, null, "H" + Dashes(31)), Level(1, "amd", "0" + Dashes(31))], isDescriptor: false);
        mask.MaskOf(Ecx1, CpuVendor.Amd)[31].ShouldBe('0');
        mask.MaskOf(Ecx1, CpuVendor.Hygon)[31].ShouldBe('0');
        mask.MaskOf(Ecx1, CpuVendor.Intel)[31].ShouldBe('H');
        mask.SymbolOf(Ecx1.Bit(31), CpuVendor.Intel).ShouldBe('H');
    }

    [Fact]
    public void A_register_that_is_not_there_is_open_in_a_vms_own_masks_and_unused_in_a_descriptor()
    {
        var own = new GuestMask("vm", [], isDescriptor: false);
        var descriptor = new GuestMask("os", []);
        own.MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(RegisterMask.PassThrough);
        descriptor.MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(RegisterMask.Unused);
        own.ArchCapabilities.ShouldBe(RegisterMask.PassThrough);
        descriptor.ArchCapabilities.ShouldBe(RegisterMask.Unused);
        descriptor.MaskOf(GuestMask.Msr, CpuVendor.Intel).ShouldBe(RegisterMask.Unused);
        descriptor.MaskOf(RegisterAddress.Msr(0xCF), CpuVendor.Intel).ShouldBe(RegisterMask.Unused);
        descriptor.Covers(Ecx1, CpuVendor.Intel).ShouldBeFalse();
        own.AsDescriptor().MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(RegisterMask.Unused);
        own.AsDescriptor().IsDescriptor.ShouldBeTrue();

        var keys = new GuestMask("os", [], archCapabilities: RegisterMask.Unused.With(0, 'H'));
        keys.SymbolOf(GuestMask.Msr.Bit(0), CpuVendor.Intel).ShouldBe('H');
        keys.MaskOf(RegisterAddress.Msr(0xCF), CpuVendor.Intel).ShouldBe(RegisterMask.Unused);
    }

    [Fact]
    public void A_level_of_one_vendor_covers_that_vendor_only()
    {
        var mask = new GuestMask("os", [Level(1, "amd", Dashes(32))]);
        mask.Covers(Ecx1, CpuVendor.Amd).ShouldBeTrue();
        mask.Covers(Ecx1, CpuVendor.Intel).ShouldBeFalse();
        new GuestMask("os", [Level(1, null, Dashes(32))]).Covers(Ecx1, CpuVendor.Intel).ShouldBeTrue();
        new GuestMask("os", [Level(1, null, Dashes(32))]).Covers(GuestMask.Msr, CpuVendor.Intel).ShouldBeFalse();
    }

    [Theory]
    [InlineData('R', true)]
    [InlineData('H', true)]
    [InlineData('T', true)]
    [InlineData('F', true)]
    [InlineData('0', false)]
    [InlineData('1', false)]
    [InlineData('x', false)]
    [InlineData('-', false)]
    public void What_must_be_equal_or_met_matters(char symbol, bool matters) => new GuestMask("os", []).IsSignificant(symbol).ShouldBe(matters);

    [Fact]
    public void What_a_vm_hides_everywhere_is_not_brought_back_by_the_defaults_word_on_a_vendor()
    {
        var os = new GuestMask("os", [Level(1, null, "R" + new string('x', 31)), Level(1, "intel", "H" + Dashes(31))]);
        var vm = new GuestMask("vm", [Level(1, null, "0" + Dashes(31))], isDescriptor: false);
        GuestMask both = vm.Over(os);
        both.Name.ShouldBe("vm");
        both.IsDescriptor.ShouldBeTrue();
        both.SymbolOf(Ecx1.Bit(31), CpuVendor.Intel).ShouldBe('0');
        both.SymbolOf(Ecx1.Bit(31), CpuVendor.Amd).ShouldBe('0');
        both.SymbolOf(Ecx1.Bit(30), CpuVendor.Amd).ShouldBe('x');

        // The VM's own word on a vendor lies over its word on all.
        var own = new GuestMask("vm", [Level(1, null, "0" + Dashes(31)), Level(1, "intel", "1" + Dashes(31))], isDescriptor: false);
        own.Over(os).SymbolOf(Ecx1.Bit(31), CpuVendor.Intel).ShouldBe('1');
        own.Over(os).SymbolOf(Ecx1.Bit(31), CpuVendor.Amd).ShouldBe('0');
    }

    [Fact]
    public void A_level_that_only_the_vm_has_is_laid_over_what_its_absence_meant()
    {
        var vm = new GuestMask("vm", [Level(1, null, "0" + Dashes(31)), Level(0x80000001, "amd", "0" + Dashes(31))], isDescriptor: false);
        var ecx = new RegisterAddress(0x80000001, 0, RegisterName.Ecx);
        GuestMask overDescriptor = vm.Over(new GuestMask("os", []));
        overDescriptor.SymbolOf(Ecx1.Bit(0), CpuVendor.Intel).ShouldBe('x');
        overDescriptor.SymbolOf(ecx.Bit(31), CpuVendor.Amd).ShouldBe('0');
        overDescriptor.SymbolOf(ecx.Bit(0), CpuVendor.Amd).ShouldBe('x');
        GuestMask overOwn = vm.Over(new GuestMask("other", [], isDescriptor: false));
        overOwn.IsDescriptor.ShouldBeFalse();
        overOwn.SymbolOf(Ecx1.Bit(0), CpuVendor.Intel).ShouldBe('-');
    }

    [Fact]
    public void What_a_descriptor_says_of_one_vendor_leaves_the_rest_to_what_it_says_of_all()
    {
        GuestMask os = new GuestMask("os", [Level(1, null, "R" + Dashes(31)), Level(1, "amd", "H" + Dashes(31))], isDescriptor: false).AsDescriptor();
        os.SymbolOf(Ecx1.Bit(31), CpuVendor.Amd).ShouldBe('H');
        os.SymbolOf(Ecx1.Bit(31), CpuVendor.Intel).ShouldBe('R');
        new GuestMask("os", [Level(1, null, "RR" + Dashes(30)), Level(1, "amd", "H" + Dashes(31))], isDescriptor: false).AsDescriptor().SymbolOf(Ecx1.Bit(30), CpuVendor.Amd).ShouldBe('R');
        os.SymbolOf(Ecx1.Bit(0), CpuVendor.Intel).ShouldBe('x');
    }

    [Fact]
    public void Levels_stand_by_leaf_and_sub_leaf_with_those_for_all_vendors_first()
    {
        MaskLevel[] levels = [Level(7, null, Dashes(32)), Level(1, "intel", Dashes(32)), Level(1, "amd", Dashes(32)), Level(1, null, Dashes(32)), Level(7, null, Dashes(32)) with { Subleaf = 1 }];
        new GuestMask("os", levels).Levels.Select(l => (l.Leaf, l.Subleaf, l.Vendor)).ShouldBe(
            [(1u, 0u, null), (1u, 0u, "amd"), (1u, 0u, "intel"), (7u, 0u, null), (7u, 1u, null)]);
    }

    [Theory]
    [InlineData(0u, 0u, true, 0)]
    [InlineData(1u, 0u, true, 1)]
    [InlineData(0x80000000u, 0u, true, -2147483648)]
    [InlineData(0x7FFFFFFFu, 0u, false, 2147483647)]
    [InlineData(2u, 0u, false, 2)]
    [InlineData(7u, 0u, false, 7)]
    [InlineData(0x80000001u, 0u, true, -2147483647)]
    [InlineData(0x80000001u, 1u, false, -2147483647)]
    public void The_api_names_a_leaf_as_a_signed_number_and_no_sub_leaf(uint leaf, uint subleaf, bool fits, int level)
    {
        MaskLevel mask = MaskLevel.Of(leaf, subleaf, null, RegisterMask.PassThrough);
        mask.FitsApi.ShouldBe(fits);
        mask.ApiLevel.ShouldBe(level);
    }

    [Theory]
    [InlineData(1u, 0u, null, "cpuid.1.ecx")]
    [InlineData(1u, 0u, "amd", "cpuid.1.ecx.amd")]
    [InlineData(6u, 0u, null, "cpuid.6.ecx")]
    [InlineData(7u, 0u, null, "cpuid.7.0.ecx")]
    [InlineData(7u, 2u, "intel", "cpuid.7.2.ecx.intel")]
    [InlineData(0xDu, 1u, null, "cpuid.d.1.ecx")]
    [InlineData(0x80000001u, 0u, null, "cpuid.80000001.ecx")]
    public void A_key_has_a_sub_leaf_where_the_leaf_has_several(uint leaf, uint subleaf, string? vendor, string key)
    {
        MaskLevel level = MaskLevel.Of(leaf, subleaf, vendor, RegisterMask.PassThrough);
        VmxText.Key(level, RegisterName.Ecx).ShouldBe(key);
        VmxText.Lines(new GuestMask("m", [level], isDescriptor: false)).ShouldBeEmpty("it says nothing");
        VmxText.Lines(new GuestMask("m", [level.With(RegisterName.Ecx, RegisterMask.PassThrough.With(0, '0'))], isDescriptor: false))
            .Single().ShouldBe(key + " = \"----:----:----:----:----:----:----:---0\"");
    }

    [Fact]
    public void Each_register_of_a_level_is_its_own()
    {
        MaskLevel level = MaskLevel.Of(1, 0, null, RegisterMask.PassThrough);
        for (RegisterName name = RegisterName.Eax; name <= RegisterName.Edx; name++)
        {
            MaskLevel changed = level.With(name, RegisterMask.Unused);
            for (RegisterName other = RegisterName.Eax; other <= RegisterName.Edx; other++)
            {
                changed[other].ShouldBe(other == name ? RegisterMask.Unused : RegisterMask.PassThrough);
            }
        }
    }

    [Fact]
    public void A_mask_has_32_known_characters_and_prints_them_in_fours()
    {
        RegisterMask mask = RegisterMask.Parse("0000:1111:xxxx:TTTT:FFFF:RRRR:HHHH:----");
        mask.ToString().ShouldBe("0000:1111:xxxx:TTTT:FFFF:RRRR:HHHH:----");
        mask[31].ShouldBe('0');
        mask[0].ShouldBe('-');
        mask.With(0, 'T')[0].ShouldBe('T');
        Should.Throw<ArgumentOutOfRangeException>(() => mask.With(0, 'q'));
        default(RegisterMask).ShouldBe(RegisterMask.PassThrough);
        (mask == RegisterMask.PassThrough).ShouldBeFalse();
        (mask != RegisterMask.PassThrough).ShouldBeTrue();
        mask.IsPassThrough.ShouldBeFalse();
        RegisterMask.TryParse(null, out _).ShouldBeFalse();
        RegisterMask.TryParse(new string(' ', 97) + Dashes(32), out _).ShouldBeFalse("129 characters");
        RegisterMask.TryParse(new string(' ', 96) + Dashes(32), out _).ShouldBeTrue();
        RegisterMask.TryParse(Dashes(31), out _).ShouldBeFalse();
        RegisterMask.TryParse(Dashes(33), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{\"vmx\": [\"cpuid.1.ecx = \\\"0-------:--------:--------:--------\\\"\"], \"vendor\": \"GenuineIntel\"}", 1, "GenuineIntel")]
    [InlineData("{\"vmx\": [], \"vendor\": \"AuthenticAMD\"}", 0, "AuthenticAMD")]
    [InlineData("{\"vmx\": []}", 0, null)]
    public void A_mask_that_cpumask_wrote_is_read_back(string json, int levels, string? vendor)
    {
        MaskFile file = MaskFile.Parse("mask.json", Encoding.UTF8.GetBytes(json));
        file.Mask.Levels.Count().ShouldBe(levels);
        file.Mask.IsDescriptor.ShouldBeFalse();
        (file.Vendor.IsKnown ? file.Vendor.Id : null).ShouldBe(vendor);
    }

    [Fact]
    public void What_powershell_writes_of_a_mask_is_read_like_what_the_command_writes()
    {
        const string lines = "[\"cpuid.1.ecx = \\\"0-------:--------:--------:--------\\\"\"]", keys = "[\"featMask.vm.misc.RDCL_NO = \\\"Val:0\\\"\"]", none = "[]";
        foreach (string json in new[]
        {
            "{\"VmxLines\": " + lines + ", \"FeatMaskLines\": " + keys + ", \"Vendor\": {\"Id\": \"AuthenticAMD\"}}",
            "{\"vmx\": " + lines + ", \"featMask\": " + keys + ", \"vendor\": \"AuthenticAMD\"}",
            "{\"vmx\": " + lines + ", \"featMask\": " + keys + ", \"vendor\": \"AuthenticAMD\", \"VmxLines\": " + none + ", \"FeatMaskLines\": " + none + ", \"Vendor\": {\"Id\": \"GenuineIntel\"}}",
        })
        {
            MaskFile file = MaskFile.Parse("mask.json", Encoding.UTF8.GetBytes(json));
            file.Vendor.ShouldBe(CpuVendor.Amd);
            file.Mask.SymbolOf(Ecx1.Bit(31), CpuVendor.Amd).ShouldBe('0');
            file.Mask.ArchCapabilities[0].ShouldBe('0');
        }

        MaskFile.Parse("a.vmx", Encoding.UTF8.GetBytes("cpuid.1.ecx = \"" + Dashes(31) + "0\"")).Mask.IsDescriptor.ShouldBeFalse();
    }

    [Fact]
    public void Feature_lines_of_a_json_mask_count_where_no_register_line_can_say_them()
    {
        string json = "{\"vmx\": [], \"featMask\": [\"featMask.vm.cpuid.AVX2 = \\\"Val:0\\\"\", \"featMask.vm.misc.RDCL_NO = \\\"Val:0\\\"\"]}";
        GuestMask mask = MaskFile.Parse("mask.json", Encoding.UTF8.GetBytes(json)).Mask;
        mask.ArchCapabilities[0].ShouldBe('0');
        mask.Levels.ShouldBeEmpty("the register lines say the rest");
    }

    [Theory]
    [InlineData("{\"vmx\": 1}")]
    [InlineData("{\"vmx\": [1]}")]
    [InlineData("{}")]
    [InlineData("{\"vmx\": [")]
    public void Json_that_is_no_mask_is_refused_by_name(string json)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => MaskFile.Parse("mask.json", Encoding.UTF8.GetBytes(json)));
        error.Id.ShouldBe(ErrorIds.InvalidValue);
        error.Kind.ShouldBe(ErrorKind.Input);
        error.Message.ShouldStartWith("mask.json");
    }

    [Fact]
    public void Hiding_bits_writes_registers_and_features_and_leaves_out_what_has_no_register()
    {
        VmxHiding hiding = VmxHiding.Of([new RegisterAddress(7, 0, RegisterName.Ebx).Bit(11), Ecx1.Bit(22), Ecx1.Bit(17), GuestMask.Msr.Bit(0)]);
        hiding.Bits.Count.ShouldBe(4);
        hiding.Mask.IsDescriptor.ShouldBeFalse();
        VmxText.Lines(hiding.Mask).ShouldBe(hiding.VmxLines);
        VmxHiding.Of([new RegisterAddress(7, 0, RegisterName.Ebx).Bit(22)]).FeatMaskLines.ShouldBeEmpty("vSphere has no key for PCOMMIT");
        VmxHiding.Of([new RegisterAddress(1, 0, RegisterName.Eax).Bit(4)]).FeatMaskLines.ShouldBeEmpty("a model is no feature");

        // TSXLDTRK means nothing without RTM.
        hiding.VmxLines.ShouldBe([
            "cpuid.1.ecx = \"----:----:-0--:--0-:----:----:----:----\"", "cpuid.7.0.ebx = \"----:----:----:----:----:0---:----:----\"",
            "cpuid.7.0.edx = \"----:----:----:---0:----:----:----:----\""]);
        hiding.FeatMaskLines.OrderBy(l => l, StringComparer.Ordinal).ShouldBe([
            "featMask.vm.cpuid.MOVBE = \"Val:0\"", "featMask.vm.cpuid.PCID = \"Val:0\"",
            "featMask.vm.cpuid.RTM = \"Val:0\"", "featMask.vm.cpuid.TSXLDTRK = \"Val:0\""]);
    }

    private static MaskLevel Level(uint leaf, string? vendor, string ecx) =>
        MaskLevel.Of(leaf, 0, vendor, RegisterMask.PassThrough).With(RegisterName.Ecx, RegisterMask.Parse(ecx));

    private static string Dashes(int count) => new('-', count);
}
