using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Baselines;

/// <summary>How single words of a promise come about: saved states, AMD's copies, what each bit of a word combines by.</summary>
public sealed class PromiseDetailTests
{
    private const uint Xsave = 1 << 26, Avx = 1 << 28, Fma = 1 << 12;

    [Fact]
    public void Saved_states_are_as_large_as_the_furthest_promised_component()
    {
        ComputedBaseline pool = Pool(State("a", 7, 0), State("b", 7, 0));
        pool.Registers[Word("D.2.EAX")].ShouldBe(RegisterValue.Of(256));
        pool.Registers[Word("D.2.EBX")].ShouldBe(RegisterValue.Of(576));
        pool.Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(832));
        Pool(State("a", 3, 0), State("b", 3, 0)).Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(576), "the legacy area and the header");
        Pool(State("a", 0, 0), State("b", 0, 0)).Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Zero, "nothing is saved without x87");
    }

    [Fact]
    public void A_component_that_one_host_lacks_has_no_size_no_place_and_no_flags()
    {
        ComputedBaseline pool = Pool(State("has", 7, 0, flags: 2), State("lacks", 3, 0));
        pool.Registers[Word("D.2.EAX")].ShouldBe(RegisterValue.Zero);
        pool.Registers[Word("D.2.EBX")].ShouldBe(RegisterValue.Zero);
        pool.Registers[Word("D.2.ECX")].ShouldBe(RegisterValue.Zero);
        pool.Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(576));
        RemovedFeature align = pool.Removed.Single(r => r.Bit == Bit("D.2.ECX.1"));
        align.Reason.ShouldBe(RemovalReason.HostsLackIt);
        align.ByHosts.ShouldBe(["lacks"]);
        pool.Removed.ShouldAllBe(r => r.Reason == RemovalReason.HostsLackIt);
        pool.Warnings.ShouldBeEmpty("it lies nowhere on the host that lacks it");
    }

    [Fact]
    public void A_supervisor_state_is_measured_and_takes_no_room_in_the_users_area()
    {
        ComputedBaseline pool = Pool(State("a", 3, 1 << 11), State("b", 3, 1 << 11));
        pool.Registers[Word("D.B.EAX")].ShouldBe(RegisterValue.Of(16));
        pool.Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(576));
        Pool(State("a", 3, 1 << 11), State("b", 3, 0)).Registers[Word("D.B.EAX")].ShouldBe(RegisterValue.Zero);
    }

    [Fact]
    public void Where_one_host_does_not_say_which_states_it_saves_their_size_is_unknown()
    {
        HostCpuid silent = State("silent", 7, 0);
        silent = CpuMask.Hosts.HostRecord.Of("silent", LeafTable.Of(silent.Leaves.Select(l =>
            l is { Leaf: 0xD, Subleaf: 0 } ? new LeafRegisters(0xD, 0, l.Eax.Forget(4), l.Ebx, l.Ecx, l.Edx) : l)));
        ComputedBaseline pool = Pool(State("a", 7, 0), silent);
        pool.Registers[Word("D.0.ECX")].IsKnown.ShouldBeFalse();
        pool.Registers[Word("D.2.EAX")].IsKnown.ShouldBeFalse();
        pool.Unknown.Select(u => u.Bit).ShouldContain(Bit("D.0.EAX.2"));
    }

    [Fact]
    public void A_state_whose_size_the_hosts_tell_differently_is_not_promised_and_goes_with_its_feature()
    {
        ComputedBaseline pool = Pool(State("a", 7, 0), State("b", 7, 0), State("c", 7, 0, ymm: 320));
        pool.Registers[Bit("D.0.EAX.2")].ShouldBe(false);
        RemovedFeature avx = pool.Removed.Single(r => r.Bit == Bit("1.0.ECX.28"));
        avx.Reason.ShouldBe(RemovalReason.StateLayout);
        avx.ByHosts.ShouldBe(["c"], "the fewer hosts are to blame");
        pool.Warnings.ShouldContain(w => w.Contains("AVX") && w.Contains("256") && w.Contains("320"));
    }

    [Fact]
    public void A_state_at_two_places_takes_along_its_flags_and_all_that_builds_on_its_feature()
    {
        ComputedBaseline pool = Pool(State("a", 7, 0, flags: 2, more: Fma), State("b", 7, 0, flags: 2, more: Fma), State("c", 7, 0, flags: 2, ymm: 320, more: Fma));
        pool.Removed.Select(r => (r.Bit.ToShortString(), r.Reason, r.Parent?.ToShortString(), string.Join(",", r.ByHosts))).ShouldBe(
        [
            ("1.0.ECX.12", RemovalReason.ParentLost, "1.0.ECX.28", "c"), ("1.0.ECX.28", RemovalReason.StateLayout, null, "c"),
            ("D.0.EAX.2", RemovalReason.StateLayout, null, "c"), ("D.2.ECX.1", RemovalReason.ParentLost, "D.0.EAX.2", "c"),
        ]);
        pool.Warnings.ShouldBe(
        [
            "The extended state of CPUID.(EAX=01H,ECX=0):ECX.AVX[bit 28] lies at different places in the save area (256 bytes at 576 on a, b; 320 bytes at 576 on c), "
            + "so a running guest that uses it cannot move; it is not promised.",
        ]);
        pool.Registers[Word("D.2.EAX")].ShouldBe(RegisterValue.Zero);
        pool.Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(576));
    }

    [Fact]
    public void Of_places_with_as_many_hosts_the_lower_stays_and_of_others_that_with_more_hosts()
    {
        Pool(State("a", 7, 0, ymm: 320), State("b", 7, 0)).Warnings.Single().ShouldContain("(256 bytes at 576 on b; 320 bytes at 576 on a)");

        // Three kinds of one host each against one kind of two.
        Pool(State("a", 7, 0, ymm: 320), State("b", 7, 0, ymm: 320, more: 1), State("c", 7, 0, ymm: 320, more: 2), State("d", 7, 0), State("e", 7, 0))
            .Warnings.ShouldContain(w => w.Contains("(320 bytes at 576 on a, b, c; 256 bytes at 576 on d, e)"));
    }

    [Fact]
    public void A_state_that_belongs_to_no_feature_is_named_itself()
    {
        HostCpuid Of(string name, uint size) => SampleHosts.Of(name, ("0.0.EAX", 0xD), ("1.0.ECX", Xsave), ("1.0.EDX", 0x0783FBFF),
            ("D.0.EAX", 0x103), ("D.0.EDX", 0), ("D.0.ECX", 0), ("D.1.ECX", 0), ("D.1.EDX", 0), ("D.8.EAX", size), ("D.8.EBX", 576));
        ComputedBaseline pool = Pool(Of("a", 64), Of("b", 64), Of("c", 128));
        pool.Warnings.Single().ShouldStartWith("The extended state of CPUID.(EAX=0DH,ECX=0):EAX.XCR0_PT[bit 8] lies at different places");
        pool.Removed.Select(r => r.Bit.ToShortString()).ShouldBe(["D.0.EAX.8"]);
    }

    // AMD's lightweight profiling: component 62, the last that there can be.
    [Fact]
    public void The_last_component_is_judged_and_measured_like_the_others()
    {
        HostCpuid Of(string name, uint size) => SampleHosts.Of(name, CpuVendor.Amd, ("0.0.EAX", 0xD), ("1.0.ECX", Xsave), ("1.0.EDX", 0x0783FBFF),
            ("80000000.0.EAX", 0x80000008), ("80000001.0.ECX", 1 << 15), ("80000001.0.EDX", 0), ("80000008.0.EAX", 0x3028),
            ("D.0.EAX", 3), ("D.0.EDX", 1u << 30), ("D.0.ECX", 0), ("D.1.ECX", 0), ("D.1.EDX", 0), ("D.3E.EAX", size), ("D.3E.EBX", 832));
        Pool(Of("a", 128), Of("b", 128)).Registers[Word("D.0.ECX")].ShouldBe(RegisterValue.Of(960));
        ComputedBaseline pool = Pool(Of("a", 128), Of("b", 128), Of("c", 256));
        pool.Registers[Bit("D.0.EDX.30")].ShouldBe(false);
        pool.Removed.Select(r => (r.Bit.ToShortString(), r.Reason)).ShouldBe([("80000001.0.ECX.15", RemovalReason.StateLayout), ("D.0.EDX.30", RemovalReason.StateLayout)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("D.2.EAX")]
    [InlineData("D.2.EBX")]
    public void Where_one_host_does_not_say_how_large_or_where_a_state_is_it_stays_and_the_whole_size_is_unknown(string word)
    {
        HostCpuid silent = State("silent", 0x207, 0);
        silent = CpuMask.Hosts.HostRecord.Of("silent", LeafTable.Of(silent.Leaves.Select(l => l is { Leaf: 0xD, Subleaf: 2 }
            ? new LeafRegisters(0xD, 2, word == "D.2.EAX" ? default : l.Eax, word == "D.2.EBX" ? default : l.Ebx, l.Ecx, l.Edx) : l)));
        ComputedBaseline pool = Pool(State("a", 0x207, 0), silent with { Vendor = CpuVendor.Intel });
        pool.Registers[Bit("D.0.EAX.2")].ShouldBe(true);
        pool.Registers[Word(word)].IsKnown.ShouldBeFalse();
        pool.Registers[Word("D.0.ECX")].IsKnown.ShouldBeFalse();
        pool.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_supervisor_state_of_different_sizes_stays_and_its_size_is_unknown()
    {
        ComputedBaseline pool = Pool(State("a", 3, 1 << 11), State("b", 3, 1 << 11, cet: 24));
        pool.Registers[Bit("D.1.ECX.11")].ShouldBe(true);
        pool.Registers[Word("D.B.EAX")].IsKnown.ShouldBeFalse();
        pool.Registers[Word("D.B.EBX")].ShouldBe(RegisterValue.Zero);
    }

    [Fact]
    public void A_state_that_was_asked_to_be_hidden_takes_its_flags_along_and_every_host_had_them()
    {
        CpuBaseline evidence = CpuBaseline.Of([State("a", 3, 1 << 11), State("b", 3, 1 << 11)]);
        ComputedBaseline pool = evidence.Compute(new() { Hide = [Bit("D.1.ECX.11")] });
        pool.Removed.Select(r => (r.Bit.ToShortString(), r.Reason, r.Parent?.ToShortString(), string.Join(",", r.ByHosts))).ShouldBe(
            [("D.1.ECX.11", RemovalReason.Asked, null, ""), ("D.B.ECX.0", RemovalReason.ParentLost, "D.1.ECX.11", "a,b")]);
        pool.Registers.Leaves.Find(0xD, 3).ShouldBeNull("no host says anything of that component");
    }

    [Fact]
    public void A_copy_that_an_amd_guest_reads_goes_with_its_original_and_says_whose_fault_it_is()
    {
        const uint Edx = 0x0183FBFF | 1u << 25 | 1u << 26, NoMmx = Edx & ~(1u << 23);
        ComputedBaseline pool = Pool(
            ComputedBaselineTests.Host("whole", vendor: CpuVendor.Amd, edx1: Edx, extendedEdx: Edx), ComputedBaselineTests.Host("old", vendor: CpuVendor.Amd, edx1: NoMmx, extendedEdx: Edx));
        pool.Registers[Bit("80000001.0.EDX.23")].ShouldBe(false);
        RemovedFeature copy = pool.Removed.Single(r => r.Bit == Bit("80000001.0.EDX.23"));
        copy.Reason.ShouldBe(RemovalReason.ParentLost);
        copy.Parent.ShouldBe(Bit("1.0.EDX.23"));
        copy.ByHosts.ShouldBe(["old"]);
        pool.Registers[Bit("80000001.0.EDX.24")].ShouldBe(true);
    }

    [Theory]
    [InlineData("1.0.ECX", 0, true, false, false)]
    [InlineData("7.0.EDX", 10, false, true, false)]
    [InlineData("80000001.0.EDX", 23, false, false, true)]
    [InlineData("80000001.0.EDX", 11, true, false, false)]
    [InlineData("80000001.0.EDX", 29, true, false, false)]
    [InlineData("1.0.EAX", 4, false, false, false)]
    [InlineData("1.0.EBX", 24, false, false, false)]
    public void Each_bit_combines_as_the_table_says(string word, int bit, bool all, bool any, bool alias)
    {
        WordRules rules = WordRules.Of(Word(word));
        uint mask = 1u << bit;
        ((rules.All & mask) != 0, (rules.Any & mask) != 0, (rules.Alias & mask) != 0).ShouldBe((all, any, alias));
        (rules.All & rules.Any).ShouldBe(0u);
        ((rules.All | rules.Any | rules.Alias) & rules.Unnamed).ShouldBe(0u);
        rules.Reported.ShouldBe(rules.All | rules.Any | rules.Alias | rules.Unnamed);
    }

    [Fact]
    public void Nothing_is_nameless_in_a_word_without_flags()
    {
        WordRules.Of(Word("2.0.EAX")).Unnamed.ShouldBe(0u);
        WordRules.Of(Word("0.0.EAX")).Minima.Single().Name.ShouldBe("MaxBasicLeaf");
        WordRules.Of(Word("7.0.EBX")).Minima.ShouldBeEmpty();
        FeatureTable table = FeatureTable.Default;
        WordRules.Of(Word("7.0.ECX")).Unnamed.ShouldBe(~table.Of(Word("7.0.ECX")).Aggregate(0u, (m, f) => m | f.Mask));
    }

    private static ComputedBaseline Pool(params HostCpuid[] hosts) => CpuBaseline.Of(hosts).Compute();

    // Leaf 5's words hold numbers only, and an unnamed bit beside a number is no feature.
    [Theory]
    [InlineData("5.0.EBX")]
    [InlineData("80000008.0.EAX")]
    [InlineData("1.0.EAX")]
    public void Nothing_is_nameless_beside_numbers(string word) => WordRules.Of(Word(word)).Unnamed.ShouldBe(0u);

    [Fact]
    public void Words_of_one_vendors_pool_keep_both_halves_of_an_msr_and_leave_out_what_nobody_knows()
    {
        HostCpuid Of(string name, ulong msr) => CpuMask.Hosts.HostRecord.Of(
            name, SampleHosts.Of(name, ("0.0.EAX", 7), ("1.0.ECX", 0), ("1.0.EDX", 0x0783FBFF), ("2.0.EAX", 1), ("7.0.EAX", 0), ("7.0.EDX", 1u << 29), ("40000000.0.EAX", 1)).Leaves,
            [new MsrValue(0xCF, 1, ulong.MaxValue), new MsrValue(0x10A, msr, ulong.MaxValue)]);
        RegisterSet promise = Pool(Of("a", (1UL << 62) | 1), Of("b", (1UL << 62) | 3)).Registers;
        promise[RegisterAddress.Msr(0x10A, high: true)].Ones.ShouldBe(1u << 30);
        promise[RegisterAddress.Msr(0x10A)].Ones.ShouldBe(1u);
        promise.Msrs.Select(m => m.Index).ShouldBe([0x10Au], "of the other nothing is promised");
        promise.Leaves.Find(2, 0).ShouldBeNull("cache descriptors are no promise");
        promise.Leaves.Find(0x40000000, 0).ShouldBeNull("a hypervisor's leaves say nothing of the CPU");
    }

    [Fact]
    public void A_sub_leaf_counts_where_every_host_has_it_and_is_zero_above_the_least_maximum()
    {
        HostCpuid Of(string name, uint? max, uint eax) => max is { } m
            ? SampleHosts.Of(name, ("0.0.EAX", 7), ("1.0.EDX", 0x0783FBFF), ("7.0.EAX", m), ("7.1.EAX", eax))
            : SampleHosts.Of(name, ("0.0.EAX", 7), ("1.0.EDX", 0x0783FBFF), ("7.1.EAX", eax));
        const uint fast = 7 << 10;
        Pool(Of("a", 1, fast), Of("b", 1, fast)).Registers[Word("7.1.EAX")].Ones.ShouldBe(fast);
        ComputedBaseline cut = Pool(Of("a", 1, fast), Of("b", 0, 0), Of("silent", null, fast));
        cut.Registers[Word("7.1.EAX")].ShouldBe(RegisterValue.Zero);
        cut.Removed.Select(r => string.Join(",", r.ByHosts)).ShouldAllBe(by => by == "b");
        Pool(Of("a", 1, fast), Of("b", 0, 0)).Registers.Leaves.Find(7, 1).ShouldBeNull("above a known maximum nothing is stored");
    }

    [Theory]
    [InlineData("intel", RemovalReason.OtherVendor, false)]
    [InlineData("amd", null, true)]
    public void Amds_copies_are_for_guests_that_see_an_amd_cpu(string vendor, RemovalReason? reason, bool shown)
    {
        const uint Edx = 0x0183FBFF | 1u << 25 | 1u << 26;
        HostCpuid amd = ComputedBaselineTests.Host("amd", vendor: CpuVendor.Amd, edx1: Edx, extendedEdx: Edx);
        ComputedBaseline alone = CpuBaseline.Of([amd]).Compute(new() { Vendor = VendorPolicy.Named(vendor) });
        alone.Registers[Bit("80000001.0.EDX.0")].ShouldBe(shown);
        RemovedFeature? lost = alone.Removed.SingleOrDefault(r => r.Bit == Bit("80000001.0.EDX.0"));
        (lost?.Reason).ShouldBe(reason);
        (lost?.ByHosts.Any() ?? false).ShouldBeFalse("no Intel host is there to blame");

        // Beside an Intel host, which has no copies, they follow leaf 1.
        CpuBaseline mixed = CpuBaseline.Of([amd, ComputedBaselineTests.Host("intel", edx1: Edx)]);
        mixed.Compute(new() { Vendor = VendorPolicy.Named(vendor) }).Registers[Bit("80000001.0.EDX.0")].ShouldBe(shown);
    }

    [Fact]
    public void Amds_copies_are_not_made_up_where_the_leaf_is_not_there()
    {
        HostCpuid low = SampleHosts.Of("low", CpuVendor.Amd, ("0.0.EAX", 1), ("1.0.EDX", 0x0783FBFF), ("80000000.0.EAX", 0x80000000));
        HostCpuid high = SampleHosts.Of("high", CpuVendor.Amd, ("0.0.EAX", 1), ("1.0.EDX", 0x0783FBFF), ("80000000.0.EAX", 0x80000008), ("80000001.0.EDX", 0x0183F3FF));
        HostCpuid silent = SampleHosts.Of("silent", ("0.0.EAX", 1), ("1.0.EDX", 0x0703FBFF));
        CpuBaseline.Of([low, high, silent]).Compute(new() { Vendor = VendorPolicy.Named("amd") }).Registers[Bit("80000001.0.EDX.0")].ShouldBe(false);
        CpuBaseline.Of([silent with { Vendor = CpuVendor.Amd }]).Compute().Registers[Bit("80000001.0.EDX.23")].ShouldBeNull("no MMX in leaf 1 tells nothing of a leaf that may not be there");
    }

    [Fact]
    public void A_host_whose_last_leaf_lies_below_lacks_what_lies_above()
    {
        ComputedBaseline pool = Pool(
            SampleHosts.Of("a", ("0.0.EAX", 1), ("1.0.ECX", 0)), SampleHosts.Of("b", ("0.0.EAX", 7), ("1.0.ECX", 0), ("6.0.EAX", 1u << 2), ("7.0.EBX", 1u << 7)));
        pool.Unknown.ShouldBeEmpty();
        pool.Removed.Select(r => (r.Feature, r.Reason, string.Join(",", r.ByHosts)))
            .ShouldBe([("ARAT", RemovalReason.HostsLackIt, "a"), ("SMEP", RemovalReason.HostsLackIt, "a")]);
    }

    // A host that saves states: user ones by XCR0, supervisor ones by XSS; YMM at 576, CET_U of 16 bytes.
    private static HostCpuid State(string name, uint user, uint supervisor, uint flags = 0, uint ymm = 256, uint cet = 16, uint more = 0)
    {
        uint avx = (user & 4) != 0 ? Avx : 0;
        return SampleHosts.Of(
            name, ("0.0.EAX", 0xD), ("1.0.ECX", Xsave | avx | more), ("1.0.EDX", 0x0783FBFF), ("7.0.EAX", 0), ("7.0.EBX", 0), ("7.0.ECX", supervisor != 0 ? 1u << 7 : 0), ("7.0.EDX", 0),
            ("D.0.EAX", user), ("D.0.EBX", 0), ("D.0.ECX", 0), ("D.0.EDX", 0), ("D.1.EAX", 8), ("D.1.EBX", 0), ("D.1.ECX", supervisor), ("D.1.EDX", 0),
            ("D.2.EAX", avx != 0 ? ymm : 0), ("D.2.EBX", avx != 0 ? 576u : 0), ("D.2.ECX", avx != 0 ? flags : 0), ("D.2.EDX", 0),
            ("D.B.EAX", supervisor != 0 ? cet : 0), ("D.B.EBX", 0), ("D.B.ECX", supervisor != 0 ? 1u : 0), ("D.B.EDX", 0));
    }

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new System.ArgumentException(text);

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new System.ArgumentException(text);
}
