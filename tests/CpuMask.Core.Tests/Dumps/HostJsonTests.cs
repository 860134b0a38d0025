using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps;

public class HostJsonTests
{
    [Fact]
    public void What_is_written_is_read_back_unknown_bits_included() =>
        Prop.ForAll(HostGenerators.Host.ToArbitrary(), host => ShouldBeAlike(ReadBack(host), host)).QuickCheckThrowOnFailure();

    [Fact]
    public void What_a_server_said_of_a_host_comes_back_and_what_it_did_not_say_stays_unsaid()
    {
        var all = new HostSurroundings
        {
            Cluster = "Prod \"1\"", Datacenter = "Lab/\u00E4", ConnectionState = "disconnected", InMaintenanceMode = false, MaxEvcMode = "intel-haswell",
            CurrentEvcMode = "intel-merom", Manufacturer = "Example", Model = "Blade 1", Version = "6.7.0", Build = "17167734", Id = "host-42",
        };
        HostCpuid host = HostGenerators.Host.Sample(10, 1).First();
        foreach (HostSurroundings? said in new[] { all, all with { Cluster = null, InMaintenanceMode = null }, all with { InMaintenanceMode = true }, new HostSurroundings(), null })
        {
            ReadBack(host with { Surroundings = said }).Surroundings.ShouldBe(said);
        }
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Every_host_of_the_corpus_is_read_back(string corpus)
    {
        int read = 0;
        foreach (ExpectedDump expected in Corpus.Named(corpus).Expected())
        {
            foreach (HostCpuid host in new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).PathOf(expected.Path)).Hosts)
            {
                ShouldBeAlike(ReadBack(host), host);
                read++;
            }
        }

        read.ShouldBeGreaterThan(0);
    }

    private static HostCpuid ReadBack(HostCpuid host)
    {
        var text = new StringWriter { NewLine = "\n" };
        HostJson.Write(new JsonWriter(text), host);
        DumpImport import = Registry.Formats.Read(DumpText.Of(text.ToString()), "x.json", "x");
        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("cpumask-json");
        return import.Hosts.ShouldHaveSingleItem();
    }

    private static void ShouldBeAlike(HostCpuid read, HostCpuid written)
    {
        read.Registers.ShouldBe(written.Registers);
        read.Capabilities.OrderBy(p => p.Key).ShouldBe(written.Capabilities.OrderBy(p => p.Key));
        read.UnevenBits.ShouldBe(written.UnevenBits);
        read.Warnings.ShouldBe(written.Warnings);

        // By contract a word that is not wholly known stands as null among the leaves.
        read.Leaves.ShouldBe(LeafTable.Of(written.Leaves.Select(r => new LeafRegisters(
            r.Leaf, r.Subleaf, Whole(r.Eax), Whole(r.Ebx), Whole(r.Ecx), Whole(r.Edx)))));
        (read with { Registers = written.Registers, Leaves = written.Leaves, Capabilities = written.Capabilities, UnevenBits = written.UnevenBits, Warnings = written.Warnings })
            .ShouldBe(written);
    }

    private static RegisterValue Whole(RegisterValue value) => value.IsKnown ? value : RegisterValue.Unknown;
}
