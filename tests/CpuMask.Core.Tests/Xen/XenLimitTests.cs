using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Xen;

/// <summary>How far a guest's leaves may reach: Xen refuses a domain whose setting names a leaf that its host lacks.</summary>
public sealed class XenLimitTests
{
    private static readonly RegisterAddress MaxBasic = Word("0.0.EAX"), MaxExtended = Word("80000000.0.EAX"), MaxSubleaf7 = Word("7.0.EAX");

    // A maximum that the source has is the end and the floor; else what is set in a leaf proves the leaf, and XSAVE proves leaf 0xD.
    [Theory]
    [InlineData("0.0.EAX", "0.0.EAX=16", 0x16u, 0x16u)]
    [InlineData("0.0.EAX", "1.0.ECX=1", null, 1u)]
    [InlineData("0.0.EAX", "", null, 1u)]
    [InlineData("0.0.EAX", "1.0.ECX=04000000", null, 0xDu)]
    [InlineData("0.0.EAX", "1.0.ECX=1;7.0.EBX=20", null, 7u)]
    [InlineData("0.0.EAX", "1.0.ECX=1;7.0.EBX=0", null, 1u)]
    [InlineData("0.0.EAX", "14.0.EBX=1;1.0.ECX=04000000", null, 0x14u)]
    [InlineData("0.0.EAX", "1.0.ECX=1;80000001.0.EDX=20000000", null, 1u)]
    [InlineData("80000000.0.EAX", "80000000.0.EAX=80000008", 0x80000008u, 0x80000008u)]
    [InlineData("80000000.0.EAX", "80000000.0.EAX=0", 0x80000000u, 0x80000000u)]
    [InlineData("80000000.0.EAX", "80000001.0.EDX=20000000", null, 0x80000001u)]
    [InlineData("80000000.0.EAX", "1.0.ECX=1", null, 0x80000000u)]
    [InlineData("7.0.EAX", "7.0.EAX=2", 2u, 2u)]
    [InlineData("7.0.EAX", "7.0.EAX=0", 0u, 0u)]
    [InlineData("7.0.EAX", "7.0.EBX=20;7.1.EAX=10", null, 1u)]
    [InlineData("7.0.EAX", "7.0.EBX=20;D.3.EAX=10", null, 0u)]
    public void A_hosts_leaves_reach_as_far_as_its_source_proves(string maximum, string registers, uint? end, uint floor)
    {
        XenReach reach = XenReach.Of(Groups(Host("a", registers)).Single(), Word(maximum));
        reach.End.ShouldBe(end);
        reach.Floor.ShouldBe(floor);
        reach.Has(floor).ShouldBe(true);
        reach.Has(floor + 1).ShouldBe(end is null ? null : false);
    }

