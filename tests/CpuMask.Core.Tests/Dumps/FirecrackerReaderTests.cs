using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class FirecrackerReaderTests
{
    private const string Leaf1 = """
        { "leaf": "0x1", "subleaf": "0x0", "flags": 0, "modifiers": [
            { "register": "eax", "bitmap": "0b00000000000000100000011011000010" },
            { "register": "ecx", "bitmap": "0bx0000001_xxxxxxxx_xxxxxxxx_xxxxxxx1" } ] }
        """;

    [Fact]
    public void A_fingerprint_is_what_guests_can_get_under_one_kernel_microcode_and_firmware()
    {
        HostCpuid host = Read($$"""
            { "firecracker_version": "1.16.0", "kernel_version": "6.1.172", "microcode_version": "0x5003901", "bios_version": "1.0", "bios_revision": "4.15",
              "guest_cpu_config": { "kvm_capabilities": [], "cpuid_modifiers": [ {{Leaf1}} ],
                "msr_modifiers": [ { "addr": "0x10a", "bitmap": "0b101x" } ] } }
            """).Hosts.Single();
        host.View.ShouldBe(HostView.GuestMaximum);
        (host.Kernel, host.Microcode, host.Bios).ShouldBe(("6.1.172", "0x5003901", "1.0 revision 4.15"));
        host.Signature!.Value.Value.ShouldBe(0x000206C2u);
        host.Msrs.ShouldBe(new[] { new MsrValue(0x10A, 0b1010, 0b1110) });
    }

    [Fact]
    public void Bits_that_a_template_leaves_alone_are_unknown()
    {
        HostCpuid host = Read($$"""{ "cpuid_modifiers": [ {{Leaf1}} ] }""").Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(new RegisterValue(0x01000001, 0x7F000001));
        host.Leaves.Find(1, 0, RegisterName.Edx).ShouldBe(RegisterValue.Unknown);
    }

    [Theory]
    [InlineData("0b2")]
    [InlineData("0b")]
    [InlineData("")]
    [InlineData("0b000000000000000000000000000000001")]
    public void A_bad_bitmap_is_reported_with_its_place(string bitmap)
    {
        DumpImport import = Read("{ \"cpuid_modifiers\": [ " + Leaf1 + ", " + Leaf1.Replace("0b00000000000000100000011011000010", bitmap).Replace("\"0x1\"", "\"0x2\"") + " ] }");
        import.Problems.ShouldHaveSingleItem().Message.ShouldContain("cpuid_modifiers[1].bitmap");
        import.Hosts.ShouldHaveSingleItem();
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "a.json", "a");
}
