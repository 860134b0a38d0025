using System.Collections.Generic;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Hosts;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Text;
using static CpuMask.Tests.Xen.XenCpuidWordsTests;

namespace CpuMask.Tests.Xen;

/// <summary>All that is written and said for a pool, in both forms: items, names, notes and warnings.</summary>
public sealed class XenCpuidFormsTests
{
    private const string Boot = "Xen fixes a guest's CPUID when it builds the domain: shut the guest down and start it again; a reboot from inside or a migration changes nothing.";
    private const string SameXen = "is left to Xen's default on the host where the guest starts: run one Xen version with the same cpuid= and spec-ctrl= boot options on all hosts.";
    private const string Nothing = "The hosts agree on everything that this setting could level: nothing needs to be masked.";
    private const uint Avx2 = 1u << 5, Erms = 1u << 9, ArchCaps = 1u << 29;

    private const string Defaults = "x leaves a bit to Xen's default on the host where the guest starts: run one Xen version with the same cpuid= and spec-ctrl= boot options on all hosts.";

    private static readonly string Zeros = new('0', 30);

    [Fact]
    public void A_bit_that_one_host_lacks_is_an_item_and_a_name()
    {
        XenCpuid setting = Of(UnknownBits.Hide, With(Whole("has"), "7.0.EBX", Avx2), Whole("lacks"));
        Items(setting).ShouldBe(["0x7,0:ebx=" + new string('x', 26) + "0xxxxx"]);
        setting.LibxlText.ShouldBe("cpuid = \"host,avx2=0\"\n");
        setting.Notes.ShouldBe([Boot, Defaults]);
        setting.Warnings.ShouldBeEmpty();
        setting.LibxlNotes.ShouldBe([Boot, "What is not named " + SameXen]);
        setting.LibxlWarnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_bit_that_guests_must_see_is_told_in_both_forms()
    {
        XenCpuid setting = Of(UnknownBits.Hide, With(Whole("has"), "7.0.EDX", 1u << 10), Whole("lacks"));
        setting.LibxlText.ShouldBe("cpuid = \"host,md-clear=1\"\n");
        setting.Notes.ShouldBe([Boot, Defaults, "Shown on all hosts because guests must act on them wherever they run: MD_CLEAR."]);
        setting.LibxlNotes.Skip(2).ShouldBe(["Shown on all hosts because guests must act on them wherever they run: MD_CLEAR."]);
        setting.Warnings.ShouldBeEmpty();
        XenCpuid own = Of(UnknownBits.Hide, With(Whole("has"), "7.0.EBX", 1u << 6), Whole("lacks"));
        own.Warnings.ShouldBe(["Xen always shows the host's own FDP_EXCPTN_ONLY, whatever is written."]);
        own.LibxlWarnings.ShouldBe(own.Warnings);
    }

    [Fact]
    public void The_signature_and_the_basic_maximum_have_names_and_the_address_size_has_none()
    {
        HostCpuid old = With(With(With(Whole("old"), "1.0.EAX", 0x000206C2), "0.0.EAX", 0xB), "80000008.0.EAX", 36);
        XenCpuid setting = Of(UnknownBits.Hide, old, With(With(Whole("new"), "1.0.EAX", 0x000306F2), "80000008.0.EAX", 40));
        setting.LibxlText.ShouldBe("cpuid = \"host,maxleaf=11,family=6,model=44,stepping=2\"\n");
        setting.Notes.Count(n => n.StartsWith("Guests see family/model/stepping 6/44/2 on all hosts")).ShouldBe(1);
        setting.LibxlNotes.Count(n => n.StartsWith("Guests see family/model/stepping 6/44/2 on all hosts")).ShouldBe(1);
        setting.LibxlWarnings.ShouldBe(["The libxl form cannot express: CPUID.(EAX=80000008H,ECX=0):EAX."]);
        setting.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void What_stops_every_guest_is_a_warning_in_both_forms()
    {
        HostCpuid has = Whole("has"), lacks = With(Whole("lacks"), "80000001.0.EDX", 0);
        string[] warnings = ["No current operating system starts without LM."];
        XenCpuid setting = Of(UnknownBits.Hide, has, lacks);
        setting.Warnings.ShouldBe(warnings);
        setting.LibxlWarnings.ShouldBe(warnings);

        // Out of reach it is missing too, and where no host has it nothing is taken away.
        Of(UnknownBits.Hide, has, With(lacks, "80000000.0.EAX", 0x80000000)).Warnings.ShouldBe(warnings);
        Of(UnknownBits.Hide, With(Whole("none"), "80000001.0.EDX", 0), With(lacks, "80000000.0.EAX", 0x80000000)).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Address_bits_of_which_a_host_says_nothing_are_written_only_when_the_unknown_is_hidden()
    {
        HostCpuid[] pool = [With(Whole("says"), "80000008.0.EAX", 46), Forget(Whole("silent"), "80000008.0.EAX")];
        XenCpuid hidden = Of(UnknownBits.Hide, pool);
        Items(hidden).ShouldBe(["0x80000008:eax=" + new string('x', 24) + "00101110"]);
        hidden.Notes.ShouldContain("Physical address bits are set to 46, the smallest that is known; a host whose source does not say may have fewer.");
        Of(UnknownBits.Leave, pool).Items.ShouldBeEmpty();
        Items(Of(UnknownBits.Leave, With(Whole("a"), "80000008.0.EAX", 46), With(Whole("b"), "80000008.0.EAX", 39))).ShouldBe(["0x80000008:eax=" + new string('x', 24) + "00100111"]);
    }

    [Theory]
    [InlineData("0.0.EAX", "EAX=00H")]
    [InlineData("7.0.EAX", "EAX=07H")]
    [InlineData("80000000.0.EAX", "EAX=80000000H")]
    [InlineData("80000008.0.EAX", "EAX=80000008H")]
    [InlineData("7.0.EBX", "EAX=07H")]
    public void A_register_of_which_a_host_says_nothing_is_refused(string register, string says)
    {
        CpuMaskException error = Should.Throw<CpuMaskException>(() => Of(UnknownBits.Refuse, Whole("whole"), Forget(Whole("blind"), register)));
        error.Id.ShouldBe(ErrorIds.UnknownRegister);
        error.Message.ShouldContain(says);
        error.Message.ShouldContain("blind");
    }

    [Fact]
    public void Unknown_bits_are_told_as_hidden_or_as_left_also_where_nothing_is_written()
    {
        // Neither what Xen makes up nor what no list can say.
        HostCpuid[] pool = [With(With(With(Whole("has"), "7.0.EBX", Erms), "6.0.EAX", 4), "1.0.ECX", 1u << 21), Forget(Forget(Forget(Whole("blind"), "7.0.EBX"), "6.0.EAX"), "1.0.ECX")];
        IReadOnlyList<string> baseline = CpuBaseline.Of(pool).Compute().Warnings;
        baseline.ShouldNotBeEmpty();
        XenCpuid left = Of(UnknownBits.Leave, pool), hidden = Of(UnknownBits.Hide, pool);
        left.Warnings.ShouldBe([.. baseline, "Left to the host on which a guest starts, although some host's source does not say whether it has them: ERMS."]);
        left.LibxlWarnings.ShouldBe(left.Warnings);
        hidden.Warnings.ShouldBe([.. baseline, "Hidden, because some host's source does not say whether it has them: ERMS."]);
        hidden.LibxlWarnings.ShouldBe(hidden.Warnings);

        HostCpuid erms = With(Whole("all"), "7.0.EBX", Erms);
        XenCpuid empty = Of(UnknownBits.Leave, erms, Forget(erms with { Name = "half" }, "7.0.EBX", Erms));
        Items(empty).ShouldBeEmpty();
        empty.Notes.ShouldBe([Nothing]);
        empty.Warnings.Last().ShouldStartWith("Left to the host on which a guest starts");
        empty.LibxlWarnings.ShouldBe(empty.Warnings);
    }

    [Fact]
    public void Of_a_word_that_Xen_shows_nothing_of_only_what_some_host_has_is_hidden()
    {
        // 7,1:ebx has no bit that guests see, 7,2:edx has.
        HostCpuid a = With(Whole("a"), "7.1.EBX", 1), b = With(With(Whole("b"), "7.1.EBX", 1), "6.0.EAX", 4), blind = Forget(Whole("blind"), "7.1.EBX");
        Items(Of(UnknownBits.Hide, a, b, blind)).ShouldBe(["0x7,1:ebx=" + Zeros + "00"]);
        Items(Of(UnknownBits.Hide, a, blind)).ShouldBe(["0x7,1:ebx=" + Zeros + "00"]);
        Items(Of(UnknownBits.Hide, blind, blind with { Name = "too" })).ShouldBeEmpty();
        HostCpuid unseen = Forget(Whole("unseen"), "7.2.EDX");
        Items(Of(UnknownBits.Hide, unseen, unseen with { Name = "too" })).ShouldBe(["0x7,2:edx=" + Zeros + "00"]);
    }

    [Fact]
    public void A_leaf_that_may_be_missing_on_a_host_is_not_written_and_the_hosts_are_named()
    {
        HostCpuid has = With(With(Whole("has"), "7.0.EBX", Avx2 | 1u << 6), "80000001.0.ECX", 1u << 5);
        HostCpuid basic = Forget(Forget(Whole("basic"), "0.0.EAX"), "7.0.EAX");
        HostCpuid extended = Forget(With(Forget(With(Whole("extended"), "7.0.EBX", Avx2 | 1u << 6), "80000000.0.EAX"), "80000001.0.EDX", 0), "80000008.0.EAX");
        XenCpuid setting = Of(UnknownBits.Leave, has, basic, extended);
        Items(setting).ShouldBeEmpty();
        setting.Notes.ShouldBe([Nothing]);
        setting.Warnings.Single(w => w.StartsWith("Not written")).ShouldBe("Not written, because nothing says whether basic, extended has it and Xen refuses a setting for a leaf that a host lacks: "
            + "CPUID.(EAX=07H,ECX=0):EBX, CPUID.(EAX=80000001H,ECX=0):ECX, CPUID.(EAX=80000001H,ECX=0):EDX. Guests see there what the host shows on which they start.");

        // What is shown on all hosts is told of what is written.
        XenCpuid other = Of(UnknownBits.Leave, With(has, "1.0.ECX", 1), basic, extended);
        Items(other).ShouldBe(["0x1:ecx=" + new string('x', 31) + "0"]);
        other.Notes.ShouldBe([Boot, Defaults]);
        Of(UnknownBits.Hide, has, Whole("whole")).Warnings.ShouldNotContain(w => w.StartsWith("Not written"));
    }

    [Fact]
    public void A_maximum_that_cannot_be_settled_is_a_warning()
    {
        XenCpuid setting = Of(UnknownBits.Leave, With(Whole("five"), "0.0.EAX", 0xB), Whole("ten"), Forget(Whole("silent"), "0.0.EAX"));
        setting.Warnings.ShouldContain("MaxBasicLeaf differs between the hosts and is left alone, because some host's source does not say where its leaves end.");
        Items(setting).ShouldNotContain(i => i.StartsWith("0x0:"));
        Items(Of(UnknownBits.Hide, Whole("ten"), Forget(Forget(Whole("silent"), "0.0.EAX"), "7.0.EAX"))).ShouldContain(i => i.StartsWith("0x0:eax="));
    }

    [Fact]
    public void Msr_10A_is_said_where_the_pool_has_it()
    {
        XenCpuid any = Of(UnknownBits.Hide, Msr(Whole("rsba"), 1 << 2 | 1 << 3), Msr(Whole("not"), 0));
        any.LibxlText.ShouldBe("cpuid = \"host,rsba=1\"\n");
        any.Items.ShouldBeEmpty();
        XenCpuid without = Of(UnknownBits.Hide, Msr(Whole("has"), 1 << 5), Whole("lacks"));
        without.LibxlText.ShouldBe("cpuid = \"host,arch-caps=0\"\n");
        without.Warnings.ShouldBeEmpty();
        XenCpuid both = Of(UnknownBits.Hide, Msr(With(With(Whole("has"), "80000008.0.EAX", 46), "7.0.EBX", Avx2), 1 << 5), Msr(With(Whole("not"), "80000008.0.EAX", 39), 0));
        both.LibxlText.ShouldBe("cpuid = \"host,avx2=0,mds-no=0\"\n");
        both.Notes.Skip(3).ShouldBe(
        [
            "Instead of the list, for xl of Xen 4.17 or newer (a name that an xl does not know is one that its Xen does not show): cpuid = \"host,avx2=0,mds-no=0\"",
            "The libxl form cannot express: CPUID.(EAX=80000008H,ECX=0):EAX.",
        ]);
        Of(UnknownBits.Hide, Msr(Whole("a"), 1 << 5), Msr(Whole("b"), 0)).Notes.ShouldNotContain(n => n.StartsWith("The libxl form cannot"));
        XenCpuid silent = Of(UnknownBits.Hide, Msr(Whole("told"), 1), With(Whole("mute"), "7.0.EDX", ArchCaps));
        silent.Warnings.Skip(2).ShouldBe(["Guests are shown ARCH_CAPABILITIES, but what MSR 10AH holds on mute is not known: no register dump has it, 'rdmsr 0x10a' prints it."]);
        silent.LibxlWarnings.ShouldBe([silent.Warnings[0], silent.Warnings[2]]);
        Of(UnknownBits.Hide, Msr(Whole("a"), 1), Msr(Whole("b"), 1)).Warnings.ShouldBeEmpty();
        Of(UnknownBits.Hide, Forget(Whole("a"), "7.0.EDX"), Forget(Whole("b"), "7.0.EDX")).Warnings.ShouldNotContain(w => w.StartsWith("Guests are shown"));
    }

    [Fact]
    public void Across_vendors_the_baselines_warnings_come_first_and_the_names_have_no_vendor()
    {
        ComputedBaseline pool = CpuBaseline.Of([Whole("intel"), Whole("amd") with { Vendor = CpuVendor.Amd }]).Compute(new BaselineOptions { Vendor = VendorPolicy.Parse("intel") });
        pool.Warnings.ShouldNotBeEmpty();
        XenCpuid setting = XenCpuid.From(pool, new() { UnknownBits = UnknownBits.Hide });
        setting.Warnings.Take(pool.Warnings.Count).ShouldBe(pool.Warnings);
        setting.LibxlWarnings.Take(pool.Warnings.Count).ShouldBe(pool.Warnings);
        const string None = "The hosts have several vendors, and this form has no word for a vendor: guests see the host's own. The list form can write one, for Xen up to 4.21.";
        setting.LibxlWarnings.ShouldContain(None);
        setting.Warnings.ShouldNotContain(None);
    }

    [Fact]
    public void Both_languages_write_what_the_setting_says_and_nothing_where_there_is_nothing_to_do()
    {
        CpuLanguage list = Registry.LanguageNamed("xen"), names = Registry.LanguageNamed("xen-libxl");
        list.Uses.ShouldBe(CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.KeepHostSignature | CpuRequestParts.Comments | CpuRequestParts.Version);
        names.Uses.ShouldBe(CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.KeepHostSignature | CpuRequestParts.Version);
        (list.TakesByteOrderMark, names.TakesByteOrderMark).ShouldBe((false, false));
        (list.Knows("Cpuid = ['']"), list.Knows("a=1;cpuid+=\n'host'"), list.Knows("xcpuid=['']"), list.Knows("cpuid=1")).ShouldBe((true, true, false, false));
        names.Knows("cpuid='host'").ShouldBeFalse("the list's language reads both forms");

        HostCpuid has = With(With(Whole("has"), "7.0.EBX", Avx2 | 1u << 6), "80000008.0.EAX", 46), lacks = With(Whole("lacks"), "80000008.0.EAX", 39);
        XenCpuid setting = Of(UnknownBits.Hide, has, lacks);
        CpuText text = list.Write(Request(has, lacks)), other = names.Write(Request(has, lacks) with { Version = "4.17" });
        (text.Text, other.Text).ShouldBe((setting.Text, setting.LibxlText));
        text.Notes.ShouldBe(setting.Notes);
        text.Warnings.ShouldBe(setting.Warnings);
        text.Warnings.ShouldNotBeEmpty();
        text.Source.ShouldBeOfType<XenCpuid>().Text.ShouldBe(setting.Text);
        other.Notes.ShouldBe(setting.LibxlNotes);
        other.Warnings.ShouldBe(setting.LibxlWarnings);
        other.Warnings.Count.ShouldBe(2);
        other.Source.ShouldBeOfType<XenCpuid>().LibxlText.ShouldBe(setting.LibxlText);

        CpuText empty = list.Write(Request(Whole("a"), Whole("b"))), none = names.Write(Request(Whole("a"), Whole("b")));
        (empty.Text, none.Text).ShouldBe((string.Empty, string.Empty));
        empty.Notes.ShouldBe([Nothing]);
        none.Notes.ShouldBe([Nothing]);
    }

    [Fact]
    public void A_feature_that_Xen_has_no_name_for_has_none()
    {
        XenNames.Of(FeatureTable.Default.Find("7.1.EAX.3".Bit())).ShouldBeNull();
        XenNames.Of(FeatureTable.Default.Find("7.0.EBX.5".Bit())).ShouldBe("avx2");
        XenNames.Of(null).ShouldBeNull();
    }

    private static IEnumerable<string> Items(XenCpuid setting) => setting.Items.Select(i => i.ToString());

    private static XenCpuid Of(UnknownBits unknown, params HostCpuid[] hosts) => XenCpuid.From(CpuBaseline.Of(hosts), new() { UnknownBits = unknown });

    private static CpuRequest Request(params HostCpuid[] hosts) => CpuRequest.Of(hosts) with { UnknownBits = UnknownBits.Hide };

    // A source that does not say some bits of a register.
    private static HostCpuid Forget(HostCpuid host, string register, uint mask = uint.MaxValue)
    {
        RegisterAddress.TryParse(register, out RegisterAddress word).ShouldBeTrue();
        RegisterValue Kept(LeafRegisters row, RegisterName name) => row.Leaf == word.Leaf && row.Subleaf == word.Subleaf && name == word.Register ? row[name].Forget(mask) : row[name];
        return HostRecord.Of(host.Name, LeafTable.Of(host.Leaves.Select(r => new LeafRegisters(
            r.Leaf, r.Subleaf, Kept(r, RegisterName.Eax), Kept(r, RegisterName.Ebx), Kept(r, RegisterName.Ecx), Kept(r, RegisterName.Edx))))) with { View = HostView.Hardware };
    }

    private static HostCpuid Msr(HostCpuid host, ulong value) => HostRecord.Of(
        host.Name, With(host, "7.0.EDX", ArchCaps).Leaves, [new MsrValue(MsrValue.ArchCapabilities, value, ulong.MaxValue)]) with { View = HostView.Hardware };
}
