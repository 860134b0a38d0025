using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class LibcpuidReaderTests
{
    private const string Cpu = """
        basic_cpuid[0]=0000000d 756e6547 6c65746e 49656e69
        basic_cpuid[1]=000206c2 00200800 029ee3ff bfebfbff
        ext_cpuid[0]=80000008 00000000 00000000 00000000
        ext_cpuid[8]=00003028 00000000 00000000 00000000
        intel_fn4[1]=1c004122 00c0003f 0000007f 00000000
        amd_fn8000001dh[2]=00004143 03c0003f 000007ff 00000001
        """;

    [Fact]
    public void Table_names_give_leaf_and_subleaf()
    {
        HostCpuid host = Read("version=0.6.4\n" + Cpu).Hosts.Single();
        host.Leaves.Find(0x80000008, 0, RegisterName.Eax)!.Value.Value.ShouldBe(0x3028u);
        host.Leaves.Find(4, 1, RegisterName.Eax)!.Value.Value.ShouldBe(0x1c004122u);
        host.Leaves.Find(0x8000001D, 2, RegisterName.Edx)!.Value.Value.ShouldBe(1u);
        host.Registers[new RegisterAddress(0xD, 1, RegisterName.Eax)].IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public void Headings_count_the_cpus_and_the_first_number_begins_a_new_host()
    {
        string[] parts = { "0", "1", "0" };
        DumpImport import = Read(string.Join("\n", parts.Select(n => $"_________________ Logical CPU #{n} _________________\n" + Cpu)));
        import.Hosts.Select(h => h.LogicalProcessors).ShouldBe(new[] { 2, 1 });
    }

    [Fact]
    public void What_follows_the_dashes_is_the_tools_own_decoding()
    {
        DumpImport import = Read(Cpu + "\n----------------------------------------\nx86\ngeneral\nfpu vme de");
        import.Problems.ShouldBeEmpty();
        import.Hosts.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_broken_row_is_reported_with_its_line()
    {
        DumpImport import = Read(Cpu + "\nbasic_cpuid[999999999]=0 0 0 0\nbasic_cpuid[2]=0 0 0");
        import.Problems.Select(p => p.Position.Line).ShouldBe(new[] { 7, 8 });
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "a.txt", "a", Registry.Formats.Named("libcpuid"));
}
