using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Reading;
using CpuMask.Tests.Languages;
using CpuMask.Tests.Shared;
using CpuMask.Text;

namespace CpuMask.Tests.Xen;

/// <summary>XenServer's pool level, judged by Xen's own tools.</summary>
public class PoolLevelTests
{
    private const string Decoder = "/usr/lib/xen-4.17/bin/xen-cpuid";
    private static readonly CpuLanguage Sets = Registry.LanguageNamed("xenserver");

    [Fact]
    public void The_level_is_what_XAPI_makes_of_its_hosts_sets_word_by_word()
    {
        // Word 9 bit 10 is MD_CLEAR, which XAPI takes from any host; the shorter set is continued with zeros.
        HostCpuid[] pool =
        {
            Host("old", "17cbfbff-80b82221-2993fbff-00000003-00000000-00000000-00000000-00000000-00000000-00000000"),
            Host("new", "17cbfbff-f7fa3223-2d93fbff-00000123-00000001-001cbfeb-00000000-00000100-00000000-bc000400"),
        };
        string set = (string)Sets.Write(CpuRequest.Of(pool)).Source!;
        uint[] words = set.Split('-').Select(w => Convert.ToUInt32(w, 16)).ToArray();
        words[0].ShouldBe(0x17CBFBFFu & 0x17CBFBFF);
        words[1].ShouldBe(0x80B82221u & 0xF7FA3223);
        words[2].ShouldBe(0x28100800u, "the aliases of AMD are in no set");
        words[3].ShouldBe(0x00000003u);
        words.Skip(4).Take(5).ShouldAllBe(w => w == 0);
        words[9].ShouldBe(0x00000400u);
        words.Length.ShouldBe(10);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("8.2", 0)]
    [InlineData("6.5", 4)]
    public void Old_versions_get_their_four_words_in_their_own_order(string? version, int words)
    {
        HostCpuid[] pool = KvmPools.All().First(p => p[0].Vendor.IsIntel).ToArray();
        CpuText text = Sets.Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide, Version = version, NoComments = true });
        string[] set = ((string)text.Source!).Split('-');
        if (words > 0)
        {
            set.Length.ShouldBe(words);
            set[0].ShouldBe(pool.Aggregate(uint.MaxValue, (m, h) => m & h.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Ones).ToString("x8"));
            text.Text.ShouldStartWith("xe host-set-cpu-features");
        }
        else
        {
            set.Length.ShouldBeGreaterThan(4);
            text.Text.ShouldStartWith("xe vm-param-set uuid=<VM> platform:featureset=");
        }
    }

    [Fact]
    public void What_is_written_reads_back_without_a_finding()
    {
        foreach (string id in new[] { "xenserver", "xen-libxl" })
        {
            foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All())
            {
                CpuText text = Registry.LanguageNamed(id).Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide });
                if (text.Text.Length > 0)
                {
                    Registry.LanguageNamed(id).Read(text.Text).Findings.Where(f => f.Severity == CpuTextSeverity.Error).ShouldBeEmpty(text.Text);
                }
            }
        }
    }

    [Fact]
    public void Two_vendors_have_no_level()
    {
        HostCpuid[] hosts = { KvmPools.All().First(p => p[0].Vendor.IsIntel)[0] with { Name = "i" }, KvmPools.All().First(p => p[0].Vendor.IsAmdLike)[0] with { Name = "a" } };
        ComputedBaseline across = CpuBaseline.Of(hosts).Compute(new() { Vendor = VendorPolicy.Named("intel") });
        Should.Throw<CpuMaskException>(() => Sets.Write(CpuRequest.Of(across))).Kind.ShouldBe(ErrorKind.Impossible);
    }

    [Fact]
    public void Xen_cpuid_reads_the_same_features_out_of_the_words()
    {
        Needs.Peer(File.Exists(Decoder), "xen-cpuid, of Debian's xen-utils-4.17");
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where((_, i) => i % 3 == 0))
        {
            string set = (string)Sets.Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Source!;
            string[] theirs = Regex.Matches(Tool.Run(Decoder, set.Replace('-', ':')), @"^\s*\[\d+\] (?:CPUID|MSR) \S+ +(.*)$", RegexOptions.Multiline)
                .SelectMany(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();
            CpuTextBit[] ours = Sets.Read(set).Bits.ToArray();
            theirs.Length.ShouldBe(ours.Length, set);
            theirs.ShouldContain("hyper");
        }
    }

    [Fact]
    public void Every_host_of_a_pool_builds_the_same_guest_of_the_set()
    {
        XenPeer.Require();
        foreach (IReadOnlyList<HostCpuid> pool in KvmPools.All().Where(p => p.All(h => h.Registers[new RegisterAddress(0x80000001, 0, RegisterName.Edx).Bit(29)] == true)).Where((_, i) => i % 3 == 0))
        {
            string set = (string)Sets.Write(CpuRequest.Of(pool) with { UnknownBits = UnknownBits.Hide }).Source!;
            CpuTextBit[] shown = Sets.Read(set).Bits.Where(b => !b.Bit.Register.IsMsr && FeatureTable.Default.Find(b.Bit)?.OnXen == GuestVisibility.Yes).ToArray();
            foreach (HostCpuid host in pool)
            {
                (LeafTable guest, _) = XenPeer.Apply(string.Empty, host, set);
                foreach (RegisterAddress word in shown.Select(b => b.Bit.Register).Distinct())
                {
                    uint has = guest.Find(word.Leaf, word.Subleaf, word.Register)?.Value ?? 0;
                    uint named = FeatureTable.Default.Of(word).Where(f => f.OnXen == GuestVisibility.Yes).Aggregate(0u, (m, f) => m | f.Mask);
                    uint asked = shown.Where(b => b.Bit.Register == word).Aggregate(0u, (m, b) => m | b.Bit.Mask);
                    (has & named & ~asked).ShouldBe(0u, $"{word} of {host.Name} shows more than {set}");
                    (asked & ~has).ShouldBe(0u, $"{word} of {host.Name} lacks what {set} says");
                }
            }
        }
    }

    private static HostCpuid Host(string name, string set) => Registry.Formats.Read(
        DumpText.Of("     vendor: GenuineIntel\n     family: 6\n      model: 26\n   stepping: 5\n      flags: fpu de tsc\nfeatures_hvm: " + set + "\n"), name + ".txt", name).Hosts.Single() with { Name = name };
}