    [Fact]
    public void Where_both_ends_are_known_the_lower_one_is_written_for_all_and_named()
    {
        XenLimits limits = Limits(hide: false, Host("short", "0.0.EAX=5;80000000.0.EAX=80000008;7.0.EAX=0"), Host("long", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=0"));
        limits.Lowered.Single().Key.ShouldBe(MaxBasic);
        limits.Lowered[MaxBasic].ShouldBe(5u);
        limits.EndingAt(MaxBasic).Single().Hosts.Single().Name.ShouldBe("short");
        limits.Reaches(Word("1.0.ECX")).ShouldBeTrue();
        limits.Reaches(Word("7.0.EBX")).ShouldBeFalse();
        limits.Reaches(Word("7.1.EAX")).ShouldBeFalse("its leaf is out of reach");
        limits.Allows(Word("7.0.EBX")).ShouldBeFalse();
        limits.Allows(Word("1.0.ECX")).ShouldBeTrue();
        limits.Unsettled.ShouldBeEmpty();
    }

    [Fact]
    public void Equal_ends_need_no_maximum()
    {
        XenLimits limits = Limits(hide: true, Host("a", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=1"), Host("b", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=1"));
        limits.Lowered.ShouldBeEmpty();
        limits.Allows(Word("7.1.EAX")).ShouldBeTrue();
        limits.Allows(Word("7.2.EDX")).ShouldBeFalse("both end at 1");
        limits.Reaches(Word("7.2.EDX")).ShouldBeTrue("no maximum keeps a guest from it");
    }

    [Fact]
    public void A_maximum_that_differs_beside_a_silent_host_is_left_alone_and_listed()
    {
        HostCpuid silent = Host("silent", "1.0.ECX=1;80000000.0.EAX=80000008;7.0.EAX=0");
        HostCpuid five = Host("five", "0.0.EAX=5;80000000.0.EAX=80000008;7.0.EAX=0"), ten = Host("ten", "0.0.EAX=A;80000000.0.EAX=80000008;7.0.EAX=0");
        XenLimits left = Limits(hide: false, silent, five, ten);
        left.Unsettled.ShouldBe(new[] { MaxBasic });
        left.Lowered.ShouldBeEmpty();
        Limits(hide: false, silent, five).Unsettled.ShouldBeEmpty("one known end differs from nothing");

        // Hiding what is unknown ends a guest's leaves where those of the silent one end for certain.
        XenLimits hidden = Limits(hide: true, silent, five, ten);
        hidden.Lowered[MaxBasic].ShouldBe(1u);
        hidden.Unsettled.ShouldBeEmpty();
        hidden.EndingAt(MaxBasic).Single().Hosts.Single().Name.ShouldBe("silent");
    }

    [Fact]
    public void The_maximum_of_leaf_7_is_written_only_where_every_host_has_leaf_7()
    {
        XenLimits without = Limits(hide: false, Host("short", "0.0.EAX=5;80000000.0.EAX=80000008;7.0.EAX=0"), Host("long", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=2"));
        without.Lowered.Keys.ShouldBe(new[] { MaxBasic });
        XenLimits with = Limits(hide: false, Host("short", "0.0.EAX=7;80000000.0.EAX=80000008;7.0.EAX=1"), Host("long", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=2"));
        with.Lowered.OrderBy(l => l.Key).Select(l => l.Value).ShouldBe(new[] { 7u, 1u });
        with.Reaches(Word("7.0.EBX")).ShouldBeTrue("a maximum is itself still there");
        with.Reaches(Word("7.1.EAX")).ShouldBeTrue();
        with.Reaches(Word("7.2.EDX")).ShouldBeFalse();
        with.EndingAt(MaxSubleaf7).Single().Hosts.Single().Name.ShouldBe("short");
    }

    [Fact]
    public void A_word_may_be_named_only_when_every_host_is_known_to_have_it()
    {
        HostCpuid has = Host("has", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EAX=2;7.0.EBX=20");
        Limits(hide: false, has, Host("silent", "0.0.EAX=D;80000000.0.EAX=80000008;7.0.EBX=20")).Allows(Word("7.1.EAX")).ShouldBeFalse();
        Limits(hide: false, has, has with { Name = "too" }).Allows(Word("7.1.EAX")).ShouldBeTrue();

        // A source that has sub-leaves of 7 and says that leaf 5 is the last, beside one that does not say.
        Limits(hide: false, Host("odd", "0.0.EAX=5;80000000.0.EAX=80000008;7.0.EAX=2"), Host("silent", "1.0.ECX=1;80000000.0.EAX=80000008;7.0.EAX=2"))
            .Allows(Word("7.1.EAX")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("GenuineIntel", 0x80000008u)]
    [InlineData("AuthenticAMD", 0x80000021u)]
    [InlineData("HygonGenuine", 0x80000021u)]
    public void A_maximum_is_no_higher_than_what_Xen_shows_of_that_vendor(string vendor, uint last) =>
        XenLeaves.LastExtended(CpuVendor.Of(vendor)).ShouldBe(last);

    [Fact]
    public void Sub_leaves_are_written_for_the_leaves_that_have_them()
    {
        uint[] with = [4, 7, 0xB, 0xD];
        foreach (uint leaf in Enumerable.Range(0, 0x20).Select(l => (uint)l).Concat([0x80000001u, 0x80000008u]))
        {
            XenLeaves.TakesSubleaf(leaf).ShouldBe(with.Contains(leaf), leaf.ToString("X"));
        }
    }

    [Theory]
    [InlineData("1.0.ECX", "0.0.EAX", 1u)]
    [InlineData("7.0.EBX", "0.0.EAX", 7u)]
    [InlineData("7.1.EAX", "7.0.EAX", 1u)]
    [InlineData("D.1.EAX", "0.0.EAX", 0xDu)]
    [InlineData("80000021.0.EAX", "80000000.0.EAX", 0x80000021u)]
    public void A_word_is_measured_by_the_maximum_of_its_kind(string word, string maximum, uint place)
    {
        XenLeaves.MaximumOf(Word(word)).ShouldBe(Word(maximum));
        XenLeaves.Place(Word(word)).ShouldBe(place);
    }

    [Fact]
    public void What_Xen_makes_up_is_not_the_hosts()
    {
        uint made = XenLeaves.Synthesised(Word("1.0.ECX"));
        foreach (int bit in new[] { 21, 27, 31 })
        {
            (made >> bit & 1).ShouldBe(1u, bit.ToString());
        }

        (made & 1).ShouldBe(0u, "SSE3 is the host's");
        XenLeaves.IsVisible(Word("7.0.EBX")).ShouldBeTrue();
        XenLeaves.IsVisible(Word("6.0.EAX")).ShouldBeFalse();
    }

    [Fact]
    public void Forced_bits_add_up_and_print_from_bit_31_down()
    {
        var words = new XenForcedWords();
        words.Set(Word("1.0.ECX"), 0x3, 0x1);
        words.Set(Word("1.0.ECX"), 0x80000000, 0x80000000);
        words.Set(Word("7.0.EBX"), 0, 0);
        words.Words.Single().ShouldBe(Word("1.0.ECX"));
        words.Characters(Word("1.0.ECX")).ShouldBe("1" + new string('x', 29) + "01");
        words.Characters(Word("7.0.EBX")).ShouldBe(new string('x', 32));
        words[Word("1.0.ECX")].ShouldBe((2u, 0x80000001u));
        words.Drop(Word("1.0.ECX"));
        words.Words.ShouldBeEmpty();
    }

    private static XenLimits Limits(bool hide, params HostCpuid[] hosts) => new(CpuBaseline.Of(hosts).Compute(), hide);

    private static BaselineGroup[] Groups(params HostCpuid[] hosts) => CpuBaseline.Of(hosts).Compute().Evidence.Groups.ToArray();

    private static HostCpuid Host(string name, string registers) => SampleHosts.Of(
        name, registers.Split(';').Where(r => r.Length > 0).Select(r => r.Split('=')).Select(p => (p[0], System.Convert.ToUInt32(p[1], 16))).DefaultIfEmpty(("3.0.EAX", 0u)).ToArray());

    private static RegisterAddress Word(string text) => RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new System.ArgumentException(text);
}
