using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps;

public class CpuidRawReaderTests
{
    private const string OneCpu = """
        CPU 0:
           0x00000000 0x00: eax=0x00000001 ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69
           0x00000001 0x00: eax=0x000206c2 ebx=0x00200800 ecx=0x029ee3ff edx=0xbfebfbff
        """;

    [Fact]
    public void A_restart_at_cpu_0_is_a_new_host()
    {
        DumpImport import = Read(OneCpu + "\n" + OneCpu);
        import.Problems.ShouldBeEmpty();
        import.Hosts.Select(h => h.Name).ShouldBe(new[] { "esx07", "esx07#2" });
    }

    [Fact]
    public void A_second_cpu_that_lacks_a_feature_takes_it_from_the_host_and_is_reported()
    {
        HostCpuid host = Read(OneCpu + "\n" + OneCpu.Replace("CPU 0", "CPU 1").Replace("0x029ee3ff", "0x029ee3fe")).Hosts.Single();
        host.Registers[new BitAddress(new(1, 0, RegisterName.Ecx), 0)].ShouldBe(false);
        host.UnevenBits.ShouldBe(new[] { new BitAddress(new(1, 0, RegisterName.Ecx), 0) });
        host.LogicalProcessors.ShouldBe(2);
        host.Leaves.Find(1, 0, RegisterName.Ecx)!.Value.Value.ShouldBe(0x029ee3ffu);
    }

    [Fact]
    public void A_bad_register_is_reported_with_its_place_and_the_rest_is_read()
    {
        DumpImport import = Read(OneCpu + "\n   0x00000002 0x00: eax=0xZZ ebx=0x0 ecx=0x0 edx=0x0");
        import.Hosts.Count.ShouldBe(1);
        import.Problems.Single().Message.ShouldStartWith("dumps/esx07.txt(4,25): ");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_a_leaf_printed_twice_the_first_line_stands(int cpus)
    {
        const string Twice = "\n   0x00000002 0x00: eax=0x1 ebx=0x0 ecx=0x0 edx=0x0\n   0x00000002 0x00: eax=0x2 ebx=0x0 ecx=0x0 edx=0x0\n";
        string cpu = OneCpu.Replace("eax=0x00000001 ebx=0x756e6547", "eax=0x00000002 ebx=0x756e6547") + Twice;
        HostCpuid host = Read(string.Concat(Enumerable.Range(0, cpus).Select(n => cpu.Replace("CPU 0", "CPU " + n)))).Hosts.Single();
        host.Registers[new RegisterAddress(2, 0, RegisterName.Eax)].ShouldBe(RegisterValue.Of(1));
        host.Leaves.Find(2, 0, RegisterName.Eax).ShouldBe(RegisterValue.Of(1));
        host.Warnings.ShouldContain(w => w.Contains("printed twice"));
    }

    [Fact]
    public void Rows_without_a_header_are_one_cpu()
    {
        HostCpuid host = Read(OneCpu.Substring(OneCpu.IndexOf('\n') + 1)).Hosts.Single();
        host.LogicalProcessors.ShouldBe(1);
        host.Signature!.Value.Value.ShouldBe(0x000206c2u);
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void The_corpus_of_cpuid_r_files_reads_as_an_independent_parser_read_it(string corpus)
    {
        int read = 0;
        foreach (ExpectedDump expected in Corpus.Named(corpus).Expected().Where(e => e.Path.Contains("intel-sde")))
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).PathOf(expected.Path));
            import.Problems.ShouldBeEmpty();
            ExpectedRegisters.ShouldMatch(import.Hosts.First(), expected);
            read++;
        }

        read.ShouldBeGreaterThan(0);
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "dumps/esx07.txt", "esx07");
}
