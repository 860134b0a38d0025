using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Processors;
using CpuMask.Text;

namespace CpuMask.Tests.Evc;

/// <summary>Which EVC mode a pool can run, by names, by features and by the user's own lists.</summary>
public class EvcAnswerTests
{
    [Theory]
    [InlineData("intel-sandybridge", "E5-2650", "E5-2630 v3")]
    [InlineData("intel-westmere", "X5660", "E5-2660")]
    [InlineData("intel-ivybridge", "E5-2620 v2", "Gold 6130")]
    [InlineData("intel-broadwell", "Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "Intel(R) Xeon(R) Platinum 8160 CPU @ 2.10GHz")]
    [InlineData("amd-zen2", "EPYC 7502", "AMD EPYC 7763 64-Core Processor")]
    [InlineData("amd-zen2", "AMD Ryzen 9 5950X 16-Core Processor")]
    [InlineData("amd-greyhound-no3dnow", "Opteron 6174", "Opteron 6276")]
    [InlineData("amd-piledriver", "Opteron 6380", "EPYC 7551P")]
    [InlineData("intel-broadwell", "Xeon 6780E", "Xeon 6980P")]
    [InlineData("intel-westmere", "C3758R", "Gold 5415+")]
    public void Cpus_by_name_share_the_lowest_of_their_highest_modes(string expected, params string[] names)
    {
        EvcAnswer answer = EvcAnswer.Of(names.Select(EvcSubject.Named).ToArray());

        answer.Highest?.Key.ShouldBe(expected);
        answer.IsExpected.ShouldBeTrue("a name says nothing of what a vCenter supports");
        answer.Notes.ShouldContain(n => n.Contains("Expected by CpuMask's table"));
    }

    [Fact]
    public void A_pool_that_is_held_back_says_by_whom_and_what_it_would_be_without()
    {
        EvcAnswer answer = EvcAnswer.Of(new[] { "E5-2620 v2", "Gold 6130", "Gold 6230" }.Select(EvcSubject.Named).ToArray());

        answer.HeldBackBy.Select(h => h.Name).ShouldBe(new[] { "E5-2620 v2" });
        answer.Steps.Select(s => (string.Join(",", s.Hosts), s.Mode.Key)).ShouldBe(new[]
        {
            ("E5-2620 v2", "intel-skylake"), ("E5-2620 v2,Gold 6130", "intel-cascadelake"),
        });
        answer.Hosts[0].Gaps.Select(g => g.Name).ShouldContain("AVX2", "what the next mode would take");
        answer.Candidates.Select(c => c.Mode.Key).Take(3).ShouldBe(new[] { "intel-haswell", "intel-ivybridge", "intel-sandybridge" });
        answer.Candidates[0].IsPossible.ShouldBe(false);
        answer.Candidates[2].LostByAll.ShouldContain("F16C");
        answer.Candidates[1].LostByAll.ShouldBeEmpty("what the table places above the mode not all hosts have");
        answer.Candidates[1].LostBySome.ShouldContain("AVX512F");
    }

    [Fact]
    public void Two_makers_are_refused_with_the_reason_and_hygon_is_not_amd()
    {
        EvcAnswer answer = EvcAnswer.Of(new[] { "E5-2650", "EPYC 7502" }.Select(EvcSubject.Named).ToArray());
        (answer.Highest, answer.Candidates.Count).ShouldBe((null, 0));
        answer.Refusal.ShouldNotBeNull().ShouldStartWith("Never: Intel (E5-2650) and AMD (EPYC 7502)");
        EvcAnswer.Of(new[] { EvcSubject.Named("Hygon C86 7185") }).Refusal.ShouldNotBeNull().ShouldContain("can run none");
    }

    [Fact]
    public void Hosts_join_and_leave()
    {
        HostCpuid[] pool = new[] { "E5-2620 v2", "Gold 6130" }.Select(EvcSubject.Named).ToArray();
        EvcAnswer answer = EvcAnswer.Of(pool, joining: new[] { EvcSubject.Named("X5660") });
        (answer.Before?.Key, answer.Highest?.Key).ShouldBe(("intel-ivybridge", "intel-westmere"));
        answer.Added.ShouldBe(new[] { "X5660" });

        answer = EvcAnswer.Of(pool, without: new[] { "E5*" });
        (answer.Before?.Key, answer.Highest?.Key).ShouldBe(("intel-ivybridge", "intel-skylake"));
        Should.Throw<CpuMaskException>(() => EvcAnswer.Of(pool, without: new[] { "esx99" })).Message.ShouldContain("esx99");
    }

    [Fact]
    public void Vms_above_a_mode_must_be_powered_off_and_those_of_which_nothing_is_known_are_said()
    {
        EvcGuest[] guests =
        {
            new() { Name = "new", MinRequired = "intel-skylake" }, new() { Name = "old", MinRequired = "intel-westmere" }, new() { Name = "off", IsRunning = false, MinRequired = "intel-skylake" },
            new() { Name = "needs", Needs = new[] { "cpuid.avx2", "cpuid.sse3", "cpuid.intel" } }, new() { Name = "dark" },
        };
        EvcCandidate asked = EvcAnswer.Of(new[] { EvcSubject.Named("Gold 6130") }, guests: guests, mode: "INTEL-ivybridge").Asked!;

        asked.Above.Select(g => g.Name).ShouldBe(new[] { "new", "needs" });
        asked.NotKnown.Select(g => g.Name).ShouldBe(new[] { "dark" });
        guests[3].Above(asked.Mode).ShouldBe(new[] { "cpuid.avx2" });
    }

    [Fact]
    public void A_server_dump_reaches_the_mode_of_its_generation_by_its_own_features()
    {
        foreach (CpuGeneration generation in CpuGenerations.All)
        {
            EvcHost host = EvcHost.Of(generation.Host, EvcModeList.Table);
            string? expected = EvcTable.Of(generation.Host)?.Mode?.Key;
            (generation.Name, host.Highest?.Key).ShouldBe((generation.Name, expected), string.Join(", ", host.ModelGaps.Select(g => g.Key + " " + g.Kind)));
        }
    }

    [Fact]
    public void Aes_that_firmware_has_off_is_named_as_such_and_drops_the_host_to_nehalem()
    {
        HostCpuid icelake = CpuGenerations.Named("Ice Lake-SP").Host;
        EvcHost host = EvcHost.Of(Without(icelake, new BitAddress(new RegisterAddress(1, 0, RegisterName.Ecx), 25)), EvcModeList.Table);

        (host.Highest?.Key, host.ByModel?.Key, host.Next?.Key).ShouldBe(("intel-nehalem", "intel-icelake", "intel-westmere"));
        host.Gaps.Select(g => (g.Name, g.Kind)).ShouldBe(new[] { ("AESNI", EvcGapKind.Firmware) });
        host.Gaps[0].Advice.ShouldContain("firmware");
        host.ModelGaps.Select(g => g.Name).ShouldBe(new[] { "AESNI" });
    }

    [Fact]
    public void Without_mwait_an_intel_host_has_no_mode_at_all()
    {
        EvcHost host = EvcHost.Of(Without(CpuGenerations.Named("Ice Lake-SP").Host, new BitAddress(new RegisterAddress(1, 0, RegisterName.Ecx), 3)), EvcModeList.Table);
        (host.Highest, host.Basis, host.Next?.Key).ShouldBe((null, EvcBasis.Features, "intel-merom"));
        host.Gaps.Select(g => (g.Name, g.Kind)).ShouldBe(new[] { ("MONITOR", EvcGapKind.Firmware) });
    }

    [Fact]
    public void A_core_x_part_lacks_pku_for_good_although_its_signature_is_the_xeons()
    {
        HostCpuid xeon = CpuGenerations.Named("Skylake-SP").Host;
        EvcHost host = EvcHost.Of(Without(xeon, new BitAddress(new RegisterAddress(7, 0, RegisterName.Ecx), 3)) with { Brand = "Intel(R) Core(TM) i9-7980XE CPU @ 2.60GHz" }, EvcModeList.Table);

        (host.Processor?.Codename, host.Highest?.Key).ShouldBe(("Skylake-X", "intel-broadwell"));
        host.Gaps.Single(g => g.Name == "PKU").Kind.ShouldBe(EvcGapKind.Cpu);
        host.Notes.ShouldContain(n => n.Contains("no PKU"));
    }

    [Fact]
    public void What_vcenter_says_of_a_host_counts_against_table_and_dump()
    {
        HostCpuid host = CpuGenerations.Named("Broadwell-EP").Host with { Surroundings = new HostSurroundings { MaxEvcMode = "intel-haswell" } };
        EvcAnswer answer = EvcAnswer.Of(new[] { host });
        (answer.Highest?.Key, answer.Hosts[0].Basis, answer.IsExpected).ShouldBe(("intel-haswell", EvcBasis.Reported, false));
        answer.Hosts[0].Notes.ShouldContain(n => n.Contains("vCenter says intel-haswell, which counts"));
    }

    [Fact]
    public void A_list_of_the_users_own_wins_over_the_table_and_is_said_to()
    {
        EvcMode[] own =
        {
            EvcMode.Of("intel-broadwell", Pairs("cpuid.Intel", "cpuid.AVX2", "cpuid.AVX512F")) with { Ranks = new[] { new EvcRank("x", 7) } },
            EvcMode.Of("intel-haswell", Pairs("cpuid.Intel", "cpuid.AVX2")) with { Ranks = new[] { new EvcRank("x", 6) } },
        };
        EvcModeList list = EvcModeList.Of(own, new[] { "vcsa.example" });
        list.Modes.Select(m => m.Key).Where(k => k.StartsWith("intel")).ShouldBe(new[] { "intel-haswell", "intel-broadwell" });

        EvcAnswer answer = EvcAnswer.Of(new[] { CpuGenerations.Named("Broadwell-EP").Host }, list);
        (answer.Highest?.Key, answer.IsExpected).ShouldBe(("intel-haswell", false));
        answer.Hosts[0].Gaps.Select(g => g.Name).ShouldBe(new[] { "AVX512F" });
        answer.Notes.ShouldContain(n => n.Contains("vcsa.example"));
        answer.Notes.ShouldContain(n => n.Contains("differs from CpuMask's table in"));
    }

    private static KeyValuePair<string, string>[] Pairs(params string[] keys) => keys.Select(k => new KeyValuePair<string, string>(k, "Bool:Min:1")).ToArray();

    private static HostCpuid Without(HostCpuid host, BitAddress bit) => HostRecord.Of(host.Name, LeafTable.Of(host.Registers.Leaves.Select(r =>
        r.Leaf == bit.Register.Leaf && r.Subleaf == bit.Register.Subleaf
            ? new LeafRegisters(r.Leaf, r.Subleaf, r.Eax, r.Ebx, bit.Register.Register == RegisterName.Ecx ? RegisterValue.Of(r.Ecx.Value & ~bit.Mask) : r.Ecx, r.Edx)
            : r)), host.Msrs);
}
