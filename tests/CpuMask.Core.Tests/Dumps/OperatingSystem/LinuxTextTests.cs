using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.OperatingSystem;

public class LinuxTextTests
{
    private const string OneCpu = """
        processor	: 0
        vendor_id	: GenuineIntel
        cpu family	: 6
        model		: 44
        model name	: Intel(R) Xeon(R) CPU           E5640  @ 2.67GHz
        stepping	: 2
        microcode	: 0x1f
        cpuid level	: 11
        flags		: fpu lm sse2 pni constant_tsc
        address sizes	: 40 bits physical, 48 bits virtual

        """;

    [Theory]
    [MemberData(nameof(Corpora.With), "proc-cpuinfo", MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "lscpu", MemberType = typeof(Corpora))]
    public void Every_printed_flag_that_the_table_knows_is_set_and_every_other_feature_bit_is_unknown(string corpus, string format)
    {
        string[] files = Directory.GetFiles(Corpus.Named(corpus).PathOf(format), "*", SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(8);
        foreach (string file in files)
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(file);
            import.Format.ShouldBe(format, file);
            import.Problems.ShouldBeEmpty(file);
            ShouldBeWhatIsPrinted(import.Hosts.ShouldHaveSingleItem(file), File.ReadAllText(file), file);
        }
    }

    [Fact]
    public void This_machine_s_cpuinfo_reads()
    {
        Needs.Linux();
        string text = File.ReadAllText("/proc/cpuinfo");
        HostCpuid host = Read(text).Hosts.Single();
        ShouldBeWhatIsPrinted(host, text, "/proc/cpuinfo");
        host.LogicalProcessors.ShouldBe(Regex.Matches(text, @"^processor\s*:", RegexOptions.Multiline).Count);
        host.Microcode.ShouldBe(Regex.Match(text, @"^microcode\s*: (.*)$", RegexOptions.Multiline) is { Success: true } m ? m.Groups[1].Value : null);
    }

    [Fact]
    public void This_machine_s_lscpu_reads()
    {
        string text = Tool.Run("lscpu", "");
        DumpImport import = Read(text);
        import.Format.ShouldBe("lscpu");
        HostCpuid host = import.Hosts.Single();
        ShouldBeWhatIsPrinted(host, text, "lscpu");
        host.LogicalProcessors.ShouldBe(int.Parse(Regex.Match(text, @"^CPU\(s\):\s*(\d+)", RegexOptions.Multiline).Groups[1].Value));
    }

    [Fact]
    public void What_the_kernel_prints_beside_the_flags_is_kept()
    {
        HostCpuid host = Read(OneCpu + OneCpu.Replace(": 0\n", ": 1\n")).Hosts.Single();
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Signature!.Value.Value.ShouldBe(0x206C2u);
        host.Brand.ShouldBe("Intel(R) Xeon(R) CPU E5640 @ 2.67GHz");
        host.Microcode.ShouldBe("0x1f");
        host.View.ShouldBe(HostView.OperatingSystem);
        host.LogicalProcessors.ShouldBe(2);
        host.Registers.Maximum(LeafRange.Basic).ShouldBe(11u);
        host.Registers[new RegisterAddress(0x80000008, 0, RegisterName.Eax)].ShouldBe(new RegisterValue(0x3028, 0xFFFF));
        host.Warnings.Single().ShouldContain("constant_tsc");
    }

    [Fact]
    public void A_leaf_above_the_printed_level_is_known_to_be_zero() =>
        Read(OneCpu).Hosts.Single().Registers[new RegisterAddress(0xD, 1, RegisterName.Eax)].ShouldBe(RegisterValue.Zero);

    [Fact]
    public void Address_sizes_of_a_cpu_without_long_mode_are_the_kernel_s_own_and_count_for_nothing() =>
        Read(OneCpu.Replace(" lm ", " ")).Hosts.Single().Leaves.Find(0x80000008, 0).ShouldBeNull();

    [Fact]
    public void A_flag_that_only_some_cpus_print_does_not_count_and_is_reported()
    {
        HostCpuid host = Read(OneCpu + OneCpu.Replace(": 0\n", ": 1\n").Replace(" sse2", string.Empty)).Hosts.Single();
        host.Registers[new BitAddress(new(1, 0, RegisterName.Edx), 26)].ShouldBe(false);
        host.Registers[new BitAddress(new(1, 0, RegisterName.Edx), 0)].ShouldBe(true);
        host.Warnings.ShouldContain(w => w.Contains("differ in the flags sse2"));
    }

    [Fact]
    public void A_hypervisor_flag_makes_it_a_guest_s_dump() =>
        Read(OneCpu.Replace("fpu", "fpu hypervisor")).Hosts.Single().View.ShouldBe(HostView.Guest);

    [Fact]
    public void Processor_0_again_is_a_new_host() => Read(OneCpu + OneCpu).Hosts.Count.ShouldBe(2);

    [Fact]
    public void An_lscpu_of_another_architecture_is_an_error_that_names_it() =>
        Read("Architecture: aarch64\nCPU op-mode(s): 32-bit, 64-bit\nFlags: fp asimd\n").Problems.Single().Message.ShouldContain("'aarch64'");

