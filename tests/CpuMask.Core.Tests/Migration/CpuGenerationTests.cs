using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Migration;

public class CpuGenerationTests
{
    // Brands of the corpus that are the server parts a row stands for; desktop parts of one model differ by design.
    private static readonly string[] Servers = { "Xeon", "Opteron", "EPYC" };

    [Fact]
    public void Every_row_has_a_source_an_unmistakable_name_and_the_features_of_its_time()
    {
        IReadOnlyList<CpuGeneration> all = CpuGenerations.All;
        all.Count.ShouldBeGreaterThanOrEqualTo(29);
        foreach (CpuGeneration generation in all)
        {
            generation.Source.ShouldNotBeEmpty(generation.Name);
            generation.Host.Registers[new RegisterAddress(0x80000001, 0, RegisterName.Edx).Bit(29)].ShouldBe(true, generation.Name);
            CpuGenerations.Find(generation.Name).ShouldBe(generation);
            foreach (string alias in generation.Aliases)
            {
                CpuGenerations.Find(alias).ShouldBe(generation, alias);
            }

            CpuGenerations.Of(generation.Host).ShouldBe(generation);
        }
    }

    [Theory]
    [InlineData("sandy bridge ep", "Sandy Bridge-EP")]
    [InlineData("EPYC-7003", "Milan")]
    [InlineData("xeon 6 e-core", "Sierra Forest")]
    public void Names_are_found_however_they_are_spelt(string asked, string name) => CpuGenerations.Named(asked).Name.ShouldBe(name);

    [Theory]
    [InlineData(0x50654u, "Skylake-SP")]
    [InlineData(0x50656u, "Cascade Lake-SP")]
    [InlineData(0x50657u, "Cascade Lake-SP")]
    [InlineData(0x5065Bu, "Cooper Lake")]
    public void Three_generations_of_one_model_are_told_apart_by_stepping(uint signature, string name)
    {
        HostCpuid host = SampleHosts.Of("h", ("1.0.EAX", signature));
        CpuGenerations.Of(host)!.Name.ShouldBe(name);
    }

    [Fact]
    public void Server_dumps_of_the_corpus_have_the_features_of_their_generation()
    {
        var compared = new SortedSet<string>();
        var deviations = new List<string>();
        foreach (ExpectedDump dump in Corpus.Own.Expected().Where(d => Servers.Any(s => (d.Brand ?? string.Empty).Contains(s))))
        {
            HostCpuid? host = new DumpFile(Registry.Formats).Read(FileOf(dump)).Hosts.FirstOrDefault(h => h.View == HostView.Hardware);
            CpuGeneration? generation = host is null ? null : CpuGenerations.Of(host);
            if (generation is null)
            {
                continue;
            }

            compared.Add(generation.Name);
            string[] differing = FeatureTable.Default.All
                .Where(r => r.IsFlag && r.Class is FeatureClass.Feature && r.Combine == CombineRule.All
                    && generation.Host.Registers[r.Bit] is { } row && host!.Registers[r.Bit] is { } real && row != real)
                .Select(r => r.Bit.ToShortString() + " " + r.Name).ToArray();
            deviations.AddRange(differing.Select(d => $"{dump.Path} against {generation.Name}: {d}"));
            if (AddressBits.Physical(host!.Registers) is { } bits && generation.PhysicalAddressBits is { } usual)
            {
                bits.ShouldBe(usual, dump.Path);
            }
        }

        deviations.ShouldBeEmpty(string.Join("\n", deviations));
        compared.Count.ShouldBeGreaterThanOrEqualTo(11, string.Join(", ", compared));
    }

    // hwloc keeps a folder a host and a file a CPU.
    private static string FileOf(ExpectedDump dump) =>
        Directory.Exists(Corpus.Own.PathOf(dump.Path)) ? Path.Combine(Corpus.Own.PathOf(dump.Path), "pu0") : Corpus.Own.PathOf(dump.Path);

    [Fact]
    public void A_missing_bit_is_explained_by_generation_microcode_or_switch()
    {
        HostCpuid haswell = CpuGenerations.Named("Haswell-EP").Host;
        Feature avx512 = FeatureTable.Default.FindByName("AVX512F")!, nx = FeatureTable.Default.FindByName("NX")!, ssbd = FeatureTable.Default.FindByName("SSBD")!;

        Remedy other = FeatureRemedies.For(avx512, haswell, VMwareGuestView.Instance).Single(r => r.Kind == RemedyKind.OtherCpu);
        other.Advice.ShouldBe("Intel has it from Skylake-SP (2017) on, except Sierra Forest; this host is Haswell-EP.");
        FeatureRemedies.For(nx, haswell, VMwareGuestView.Instance)[0].Kind.ShouldBe(RemedyKind.FirmwareSetting);
        FeatureRemedies.For(ssbd, haswell, VMwareGuestView.Instance)[0].Kind.ShouldBe(RemedyKind.Microcode);
    }

    [Fact]
    public void The_table_s_oldest_generation_is_not_called_the_first_cpu_with_a_feature()
    {
        Feature sse3 = FeatureTable.Default.FindByName("SSE3")!;
        FeatureRemedies.For(sse3, CpuGenerations.Named("Opteron K8").Host with { Vendor = CpuVendor.Intel, Signature = null }, XenGuestView.Instance)
            .Single(r => r.Kind == RemedyKind.OtherCpu).Advice.ShouldStartWith("Intel has it at least from Nehalem-EP (2009) on");
    }
}
