using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Tests.Evc;

/// <summary>What a mask says of EVC before it says itself, and what sets a mode.</summary>
public class EvcWayTests
{
    [Fact]
    public void A_mask_says_first_which_mode_does_it_and_what_that_costs_against_it()
    {
        VMotionMask mask = VMotionMask.Create(new[] { Host("Ivy Bridge-EP"), Host("Skylake-SP") });

        mask.GetEvc().Mode?.Key.ShouldBe("intel-ivybridge");
        mask.GetEvc().IsExpected.ShouldBeTrue();
        mask.GetEvc().LeavesVisible.Intersect(mask.Bits.Select(b => b.Bit)).ShouldBe(mask.GetEvc().LeavesVisible);
        string said = string.Join("\n", EvcWords.Way(mask.GetEvc()));
        said.ShouldContain("intel-ivybridge for the cluster, or from vSphere 6.7 for one VM of hardware version 14");
        said.ShouldContain("expected by CpuMask's table");
        said.ShouldContain("Custom EVC");

        var text = new StringWriter();
        VMotionMaskJson.Write(new JsonWriter(text), mask);
        text.ToString().ShouldContain("\"evc\": {");
        text.ToString().IndexOf("\"evc\"", System.StringComparison.Ordinal).ShouldBeLessThan(text.ToString().IndexOf("\"levels\"", System.StringComparison.Ordinal));
    }

    [Fact]
    public void Bits_that_hosts_share_a_mode_but_differ_in_stay_with_the_mask()
    {
        HostCpuid a = Host("Broadwell-EP");
        BitAddress pdpe1gb = new(new RegisterAddress(0x80000001, 0, RegisterName.Edx), 26);
        BitAddress avx2 = new(new RegisterAddress(7, 0, RegisterName.Ebx), 5);
        EvcWay way = EvcWay.Of(new[] { a, a with { Name = "b" } }, new[] { pdpe1gb, avx2 }, CpuVendor.Intel);
        way.Mode?.Key.ShouldBe("intel-broadwell");
        way.LeavesVisible.ShouldBe(new[] { avx2 });
        way.NotKnown.ShouldBe(new[] { pdpe1gb });
        EvcWords.Way(way).ShouldContain(l => l.Contains("AVX2 visible: only the mask hides that"));
    }

    [Fact]
    public void Without_hosts_the_newest_mode_that_hides_the_bits_is_named()
    {
        BitAddress pcid = new(new RegisterAddress(1, 0, RegisterName.Ecx), 17), avx = new(new RegisterAddress(1, 0, RegisterName.Ecx), 28);
        EvcWay.NewestWithout(new[] { pcid, avx }, CpuVendor.Intel)?.Key.ShouldBe("intel-westmere");
        EvcWay.NewestWithout(new BitAddress[0], CpuVendor.Intel).ShouldBeNull();
    }

    [Fact]
    public void The_lines_that_set_a_mode_quote_what_is_foreign_and_say_whether_the_masks_are_exact()
    {
        EvcLines lines = EvcLines.Of(EvcTable.Find("intel-westmere")!, "Bob's \u2019cluster", new[] { "host-1" });

        lines.Cluster.ShouldBe(new[] { "Set-Cluster -Cluster 'Bob''s \u2019\u2019cluster' -EVCMode 'intel-westmere'" });
        lines.Vm.Last().ShouldBe("(Get-VM '<vm>').ExtensionData.ApplyEvcModeVM_Task($mask, $true)");
        lines.Vmx.ShouldContain("featMask.vm.cpuid.AES = \"Val:1\"");
        lines.Vmx.ShouldContain("featMask.vm.cpuid.MODEL = \"Val:0x25\"");
        lines.Vmx.Last().ShouldBe("featureCompat.vm.completeMasks = \"TRUE\"");
        lines.AreExact.ShouldBeTrue();
        EvcLines.Of(EvcTable.Find("intel-haswell")!).AreExact.ShouldBeFalse();
        EvcLines.Of(EvcTable.Find("intel-haswell")!).Vmx.ShouldNotContain(l => l.Contains("MODEL"), "an older CPU's model is not invented for it");

        System.Text.Json.JsonDocument body = System.Text.Json.JsonDocument.Parse(lines.Custom[3]);
        lines.Custom[1].ShouldBe("{\"sources\": [{\"hosts\": [\"host-1\"]}]}");
        lines.Custom[2].ShouldContain("action=check-set");
        body.RootElement.GetProperty("evc_mode").GetProperty("masks").EnumerateArray()
            .ShouldContain(m => m.GetProperty("key").GetString() == "cpuid.AES" && m.GetProperty("value").GetString() == "Val:1");
    }

    [Fact]
    public void What_vmx_lines_say_reads_back_as_the_mode()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("cpumask").FullName, "x.vmx");
        EvcMode mode = EvcTable.Find("intel-sandybridge")!;
        File.WriteAllLines(file, EvcLines.Of(mode).Vmx.Concat(new[] { "displayName = \"app\"" }));
        EvcMode read = EvcModeFile.Load(file);
        (read.Key, read.IsTold).ShouldBe(("intel-sandybridge", true));
        read.Masks.ShouldBe(mode.Masks, ignoreOrder: true);

        File.WriteAllText(file, EvcLines.Of(mode).Custom[3].Replace("intel-sandybridge", "custom-1"));
        EvcModeFile.Load(file).Masks.ShouldBe(mode.Masks);
        EvcModeFile.Load(file).Key.ShouldBe("custom-1");
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    private static HostCpuid Host(string generation) => CpuGenerations.Named(generation).Host;
}
