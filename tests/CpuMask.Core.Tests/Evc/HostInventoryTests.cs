using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Evc;

/// <summary>Hosts and VMs out of inventories: RVTools and what PowerCLI prints.</summary>
public sealed class HostInventoryTests : System.IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("cpumask").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Host,Datacenter,Cluster,CPU Model,Current EVC,Max EVC,ESX Version\nesx01,DC,CL1,Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz,,intel-ivybridge,VMware ESXi 6.7.0\nesx02,DC,CL1,Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz,,intel-skylake,VMware ESXi 6.7.0\n")]
    [InlineData("sep=;\r\n\"Host\";\"Cluster\";\"CPU Model\";\"Max EVC\"\r\n\"esx01\";\"CL1\";\"Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz\";\"intel-ivybridge\"\r\n\"esx02\";\"CL1\";\"Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz\";\"intel-skylake\"\r\n")]
    [InlineData("#TYPE Selected.VMHost\n\"Name\",\"Parent\",\"ProcessorType\",\"MaxEVCMode\"\n\"esx01\",\"CL1\",\"Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz\",\"intel-ivybridge\"\n\"esx02\",\"CL1\",\"Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz\",\"intel-skylake\"\n")]
    [InlineData("\nName  Parent ProcessorType                               MaxEVCMode\n----  ------ -------------                               ----------\nesx01 CL1    Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz   intel-ivybridge\nesx02 CL1    Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz    intel-skylake\n\n")]
    [InlineData("\n\nName          : esx01\nParent        : CL1\nProcessorType : Intel(R) Xeon(R) CPU E5-2620 v2 @\n                2.10GHz\nMaxEVCMode    : intel-ivybridge\n\nName          : esx02\nParent        : CL1\nProcessorType : Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz\nMaxEVCMode    : intel-skylake\n")]
    public void Every_print_of_a_host_list_is_the_same_hosts(string text)
    {
        DumpImport import = Import(text);

        import.Problems.ShouldBeEmpty();
        import.Format.ShouldBe("host-inventory");
        import.Hosts.Select(h => (h.Name, h.Brand, h.Surroundings!.MaxEvcMode!, h.Surroundings.Cluster!)).ShouldBe(new[]
        {
            ("esx01", "Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz", "intel-ivybridge", "CL1"),
            ("esx02", "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", "intel-skylake", "CL1"),
        });
        import.Hosts.ShouldAllBe(h => h.Vendor == CpuVendor.Intel && h.Registers.Addresses.Count() == 0);
        EvcAnswer answer = EvcAnswer.Of(import.Hosts);
        (answer.Highest?.Key, answer.Cluster, answer.IsExpected).ShouldBe(("intel-ivybridge", "CL1", false));
    }

    [Fact]
    public void Modes_alone_are_hosts_too_and_a_name_without_either_is_said_with_its_line()
    {
        DumpImport import = Import("name                     maxEVCmode\n----                     ----------\nesx01                    intel-sandybridge\nesx02                    intel-haswell\nesx03\n");
        EvcAnswer.Of(import.Hosts).Highest?.Key.ShouldBe("intel-sandybridge");
        import.Problems.Single().Message.ShouldContain("(5,1)");
    }

    [Fact]
    public void Clusters_are_answered_apart()
    {
        DumpImport import = Import("Host,Cluster,CPU Model,Max EVC\na,One,X5660,\nb,Two,EPYC 7502,\nc,Two,EPYC 7763,\n");
        EvcAnswer.OfClusters(import.Hosts).Select(a => (a.Cluster, a.Highest?.Key)).ShouldBe(new[] { ("One", "intel-westmere"), ((string?)"Two", (string?)"amd-zen2") });
    }

    [Fact]
    public void Vms_come_from_rvtools_with_the_mode_that_each_requires()
    {
        string file = Path.Combine(folder, "vInfo.csv");
        File.WriteAllText(file, "VM,Powerstate,Host,Min Required EVC Mode Key\napp,poweredOn,esx01,intel-skylake\nold,poweredOn,esx01,intel-westmere\noff,poweredOff,esx01,intel-skylake\n");
        EvcCandidate asked = EvcAnswer.Of(new[] { EvcSubject.Named("Gold 6130") }, guests: EvcGuestFile.Read(file), mode: "intel-broadwell").Asked!;
        asked.Above.Select(g => g.Name).ShouldBe(new[] { "app" });

        File.WriteAllText(file, "nothing,of,that,kind\n1,2,3,4\n");
        Should.Throw<CpuMaskException>(() => EvcGuestFile.Read(file)).Message.ShouldContain("vInfo.csv: it lists no virtual machine");
    }

    [Theory]
    [InlineData("Host,CPU Model,Max EVC\n\"never closed")]
    [InlineData("Name : : : : Max EVC\n\n\n")]
    [InlineData("- -- - evc\n-- --\n")]
    [InlineData("evc,,,,,,,\n\"\"\"\"\"\"\n")]
    public void Broken_lists_end_in_no_exception(string text) => Import(text).Hosts.Count.ShouldBe(0);

    [Fact]
    public void Ten_thousand_hosts_and_a_quote_that_never_closes_are_answered()
    {
        string[] cpus = { "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz", "Intel(R) Xeon(R) CPU E5-2620 v2 @ 2.10GHz", "Intel(R) Xeon(R) Platinum 8380 CPU @ 2.30GHz" };
        DumpImport import = Import("Host,CPU Model,Max EVC\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => "esx" + i + "," + cpus[i % 3] + ",\n")));
        EvcAnswer answer = EvcAnswer.Of(import.Hosts);
        (answer.Hosts.Count, answer.Highest?.Key).ShouldBe((10_000, "intel-ivybridge"));
        answer.Steps.Select(s => s.Hosts.Count).ShouldBe(new[] { 3333, 6667 });

        Hang.Never(() => Import("Host,CPU Model,Max EVC\n" + string.Concat(Enumerable.Repeat("\"\na\nb\n", 200_000))));
    }

    private DumpImport Import(string text)
    {
        string file = Path.Combine(folder, "hosts.csv");
        File.WriteAllText(file, text);
        return new DumpFile(Registry.Formats).Read(file);
    }
}
