using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hypervisors.VMware;
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
    public void Every_built_in_guest_has_a_source()
    {
        GuestMasks.Ids.ShouldContain("vsphere-current");
        GuestMasks.Ids.Select(GuestMasks.SourceOf).ShouldAllBe(s => s.Length > 10);
    }
}
