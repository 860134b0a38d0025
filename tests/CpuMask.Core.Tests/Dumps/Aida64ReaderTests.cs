using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class Aida64ReaderTests
{
    private const string Rows = """
        CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69 [GenuineIntel]
        CPUID 00000001: 000206C2-00200800-029EE3FF-BFEBFBFF
        """;

    [Theory]
    [InlineData("------[ Logical CPU #0 ]------\n\nallcpu: Valid\n\n", ": ", "-")]
    [InlineData("------[ CPUID Registers / Logical CPU #0 Virtual ]------\n", ": ", "-")]
    [InlineData("CPUID Registers (CPU #1):\n", "  \t", "-")]
    [InlineData("CPU#000 AffMask: 0x0000000000000001\n", ": ", "-")]
    [InlineData("", " :", "-")]
    [InlineData("", ": ", " ")]
    public void All_dialects_give_the_same_registers(string heading, string colon, string joint)
    {
        DumpImport import = Read(heading + Rows.Replace(": ", colon).Replace("-", joint));
        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("aida64");
        HostCpuid host = import.Hosts.ShouldHaveSingleItem();
        host.Signature!.Value.Value.ShouldBe(0x000206C2u);
        host.Leaves.Find(1, 0, RegisterName.Edx)!.Value.Value.ShouldBe(0xBFEBFBFFu);
    }

    [Fact]
    public void Without_numbers_only_the_first_line_of_leaf_0xD_has_a_known_subleaf()
    {
        HostCpuid host = Read(Rows + "\nCPUID 0000000D: 00000007-00000340-00000340-00000000\nCPUID 0000000D: 00000100-00000240-00000000-00000000")
            .Hosts.Single();
        host.Leaves.Find(0xD, 0, RegisterName.Eax)!.Value.Value.ShouldBe(7u);
        host.Leaves.Count(r => r.Leaf == 0xD).ShouldBe(1);
        host.Registers[new RegisterAddress(0xD, 1, RegisterName.Eax)].IsUnknown.ShouldBeTrue();
        host.Warnings.ShouldContain(w => w.Contains("leaf D"));
    }

    [Fact]
    public void Without_numbers_the_lines_of_leaf_4_count_up()
    {
        HostCpuid host = Read(Rows + "\nCPUID 00000004: 1C004121-01C0003F-0000003F-00000000\nCPUID 00000004: 1C004122-01C0003F-0000003F-00000000")
            .Hosts.Single();
        host.Leaves.Find(4, 1, RegisterName.Eax)!.Value.Value.ShouldBe(0x1C004122u);
        host.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void With_numbers_each_line_is_the_subleaf_it_says()
    {
        HostCpuid host = Read(Rows + "\nCPUID 0000000D: 00000007-00000340-00000340-00000000 [SL 00] [x87]\nCPUID 0000000D: 00000100-00000240-00000000-00000000 [SL 02] [AVX]")
            .Hosts.Single();
        host.Leaves.Find(0xD, 2, RegisterName.Eax)!.Value.Value.ShouldBe(0x100u);
        host.Leaves.Find(0xD, 1).ShouldBeNull();
    }

    [Fact]
    public void Without_headings_leaf_0_begins_the_next_cpu()
    {
        HostCpuid host = Read(Rows + "\n\n" + Rows).Hosts.Single();
        host.LogicalProcessors.ShouldBe(2);
    }

    [Fact]
    public void A_second_heading_with_the_first_number_begins_the_next_host()
    {
        const string Cpu1 = "CPUID Registers (CPU #1):\n", Cpu2 = "CPUID Registers (CPU #2):\n";
        DumpImport import = Read(Cpu1 + Rows + "\n" + Cpu2 + Rows + "\n" + Cpu1 + Rows);
        import.Hosts.Select(h => h.LogicalProcessors).ShouldBe(new[] { 2, 1 });
    }

    [Fact]
    public void A_heading_over_something_other_than_rows_begins_nothing()
    {
        DumpImport import = Read("------[ Logical CPU #0 ]------\n" + Rows + "\n\n------[ MSR Registers / Logical CPU #0 ]------\n\nMSR 0000010A: 0000-0000-0000-000B\n");
        import.Hosts.ShouldHaveSingleItem().Msrs.ShouldHaveSingleItem().Value.ShouldBe(0xBul);
    }

    [Theory]
    [InlineData("MSR 0000008B: 0000-00B4-0000-0000", "0x000000B4")]
    [InlineData("MSR 0000008B: 0000-0000-0A00-11D1", "0x0A0011D1")]
    public void The_patch_level_register_gives_the_microcode_of_both_vendors(string line, string microcode) =>
        Read(Rows + "\n\n" + line).Hosts.Single().Microcode.ShouldBe(microcode);

    [Fact]
    public void A_failed_register_is_no_news() =>
        Read(Rows + "\n\nMSR 0000010A: < FAILED >").ShouldSatisfyAllConditions(
            i => i.Problems.ShouldBeEmpty(),
            i => i.Hosts.Single().Msrs.ShouldBeEmpty());

    [Fact]
    public void A_broken_row_is_reported_with_its_line_and_the_rest_is_read()
    {
        DumpImport import = Read(Rows + "\nCPUID 00000002: 76035A01-00F0B2FF-0000000-00CA0000\nCPUID 00000003: 00000000-00000000-00000000-00000000");
        import.Problems.ShouldHaveSingleItem().Position.Line.ShouldBe(3);
        import.Hosts.Single().Leaves.Find(3, 0).ShouldNotBeNull();
        import.Hosts.Single().Leaves.Find(2, 0).ShouldBeNull();
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "dumps/esx07.txt", "esx07");
}
