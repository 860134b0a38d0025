using System;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Reading;

namespace CpuMask.Tests.Features;

public class VocabularyTests
{
    private static readonly BitAddress Avx = new RegisterAddress(1, 0, RegisterName.Ecx).Bit(28);
    private static readonly BitAddress Amx = new RegisterAddress(7, 0, RegisterName.Edx).Bit(24);
    private static readonly RegisterAddress State = new(0xD, 0, RegisterName.Eax);

    [Fact]
    public void Every_name_is_a_feature_of_its_scheme_or_only_proves_an_age()
    {
        string[] proofs = { "ibrs", "ibpb", "stibp", "ssbd", "spec-ctrl" };
        foreach ((Vocabulary vocabulary, NamingScheme scheme) in new[] { (Vocabulary.Linux, NamingScheme.Linux), (Vocabulary.Libvirt, NamingScheme.Libvirt) })
        {
            Feature[] absent = vocabulary.Absent(new[] { "md_clear", "amx_tile", "md-clear" }).ToArray();
            absent.Length.ShouldBeGreaterThan(120);
            absent.ShouldAllBe(f => f.IsFlag && f.NamesIn(scheme).Count > 0);
        }

        Vocabulary.Linux.Absent(proofs).ShouldNotBeEmpty();
        Vocabulary.Linux.Absent(new[] { "no_such_flag" }).ShouldBeEmpty();
    }

    [Fact]
    public void What_libvirt_knows_and_leaves_out_a_host_lacks_and_what_is_younger_stays_unknown()
    {
        HostCpuid old = Libvirt("Nehalem-IBRS", "vme", "ssbd"), newer = Libvirt("IvyBridge-IBRS", "vme", "ssbd");
        old.Registers[Avx].ShouldBe(false);
        newer.Registers[Avx].ShouldBe(true);
        old.Registers[Amx].ShouldBeNull();
        newer.Registers[State].Field(0, 2).ShouldBe(7u);
        CpuidComparison comparison = CpuidComparison.Compare(new[] { old with { Name = "a" }, newer with { Name = "b" } });
        string[] differing = comparison.Differences.Select(d => d.Feature).ToArray();
        foreach (string name in new[] { "AVX", "XSAVE", "F16C", "RDRAND" })
        {
            differing.ShouldContain(name);
        }
    }

    [Fact]
    public void A_domain_s_cpu_says_no_of_nothing_that_it_does_not_name() =>
        Import("<domain><name>a</name><cpu mode='custom' match='exact'><model>Nehalem</model><feature policy='require' name='ssbd'/></cpu></domain>")
            .Hosts.Single().Registers[Avx].ShouldBeNull();

    [Fact]
    public void A_line_of_flags_that_was_cut_off_says_no_of_nothing_behind_the_cut()
    {
        string[] flags = ("fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush mmx fxsr sse sse2 ht syscall nx rdtscp lm constant_tsc pni pclmulqdq ssse3 fma cx16 "
            + "sse4_1 sse4_2 movbe popcnt aes xsave avx f16c rdrand lahf_lm abm 3dnowprefetch ibrs ibpb stibp fsgsbase bmi1 avx2 smep bmi2 erms invpcid rdseed adx smap xsaveopt arat md_clear").Split(' ');
        HostCpuid whole = Flags(flags);
        whole.Registers[new RegisterAddress(7, 0, RegisterName.Ebx).Bit(16)].ShouldBe(false);
        for (int n = 20; n < flags.Length; n++)
        {
            HostCpuid cut = Flags(flags.Take(n).ToArray());
            foreach (RegisterAddress register in whole.Registers.Addresses.Where(r => r.Leaf != 0xD))
            {
                (cut.Registers[register].Zeros & whole.Registers[register].Ones).ShouldBe(0u, flags[n] + " " + register);
            }
        }
    }

    private static HostCpuid Flags(string[] flags) => Import("flags\t\t: " + string.Join(" ", flags) + "\n").Hosts.Single();

    private static HostCpuid Libvirt(string model, params string[] features) => Import(
        "<capabilities><host><cpu><arch>x86_64</arch><model>" + model + "</model><vendor>Intel</vendor>"
        + string.Concat(features.Select(f => "<feature name='" + f + "'/>")) + "</cpu></host></capabilities>").Hosts.Single();

    private static DumpImport Import(string text) => Registry.Formats.Read(DumpText.Of(text), "a.xml", "a");
}
