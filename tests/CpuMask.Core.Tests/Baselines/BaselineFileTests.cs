using System.Linq;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Tests.Compliance;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Baselines;

public sealed class BaselineFileTests : System.IDisposable
{
    private static readonly HostCpuid[] Hosts = { SamplePool.Host("a"), SamplePool.Host("b", ebx7: 0) };
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_baseline_its_evidence_hosts_and_a_run_are_the_same_promise()
    {
        CpuBaseline evidence = CpuBaseline.OfInputs(Hosts);
        CpuidJsonFile.Save(folder.PathOf("computed.json"), evidence.Compute());
        CpuidJsonFile.Save(folder.PathOf("evidence.json"), evidence);
        CpuidJsonFile.Save(folder.PathOf("hosts.json"), Hosts);
        RunFile.Save(folder.PathOf("run.json"), ComplianceCheck.Run(Hosts));
        foreach (string name in new[] { "computed.json", "evidence.json", "hosts.json", "run.json" })
        {
            System.IO.File.ReadAllText(folder.PathOf(name)).ShouldEndWith("}\n");
            CpuBaseline read = BaselineFile.Load(Registry.Formats, folder.PathOf(name));
            read.Hosts.Select(h => h.Name).ShouldBe(new[] { "a", "b" }, name);
            read.Compute().Registers.Equals(evidence.Compute().Registers).ShouldBeTrue(name);
        }
    }

    [Fact]
    public void A_folder_of_dumps_stands_for_its_hosts()
    {
        HostFolder dumps = HostFolder.Open(folder.PathOf("dumps"));
        foreach (HostCpuid host in Hosts)
        {
            dumps.Write(host);
        }

        BaselineFile.Load(Registry.Formats, dumps.Path).HostCount.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"groups":[{"id":"x","vendor":"GenuineIntel","regist""", ErrorIds.MalformedDump)]
    [InlineData("a letter", ErrorIds.UnknownFormat)]
    public void Half_a_baseline_promises_nothing(string text, string id) =>
        Should.Throw<CpuMaskException>(() => BaselineFile.Load(Registry.Formats, folder.Write("pool.json", text))).Id.ShouldBe(id);

    [Fact]
    public void A_path_that_is_not_there_and_a_folder_without_dumps_are_errors()
    {
        Should.Throw<CpuMaskException>(() => BaselineFile.Load(Registry.Formats, folder.PathOf("none.json"))).Id.ShouldBe(ErrorIds.PathNotFound);
        folder.Write("letters/readme.md", "a letter");
        Should.Throw<CpuMaskException>(() => BaselineFile.Load(Registry.Formats, folder.PathOf("letters"))).Id.ShouldBe(ErrorIds.TooFewHosts);
    }

    [Fact]
    public void A_file_that_is_there_is_replaced_only_when_that_is_meant()
    {
        string file = folder.Write("pool.json", "old");
        CpuMaskException error = Should.Throw<CpuMaskException>(() => CpuidJsonFile.Save(file, Hosts, replace: false));
        error.Id.ShouldBe(ErrorIds.FileExists);
        System.IO.File.ReadAllText(file).ShouldBe("old");
        CpuidJsonFile.Save(file, Hosts);
        BaselineFile.Load(Registry.Formats, file).HostCount.ShouldBe(2);
        System.IO.Directory.GetFiles(folder.Root).Length.ShouldBe(1);
    }
}
