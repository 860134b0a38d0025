using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Qemu;

public class QemuModelExpansionReaderTests
{
    private static readonly FeatureClass[] Compared = { FeatureClass.Feature, FeatureClass.Security, FeatureClass.Power, FeatureClass.Switch };

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void Every_property_that_the_table_knows_is_its_bit_and_every_other_feature_bit_is_unknown(string corpus)
    {
        string[] files = Directory.GetFiles(Corpus.Named(corpus).PathOf("libvirt"), "*.json");
        files.Length.ShouldBeGreaterThan(10);
        foreach (string file in files)
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(file);
            import.Format.ShouldBe("qemu-model", file);
            import.Problems.ShouldBeEmpty(file);
            HostCpuid host = import.Hosts.First();
            host.View.ShouldBe(HostView.GuestMaximum);
            host.Vendor.IsKnown.ShouldBeTrue(file);
            ShouldBeWhatIsPrinted(host, File.ReadAllText(file), file);
        }
    }

    [Fact]
    public void What_qemu_answers_on_this_machine_reads()
    {
        const string Session = "{\"execute\":\"qmp_capabilities\"}\n"
            + "{\"execute\":\"query-cpu-model-expansion\",\"arguments\":{\"type\":\"full\",\"model\":{\"name\":\"EPYC-Rome\"}}}\n{\"execute\":\"quit\"}\n";
        string text = Tool.Run("qemu-system-x86_64", "-M none -nodefaults -display none -qmp stdio", Session);

        DumpImport import = Registry.Formats.Read(DumpText.Of(text), "qmp.json", "qmp", Registry.Formats.Named("qemu-model"));
        import.Problems.ShouldBeEmpty();
        HostCpuid host = import.Hosts.Single();
        host.Signature!.Value.Value.ShouldBe(0x830F10u);
        host.Brand.ShouldBe("AMD EPYC-Rome Processor");
        host.Capabilities["model"].ShouldStartWith("EPYC-Rome");
        ShouldBeWhatIsPrinted(host, text, "qemu");
    }

    [Theory]
    [InlineData("\"level\": 13", 13u)]
    [InlineData("\"level\": 4294967295", null)]
    [InlineData("\"level\": 0", null)]
    public void A_level_that_was_not_worked_out_is_unknown(string level, uint? expected) =>
        Read("{\"model\":{\"name\":\"base\",\"props\":{\"sse\":true," + level + "}}}").Hosts.Single().Registers.Maximum(LeafRange.Basic).ShouldBe(expected);

    [Fact]
    public void Several_answers_are_several_hosts_and_what_breaks_off_is_reported()
    {
        const string One = "{\"return\":{\"model\":{\"name\":\"base\",\"props\":{\"sse\":true}}},\"id\":\"libvirt-3\"}\n";
        DumpImport import = Read("{\"QMP\":{\"version\":{}}}\n" + One + One + One.Substring(0, 30), "qemu-model");
        import.Hosts.Count.ShouldBe(2);
        import.Problems.Count.ShouldBe(1);
    }

    private static void ShouldBeWhatIsPrinted(HostCpuid host, string text, string file)
    {
        // The independent parse: every "name": true or false.
        var printed = new Dictionary<string, bool>();
        foreach (Match m in Regex.Matches(text, "\"([^\"]+)\":\\s*(true|false)"))
        {
            printed.TryAdd(m.Groups[1].Value, m.Groups[2].Value == "true");
        }

        int known = 0;
        foreach (Feature feature in FeatureTable.Default.All.Where(f => f.IsFlag && Compared.Contains(f.Class)))
        {
            string? name = feature.NamesIn(NamingScheme.Qemu).FirstOrDefault(printed.ContainsKey);
            bool? expected = name is null ? null : printed[name];
            RegisterAddress a = feature.Register;
            bool? actual = a.IsMsr ? host.Registers[feature.Bit] : host.Leaves.Find(a.Leaf, a.Subleaf, a.Register)?[feature.LowBit];
            bool absentMsr = a.IsMsr && name is null;
            if (!absentMsr)
            {
                actual.ShouldBe(expected, file + " " + feature);
            }

            known += name is null ? 0 : 1;
        }

        known.ShouldBeGreaterThan(100, file);
    }

    private static DumpImport Read(string text, string? format = null) =>
        Registry.Formats.Read(DumpText.Of(text), "qmp.json", "qmp", format is null ? null : Registry.Formats.Named(format));
}
