using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Baselines;

/// <summary>What a promise says of what it leaves out: lost, shown all the same, and not known.</summary>
public sealed class LossReportTests
{
    private const uint MdClear = 1 << 10, Avx2 = 1 << 5, Max = 0xD;

    // A word is worth a doubt when some hypervisor shows some feature of it: 7.1.ECX is KVM's alone, 1C VMware's, 80000007 Xen's and KVM's.
    [Theory]
    [InlineData("1.0.EDX", true)]
    [InlineData("7.0.EBX", true)]
    [InlineData("7.1.ECX", true)]
    [InlineData("1C.0.EBX", true)]
    [InlineData("80000007.0.EDX", true)]
    [InlineData("D.0.EAX", true)]
    [InlineData("D.1.EAX", true)]
    [InlineData("80000001.0.EDX", true)]
    [InlineData("MSR.10A", true)]
    [InlineData("1.0.EAX", false)]
    [InlineData("4.0.EAX", false)]
    [InlineData("5.0.ECX", false)]
    [InlineData("14.0.EBX", false)]
    [InlineData("D.0.ECX", false)]
    [InlineData("D.2.EAX", false)]
    [InlineData("D.2.ECX", false)]
    [InlineData("C0000001.0.EDX", false)]
    [InlineData("20000000.0.EAX", false)]
    [InlineData("40000003.0.EAX", false)]
    [InlineData("80000002.0.EAX", false)]
    [InlineData("1.0.ECX", false)]
    public void A_word_that_guests_could_see_and_a_source_leaves_out_is_named(string word, bool named)
    {
        ComputedBaseline pool = CpuBaseline.Of([SampleHosts.Of("a", ("1.0.ECX", 0))]).Compute();
        pool.UnknownWords.Any(w => w.Register == Word(word)).ShouldBe(named);
    }

    [Fact]
    public void Words_and_losses_stand_by_ascending_address()
    {
        HostCpuid rich = SampleHosts.Of("rich", ("0.0.EAX", Max), ("1.0.ECX", 1), ("1.0.EDX", 0x0783FBFF), ("7.0.EBX", 1u << 7), ("7.0.EDX", 1u << 29));
        HostCpuid poor = SampleHosts.Of("poor", ("0.0.EAX", Max), ("1.0.ECX", 0), ("1.0.EDX", 0x0783FBFF), ("7.0.EBX", 0), ("7.0.EDX", 1u << 29));
        rich = HostRecord.Of("rich", rich.Leaves, [new MsrValue(0x10A, 1, ulong.MaxValue)]);
        poor = HostRecord.Of("poor", poor.Leaves, [new MsrValue(0x10A, 0, ulong.MaxValue)]);
        ComputedBaseline pool = CpuBaseline.Of([rich, poor]).Compute();
        pool.Removed.Select(r => r.Bit.ToShortString() + " " + r.Reason + " " + string.Join(",", r.ByHosts)).ShouldBe(
            ["1.0.ECX.0 HostsLackIt poor", "7.0.EBX.7 HostsLackIt poor", "MSR.10A.0 HostsLackIt poor"]);
        RegisterAddress[] words = pool.UnknownWords.Select(w => w.Register).ToArray();
        words.ShouldBe(words.OrderBy(w => w));
        words.Length.ShouldBeGreaterThan(5);
        pool.UnknownWords.ShouldAllBe(w => w.Groups.Count == 2);
    }

    [Fact]
    public void Who_took_a_bit_away_is_named_in_natural_order()
    {
        ComputedBaseline pool = CpuBaseline.Of(new[] { "h10", "h2", "h1" }.Select(n => ComputedBaselineTests.Host(n)).Append(ComputedBaselineTests.Host("z", ecx1: 1))).Compute();
        pool.Removed.Single().ByHosts.ShouldBe(["h1", "h2", "h10"]);
    }

    [Fact]
    public void A_bit_that_all_hosts_show_is_forced_upon_none()
    {
        CpuBaseline.Of([ComputedBaselineTests.Host("a", edx7: MdClear, max: 7), ComputedBaselineTests.Host("b", ebx7: 1, edx7: MdClear, max: 7)]).Compute().Forced.ShouldBeEmpty();
    }

    [Fact]
    public void A_leaf_above_one_hosts_maximum_is_lost_to_that_host_alone()
    {
        ComputedBaseline pool = CpuBaseline.Of(
        [
            ComputedBaselineTests.Host("patched", ebx7: Avx2 | (1u << 7), edx7: MdClear, max: 7), ComputedBaselineTests.Host("unpatched", max: 7),
            SampleHosts.Of("cut", ("0.0.EAX", 5), ("1.0.ECX", 0), ("1.0.EDX", 0x0783FBFF), ("80000000.0.EAX", 0x80000008), ("80000001.0.EDX", 0), ("80000008.0.EAX", 0x3028)),
        ]).Compute();
        pool.Removed.Single(r => r.Bit == Bit("7.0.EDX.10")).ByHosts.ShouldBe(["cut"]);
        pool.Warnings.Where(w => w.StartsWith("Security: ", System.StringComparison.Ordinal)).ShouldBe(
            ["Security: CPUID.(EAX=07H,ECX=0):EDX.MD_CLEAR[bit 10] is set on some hosts and guests should act on it on all, but cut has no such leaf."]);
    }

