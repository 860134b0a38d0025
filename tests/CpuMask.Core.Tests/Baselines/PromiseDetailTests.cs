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
    private const uint Xsave = 1 << 26, Avx = 1 << 28;

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

    // A host that saves states: user ones by XCR0, supervisor ones by XSS; YMM at 576, CET_U of 16 bytes.
    private static HostCpuid State(string name, uint user, uint supervisor, uint flags = 0, uint ymm = 256)
    {
        uint avx = (user & 4) != 0 ? Avx : 0;
        return SampleHosts.Of(
            name, ("0.0.EAX", 0xD), ("1.0.ECX", Xsave | avx), ("1.0.EDX", 0x0783FBFF), ("7.0.EAX", 0), ("7.0.EBX", 0), ("7.0.ECX", supervisor != 0 ? 1u << 7 : 0), ("7.0.EDX", 0),
            ("D.0.EAX", user), ("D.0.EBX", 0), ("D.0.ECX", 0), ("D.0.EDX", 0), ("D.1.EAX", 8), ("D.1.EBX", 0), ("D.1.ECX", supervisor), ("D.1.EDX", 0),
            ("D.2.EAX", avx != 0 ? ymm : 0), ("D.2.EBX", avx != 0 ? 576u : 0), ("D.2.ECX", avx != 0 ? flags : 0), ("D.2.EDX", 0),
            ("D.B.EAX", supervisor != 0 ? 16u : 0), ("D.B.EBX", 0), ("D.B.ECX", supervisor != 0 ? 1u : 0), ("D.B.EDX", 0));
    }

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new System.ArgumentException(text);

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new System.ArgumentException(text);
}
