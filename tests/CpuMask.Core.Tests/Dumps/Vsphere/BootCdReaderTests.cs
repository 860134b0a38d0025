using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Vsphere;

public class BootCdReaderTests
{
    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx);

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_article_s_five_servers_are_five_hosts(string corpus)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample("cpuid-boot-cd.txt"));
        import.Format.ShouldBe("vmware-boot-cd");
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.Leaves.Find(1, 0, RegisterName.Ecx)!.Value.Value)
            .ShouldBe(new[] { 0x641Du, 0x4400u, 0x641Du, 0x4400u, 0x4E3BDu });
        import.Hosts.Skip(2).Select(h => h.Name).ShouldBe(new[] { "Server1", "Server2", "Server3" });
        import.Hosts[2].Signature!.Value.Value.ShouldBe(0xF43u);
        import.Hosts[4].Leaves.Find(0x80000001, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0x20100000));
    }

    [Fact]
    public void Ten_zeros_are_a_known_zero_and_a_register_that_is_not_shown_is_unknown()
    {
        HostCpuid host = Read("ID1ECX 0x0000641d\nID81ECX 0000000000\n").Hosts.Single();
        host.Registers[new RegisterAddress(0x80000001, 0, RegisterName.Ecx)].ShouldBe(RegisterValue.Zero);
        host.Registers[new RegisterAddress(1, 0, RegisterName.Edx)].IsUnknown.ShouldBeTrue();
        host.Registers[Ecx1].ShouldBe(new RegisterValue(0x641d, ~(1u << 27)));
        host.Signature.ShouldBeNull();
    }

    [Fact]
    public void Names_in_one_line_and_values_in_the_next_belong_together() =>
        Read("ID1ECX     ID1EDX\n0x0000641d 0xbfebfbff\n").Hosts.Single().Leaves.Find(1, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0xbfebfbff));

    [Theory]
    [InlineData("ID1ECX 0x0000641g")]
    [InlineData("ID1ECX 0x123456789")]
    [InlineData("ID1ECX (0x0000641d")]
    public void A_value_that_is_no_register_is_reported(string line) =>
        Read("ID1EDX 0xbfebfbff\n" + line).Problems.Single().Position.Line.ShouldBe(2);

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "cd.txt", "cd");
}
