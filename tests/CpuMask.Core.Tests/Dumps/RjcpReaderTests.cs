using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class RjcpReaderTests
{
    private const string Processor = "<processor><register eax=\"00000001\" ecx=\"00000000\">000206C2,00200800,029EE3FF,BFEBFBFF</register></processor>";

    [Fact]
    public void Each_processor_is_a_cpu_and_each_cpuid_element_a_host()
    {
        DumpImport import = Read($"<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<cpuid type=\"x86\">{Processor}{Processor}</cpuid><cpuid>{Processor}</cpuid>");
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.LogicalProcessors).ShouldBe(new[] { 2, 1 });
        import.Hosts[0].Leaves.Find(1, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0xBFEBFBFF));
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("1,2,3,4,5")]
    [InlineData("1,2,3,G")]
    public void A_bad_row_is_reported_with_its_line(string row)
    {
        DumpImport import = Read($"<cpuid>{Processor.Replace("</processor>", "\n<register eax=\"2\" ecx=\"0\">" + row + "</register></processor>")}</cpuid>");
        import.Problems.ShouldHaveSingleItem().Position.Line.ShouldBe(2);
        import.Hosts.Single().Leaves.Find(2, 0).ShouldBeNull();
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "a.xml", "a");
}
