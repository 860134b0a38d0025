using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class CpuZReaderTests
{
    private const string Title = "CPU-Z TXT Report\n-----\n\nThread dumps\n-----\n\n";
    private const string Rows = "\n\tCPUID\n\t0x00000000\t\t0x0000000D\t0x756E6547\t0x6C65746E\t0x49656E69\n\t0x00000001\t\t0x000206C2\t0x00200800\t0x029EE3FF\t0xBFEBFBFF\n";

    [Fact]
    public void Each_thread_is_a_cpu_and_thread_0_begins_the_next_host()
    {
        DumpImport import = Read(Title + Threads(0, 1, 0));
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.LogicalProcessors).ShouldBe(new[] { 2, 1 });
    }

    [Fact]
    public void Msr_rows_have_the_upper_half_first() =>
        Read(Title + Threads(0) + "\n\tMSR 0x0000010A\t\t0x00000001\t0x0000002B\n").Hosts.Single().Msrs
            .ShouldBe(new[] { new MsrValue(0x10A, 0x1_0000_002B, ulong.MaxValue) });

    [Fact]
    public void Rows_whose_order_does_not_prove_their_subleaf_are_unknown_and_said()
    {
        const string D = "\t0x0000000D\t\t0x00000007\t0x00000340\t0x00000340\t0x00000000\n\t0x0000000D\t\t0x0000000F\t0x00000340\t0x00000000\t0x00000000\n";
        HostCpuid host = Read(Title + Threads(0) + D).Hosts.Single();
        host.Leaves.Count(r => r.Leaf == 0xD).ShouldBe(1);
        host.Warnings.ShouldContain(w => w.Contains("leaf D"));
    }

    [Fact]
    public void The_firmware_version_is_the_one_of_the_dmi_bios_block() =>
        Read(Title + Threads(0) + "\nDMI\n---\n\nDMI BIOS\n\tvendor\t\tA\n\tversion\t\tF4d\nDMI System Information\n\tversion\t\tx\n").Hosts.Single().Bios.ShouldBe("F4d");

    [Fact]
    public void A_broken_row_is_reported_with_its_place()
    {
        DumpImport import = Read(Title + Threads(0) + "\t0x00000002\t\t0x0000\t0x0000000Z\n");
        import.Problems.ShouldHaveSingleItem().Position.Line.ShouldBe(13);
        import.Hosts.ShouldHaveSingleItem();
    }

    private static string Threads(params int[] numbers) => string.Concat(numbers.Select(n => "CPU Thread " + n + "\n\tAPIC ID\t\t\t0\n" + Rows));

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "a.txt", "a");
}