    [Theory]
    [InlineData("Architecture:\nCPU op-mode(s): 32-bit, 64-bit\nFlags: fpu\n")]
    [InlineData("Architecture:   \r\nCPU op-mode(s): 32-bit, 64-bit\r\nFlags: fpu\r\n")]
    public void An_architecture_that_was_cut_off_is_an_error_that_says_so(string text) =>
        Read(text).Problems.ShouldContain(p => p.Message.Contains("architecture is empty"));

    private static void ShouldBeWhatIsPrinted(HostCpuid host, string text, string file)
    {
        // The independent parse: every word of every line of flags.
        string[][] lines = Regex.Matches(text, @"^\s*[Ff]lags\s*:(.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value.Split(' ', '\r')).ToArray();
        var flags = new HashSet<string>(lines.SelectMany(l => l).Where(f => lines.All(l => l.Contains(f))));
        var absent = new HashSet<Feature>(Vocabulary.Linux.Absent(flags));
        int known = 0;
        foreach (Feature feature in FeatureTable.Default.All.Where(f => f.IsFlag && f.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Power or FeatureClass.Switch))
        {
            // Beside Intel's virtualization the name vnmi is no bit of AMD's.
            bool printed = feature.NamesIn(NamingScheme.Linux).Any(flags.Contains) && !(feature.Vendor == "amd" && flags.Contains("vmx"));
            RegisterValue? word = host.Leaves.Find(feature.Register.Leaf, feature.Register.Subleaf, feature.Register.Register);
            if (!feature.Register.IsMsr && feature.Register.Leaf != 0xD && !(feature.Register.Leaf == 0x80000008 && feature.Register.Register == RegisterName.Eax))
            {
                // What the kernel knows and leaves out is clear; the rest is unknown.
                bool? bit = word?[feature.LowBit];
                (printed ? bit == true : bit is null || absent.Contains(feature)).ShouldBeTrue(file + " " + feature);
                known += printed ? 1 : 0;
            }
        }

        known.ShouldBeGreaterThan(lines.Length == 0 ? -1 : 15, file);
        host.Signature.ShouldNotBeNull(file);
    }

    private static DumpImport Read(string text) => Registry.Formats.Read(DumpText.Of(text), "x/esx07.txt", "esx07");

    [Theory]
    [InlineData("Architektur:                     x86_64\nAdressgr\u00F6\u00DFen:                    39 bits physical, 48 bits virtual\nCPU(s):                          8\nAnbieterkennung:                 GenuineIntel\n"
        + "Prozessorfamilie:                6\nModell:                          94\nModellname:                      Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz\nStepping:                        3\nMarkierungen:                    {0}\n")]
    [InlineData("\u67B6\u6784\uFF1A                           x86_64\nCPU:                             8\nAddress sizes:                   39 bits physical, 48 bits virtual\n\u5382\u5546 ID\uFF1A                       GenuineIntel\nCPU \u7CFB\u5217\uFF1A                       6\n"
        + "\u578B\u53F7\uFF1A                           94\n\u578B\u53F7\u540D\u79F0\uFF1A                       Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz\n\u6B65\u8FDB\uFF1A                           3\n\u6807\u8BB0\uFF1A                           {0}\n")]
    [InlineData("{{\"lscpu\": [{{\"field\":\"Architecture:\",\"data\":\"x86_64\"}},{{\"field\":\"Address sizes:\",\"data\":\"39 bits physical, 48 bits virtual\"}},{{\"field\":\"Vendor ID:\",\"data\":\"GenuineIntel\",\"children\":["
        + "{{\"field\":\"Model name:\",\"data\":\"Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz\"}},{{\"field\":\"CPU family:\",\"data\":\"6\"}},{{\"field\":\"Model:\",\"data\":\"94\"}},{{\"field\":\"Stepping:\",\"data\":\"3\"}},{{\"field\":\"Flags:\",\"data\":\"{0}\"}}]}}]}}")]
    public void Lscpu_is_read_in_other_languages_and_as_JSON_as_in_English(string form)
    {
        const string Flags = "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ss ht syscall nx rdtscp lm pni pclmulqdq vmx ssse3 fma cx16 pcid sse4_1 sse4_2 popcnt aes xsave avx lahf_lm avx2";
        HostCpuid host = Registry.Formats.Read(DumpText.Of(string.Format(form, Flags)), "l", "l").Hosts.Single();
        HostCpuid english = Registry.Formats.Read(DumpText.Of("Architecture: x86_64\nCPU op-mode(s): 32-bit, 64-bit\nAddress sizes: 39 bits physical, 48 bits virtual\nVendor ID: GenuineIntel\nCPU family: 6\nModel: 94\n"
            + "Model name: Intel(R) Core(TM) i7-6700K CPU @ 4.00GHz\nStepping: 3\nFlags: " + Flags + "\n"), "l", "l").Hosts.Single();
        host.Format.ShouldBe("lscpu");
        host.Registers.ShouldBe(english.Registers);
        (host.Brand, host.Signature, host.Vendor).ShouldBe((english.Brand, english.Signature, english.Vendor));
    }
}