    [Fact]
    public void A_nameless_bit_is_lost_to_the_hosts_that_lack_it_and_to_nobody_where_all_have_it()
    {
        BitAddress nameless = Enumerable.Range(0, 32).Select(b => Word("7.1.EAX").Bit(b)).First(b => CpuMask.Features.FeatureTable.Default.Find(b) is null);
        HostCpuid Of(string name, uint value) => SampleHosts.Of(name, ("0.0.EAX", 7), ("7.0.EAX", 1), ("7.1.EAX", value));
        ComputedBaseline pool = CpuBaseline.Of([Of("has", nameless.Mask), Of("lacks", 0)]).Compute();
        pool.Removed.Single().ByHosts.ShouldBe(["lacks"]);
        pool.Removed.Single().Reason.ShouldBe(RemovalReason.Unnamed);
        CpuBaseline.Of([Of("has", nameless.Mask)]).Compute().Removed.Single().ByHosts.ShouldBeEmpty();
    }

    // FMA and AVX need XSAVE one through the other, and FMA stands before AVX in its word.
    [Fact]
    public void A_doubt_goes_on_to_all_that_builds_on_what_is_doubted()
    {
        HostCpuid whole = SampleHosts.Of("whole", ("0.0.EAX", Max), ("1.0.ECX", 0x14001000), ("1.0.EDX", 0x0783FBFF));
        HostCpuid half = HostRecord.Of("half", LeafTable.Of(whole.Leaves.Select(l => l.Leaf == 1 ? new LeafRegisters(1, 0, l.Eax, l.Ebx, l.Ecx.Forget(1 << 26), l.Edx) : l)));
        ComputedBaseline pool = CpuBaseline.Of([whole, half]).Compute();
        pool.Unknown.Select(u => (u.Feature, u.Parent?.ToShortString(), u.UnknownOn.Count)).ShouldBe([("FMA", "1.0.ECX.28", 0), ("XSAVE", null, 1), ("AVX", "1.0.ECX.26", 0)]);
        pool.Removed.ShouldBeEmpty();

        // Also where nothing at all is known to be absent.
        HostCpuid Of(string name, uint known) => HostRecord.Of(name, LeafTable.Of([new LeafRegisters(1, 0, default, default, new RegisterValue(0x14001000 & known, known), default)]));
        CpuBaseline.Of([Of("whole", 0x14001000), Of("half", 0x10001000)]).Compute().Unknown.Select(u => (u.Feature, u.Parent?.ToShortString()))
            .ShouldBe([("FMA", "1.0.ECX.28"), ("XSAVE", null), ("AVX", "1.0.ECX.26")]);
    }

    // CMPXCHG16B needs long mode of leaf 80000001H, which no source stores: known to be absent where it lies above a host's maximum.
    [Theory]
    [InlineData(0x80000000u)]
    [InlineData(0x80000008u)]
    [InlineData(null)]
    public void A_parent_in_a_leaf_above_one_hosts_maximum_is_lost_although_nobody_stores_it(uint? otherMaximum)
    {
        HostCpuid low = SampleHosts.Of("low", ("1.0.ECX", 1 << 13), ("1.0.EDX", 0x0783FBFF), ("80000000.0.EAX", 0x80000000));
        HostCpuid other = otherMaximum is { } max
            ? SampleHosts.Of("other", ("1.0.ECX", 1 << 13), ("1.0.EDX", 0x0783FBFF), ("80000000.0.EAX", max), ("2.0.EAX", 1))
            : SampleHosts.Of("other", ("1.0.ECX", 1 << 13), ("1.0.EDX", 0x0783FBFF));
        ComputedBaseline pool = CpuBaseline.Of([low, other]).Compute();
        pool.Registers[Bit("80000001.0.EDX.29")].ShouldBe(false);
        RemovedFeature lost = pool.Removed.Single();
        (lost.Feature, lost.Reason, lost.Parent?.ToShortString()).ShouldBe(("CMPXCHG16B", RemovalReason.ParentLost, "80000001.0.EDX.29"));
        lost.ByHosts.ShouldContain("low");
    }

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new System.ArgumentException(text);

    private static BitAddress Bit(string text) => BitAddress.TryParse(text, out BitAddress bit) ? bit : throw new System.ArgumentException(text);
}
