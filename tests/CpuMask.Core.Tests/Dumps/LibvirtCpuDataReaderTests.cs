using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class LibvirtCpuDataReaderTests
{
    private const string Leaf1 = "<cpuid eax_in='0x00000001' ecx_in='0x00' eax='0x000206c2' ebx='0x00200800' ecx='0x029ee3ff' edx='0xbfebfbff'/>";

    [Fact]
    public void Msr_rows_become_model_specific_registers()
    {
        HostCpuid host = Read($"<cpudata arch='x86'>\n{Leaf1}\n<msr index='0x10a' edx='0x00000001' eax='0x0000002b'/></cpudata>").Hosts.Single();
        host.Msrs.ShouldBe(new[] { new MsrValue(0x10A, 0x1_0000_002B, ulong.MaxValue) });
    }

    [Fact]
    public void Each_cpudata_element_is_a_host() =>
        Read($"<cpudata arch='x86'>{Leaf1}</cpudata><cpudata arch='x86'>{Leaf1}</cpudata>").Hosts.Count.ShouldBe(2);

    [Fact]
    public void A_file_that_breaks_off_keeps_what_was_read_and_says_where()
    {
        DumpImport import = Read($"<cpudata arch='x86'>\n{Leaf1}\n<cpuid eax_in=");
        import.Hosts.ShouldHaveSingleItem();
        import.Problems.ShouldHaveSingleItem().Position.Line.ShouldBe(3);
    }

    [Fact]
    public void A_bad_register_is_reported_and_its_leaf_left_out()
    {
        DumpImport import = Read($"<cpudata>\n{Leaf1}\n{Leaf1.Replace("_in='0x00000001'", "_in='0x2'").Replace("0x029ee3ff", "0xZZ")}</cpudata>");
        import.Problems.ShouldHaveSingleItem().Message.ShouldContain("ecx='0xZZ'");
        import.Hosts.Single().Leaves.Find(2, 0).ShouldBeNull();
    }

    [Fact]
    public void A_document_type_is_refused()
    {
        DumpImport import = Read($"<!DOCTYPE cpudata [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><cpudata>{Leaf1}&a;</cpudata>");
        import.Hosts.ShouldBeEmpty();
        import.Problems.ShouldHaveSingleItem().Message.ShouldContain("DTD");
    }

    [Fact]
    public void Endless_depth_is_refused()
    {
        DumpImport import = Read($"<cpudata>{Leaf1}{string.Concat(Enumerable.Repeat("<a>", 100_000))}");
        import.Problems.ShouldHaveSingleItem().Message.ShouldContain("64 deep");
        import.Hosts.ShouldHaveSingleItem();
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "a.xml", "a");
}
