using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Languages;

/// <summary>Languages that take a ready-made CPU or a mode: oVirt's cluster types, Hyper-V's modes; and the levels said with a baseline.</summary>
public class ReadyMadeLanguageTests
{
    [Theory]
    [InlineData("Xeon-Platinum-8268", null, "Intel Cascadelake Server Family")]
    [InlineData("Xeon-Gold-5115", null, "Intel Skylake Server Family")]
    [InlineData("Xeon-E7-4830", "4.8", "Intel Westmere Family")]
    [InlineData("EPYC-7601-32-Core", "4.5", "AMD EPYC")]
    [InlineData("Ryzen-9-3900X-12-Core", "4.5", "Secure AMD EPYC")]
    public void The_highest_cluster_type_that_a_host_meets_is_named(string cpu, string? version, string type) =>
        Registry.LanguageNamed("ovirt").Write(Request(Host(cpu)) with { Version = version }).Text.ShouldContain("cpu_type: " + type + "\n");

    [Fact]
    public void A_cluster_type_is_what_the_weakest_host_meets() =>
        Registry.LanguageNamed("ovirt").Write(Request(Host("Xeon-Platinum-8268"), Host("Xeon-E7-4830"))).Text.ShouldContain("cpu_type: Intel Westmere Family\n");

    [Fact]
    public void A_host_without_virtualization_meets_no_type_and_the_error_says_why()
    {
        HostCpuid host = Host("Xeon-Gold-5115");
        HostCpuid off = host with { Name = "off", Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Select(l => l.Leaf == 1
            ? new LeafRegisters(1, 0, l.Eax, l.Ebx, RegisterValue.Of(l.Ecx.Value & ~(1u << 5)), l.Edx) : l)), host.Registers.Msrs) };
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Registry.LanguageNamed("ovirt").Write(Request(host, off)));
        (error.Id, error.Kind).ShouldBe((ErrorIds.NotSupported, ErrorKind.Impossible));
        error.Message.ShouldContain("vmx");
        error.Message.ShouldContain("off");
    }

    [Fact]
    public void The_shipped_list_of_types_has_names_that_no_host_can_show()
    {
        CpuTextReading list = Registry.LanguageNamed("ovirt").Read(
            "ServerCPUList=8:AMD EPYC-Milan-v2:svm,vaes,vpclmutqdq,stipb-always-on,model_EPYC-Milan:EPYC-Milan,+vaes:x86_64; 3:AMD EPYC:svm,nx,model_EPYC:EPYC:x86_64");
        list.Findings.Count(f => f.Message.Contains("vpclmutqdq") || f.Message.Contains("stipb-always-on")).ShouldBe(2);
        list.Findings.ShouldNotContain(f => f.Message.Contains("'vaes'") || f.Message.Contains("'nx'") || f.Message.Contains("'svm'"));
    }

    [Theory]
    [InlineData(null, "Set-VMProcessor -VMName <VM> -CompatibilityForMigrationEnabled $true\n", "AVX2")]
    [InlineData("2022", "Set-VMProcessor -VMName <VM> -CompatibilityForMigrationEnabled $true\n", "AVX2")]
    [InlineData("2025", "Set-VMProcessor -VMName <VM> -CompatibilityForMigrationEnabled $true -CompatibilityForMigrationMode CommonClusterFeatureSet\n", "AVX512F")]
    public void Hyper_V_gets_a_mode_and_is_told_what_it_costs(string? version, string command, string lost)
    {
        CpuText text = Registry.LanguageNamed("hyperv").Write(Request(Host("Xeon-Gold-5115"), Host("Core-i7-7700")) with { Version = version, NoComments = true });
        text.Text.ShouldBe(command);
        text.Notes.ShouldContain(n => n.Contains(lost));
        Registry.LanguageNamed("hyperv").Read(text.Text).Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Alike_hosts_need_no_mode() =>
        Registry.LanguageNamed("hyperv").Write(Request(Host("Core-i7-7700"), Host("Core-i7-7700") with { Name = "twin" })).Text.ShouldBeEmpty();

    [Theory]
    [InlineData("Set-VMProcessor x -CompatibilityForMigrationMode Common", "CommonClusterFeatureSet")]
    [InlineData("Set-VMProcessor x -CompatibilityForMigrationEnabled yes", "$true")]
    public void A_mode_that_PowerShell_would_refuse_is_an_error(string line, string expected) =>
        Registry.LanguageNamed("hyperv").Read(line).Findings.Single().Message.ShouldContain(expected);

    private const string Breakers = "=:,-+\"'[]{}\n\r\t #$0fZ\u2028\ud800";

    [Fact]
    public void No_text_however_broken_makes_a_reader_throw()
    {
        var random = new System.Random(14);
        HostCpuid[] pool = KvmPools.All().First(p => p[0].Vendor.IsIntel).ToArray();
        foreach (CpuLanguage language in Registry.Languages.Where(l => l.Id is "xenserver" or "xen-libxl" or "ovirt" or "opennebula" or "hyperv"))
        {
            string text = language.Id == "ovirt" ? "cpu_type: Intel Haswell Family\ncustom_cpu_model: Haswell,+ss,-avx\nServerCPUList=1:A:vmx,model_X:X,+y:x86_64;" : language.Write(Request(pool)).Text;
            for (int i = 0; i < 400; i++)
            {
                char[] broken = text.ToCharArray();
                for (int n = random.Next(1, 6); n > 0 && broken.Length > 0; n--)
                {
                    broken[random.Next(broken.Length)] = Breakers[random.Next(Breakers.Length)];
                }

                string mutant = new string(broken)[..random.Next(broken.Length + 1)];
                _ = language.Knows(mutant);
                Should.NotThrow(() => language.Read(mutant), language.Id + ": " + mutant);
            }
        }
    }

    [Fact]
    public void Each_pool_is_said_to_have_the_levels_that_its_own_answers_give()
    {
        foreach (HostCpuid[] pool in KvmPools.All().Select(p => p.ToArray()))
        {
            ComputedBaseline baseline = CpuBaseline.Of(pool).Compute();
            CpuLevel[] levels = Registry.Platforms.SelectMany(p => p.LevelsOf(baseline)).ToArray();
            levels.Select(l => l.Kind).ShouldBe(new[] { "EVC mode", "QEMU model", "libvirt model" });
            levels[0].Name.ShouldBe(EvcAnswer.Of(pool).Highest?.Key, string.Join(", ", pool.Select(h => h.Signature)));
            Registry.LanguageNamed("qemu").Write(Request(pool)).Text.ShouldStartWith("-cpu " + levels[1].Name);
            Registry.LanguageNamed("libvirt").Write(Request(pool)).Text.ShouldContain(">" + levels[2].Name + "</model>");
        }
    }

    private static HostCpuid Host(string cpu) =>
        CorpusHosts.ByVendor().SelectMany(v => v).First(h => h.Name.Contains(cpu) || h.Source.Contains("cpuid-" + cpu + "."));

    private static CpuRequest Request(params HostCpuid[] hosts) => CpuRequest.Of(hosts) with { UnknownBits = UnknownBits.Hide };
}
