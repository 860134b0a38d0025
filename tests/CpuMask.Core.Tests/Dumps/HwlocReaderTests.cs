using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Tests.Dumps;

public class HwlocReaderTests
{
    private const string Pu = "# mask e[abcd]x => e[abcd]x\n1 0 0 0 0 => d 756e6547 6c65746e 49656e69\n1 1 0 0 0 => 206c2 200800 29ee3ff bfebfbff\n5 4 0 1 0 => fc004122 1c0003f 3f 0\n";

    [Fact]
    public void The_mask_says_whether_ecx_is_a_subleaf()
    {
        HostCpuid host = Read(Pu + "1 5 0 7 0 => 40 40 3 0\n").Hosts.Single();
        host.Leaves.Find(4, 1, RegisterName.Eax).ShouldBe(RegisterValue.Of(0xfc004122));
        host.Leaves.Find(5, 0, RegisterName.Eax).ShouldBe(RegisterValue.Of(0x40));
    }

    [Fact]
    public void Several_pu_files_in_one_are_several_cpus() => Read(Pu + Pu).Hosts.Single().LogicalProcessors.ShouldBe(2);

    [Fact]
    public void A_broken_row_is_reported_with_its_place()
    {
        DumpImport import = Read(Pu + "1 6 0 0 0 = 1 2 3 4\n");
        import.Problems.ShouldHaveSingleItem().Message.ShouldStartWith("pu0(5,1): ");
        import.Hosts.ShouldHaveSingleItem();
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "pu0", "pu0");
}
