using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.CrossVendor;
using CpuMask.CrossVendor.Errata;
using CpuMask.CrossVendor.Groups;
using CpuMask.CrossVendor.Matters;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.CrossVendor.Targets;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Tests.CrossVendor;

/// <summary>When each advisory is given and when not, by what hosts' CPUID says.</summary>
public class AdvisoryConditionTests
{
    private static readonly CpuVendor Zhaoxin = CpuVendor.Of("  Shanghai  ");
    private static readonly HostCpuid Amd = AdvisedHosts.Small("a", CpuVendor.Amd, 0x00A00F11, 0x3030), Intel = AdvisedHosts.Small("i", CpuVendor.Intel, 0x00050654, 0x302E);
    private static readonly HostCpuid[] Pair = { Amd, Intel };

    [Theory]
    [InlineData(0xF60, "prefetch")]
    [InlineData(0xF5F, "prefetch")]
    [InlineData(0xF61, "")]
    [InlineData(0xF62, "")]
    [InlineData(0x6E8, "prefetch")]
    [InlineData(0x6F2, "")]
    [InlineData(0x543, "prefetch")]
    [InlineData(0x50654, "")]
    public void Prefetch_raises_ud_on_intel_before_family_15_model_6_stepping_1(uint signature, string id) =>
        Ids(CrossVendorAdvice.Of(new[] { AdvisedHosts.Small("h", CpuVendor.Intel, signature) })).Contains("prefetch").ShouldBe(id == "prefetch");

    [Fact]
    public void Prefetch_of_an_old_amd_is_no_matter_and_without_long_mode_it_is_a_note()
    {
        Ids(CrossVendorAdvice.Of(new[] { AdvisedHosts.Small("h", CpuVendor.Amd, 0xF5A) })).ShouldNotContain("prefetch");
        Of("prefetch", new[] { AdvisedHosts.Small("h", CpuVendor.Intel, 0xF34, longMode: 0) }).Single().Severity.ShouldBe(AdvisorySeverity.Note);
        Of("prefetch", new[] { AdvisedHosts.Small("h", CpuVendor.Intel, 0xF48) }).Single().Severity.ShouldBe(AdvisorySeverity.Caution);
    }

    [Theory]
    [InlineData(0x3034u, 52)]
    [InlineData(0x303034u, 48)]
    [InlineData(0x343030u, 48)]
    [InlineData(0x0u, null)]
    public void A_guests_own_size_counts_where_it_is_smaller_and_a_zero_does_not(uint sizes, int? bits) =>
        AddressMatter.BitsOf(AdvisedHosts.Small("h", CpuVendor.Amd, 0xA00F11, sizes)).ShouldBe(bits);

    [Fact]
    public void The_address_size_is_said_first_and_a_narrower_host_is_named()
    {
        Advisory first = CrossVendorAdvice.Of(Pair).Advisories[0];
        (first.Id, first.Severity).ShouldBe(("address", AdvisorySeverity.Blocking));
        first.Hosts.ShouldBe(new[] { "i" });
        first.Advice.ShouldContain("46 bits");
        first.Advice.ShouldContain("64 TiB");
        Of("address", new[] { Amd, Intel with { Registers = RegisterSet.Empty } }).Select(a => a.Severity).ShouldBe(new[] { AdvisorySeverity.Note, AdvisorySeverity.Caution });
        Of("address", new[] { Intel with { Registers = RegisterSet.Empty } }).Single().Finding.ShouldContain("No host's source");
    }

    [Fact]
    public void A_guest_that_was_started_with_more_bits_than_a_host_has_is_named()
    {
        var guest = new MigratingGuest { Name = "wide", Hypervisor = Registry.Named("kvm").View, PhysicalAddressBits = 48 };
        Of("address", Pair, GuestTraits.Of(guests: new[] { guest })).ShouldContain(a => a.Finding.StartsWith("wide: started with 48 bits. i "));
        Of("address", Pair, GuestTraits.Of(guests: new[] { guest with { PhysicalAddressBits = 46 } })).ShouldNotContain(a => a.Finding.Contains("started with"));
    }

    [Fact]
    public void A_guest_of_kvm_whose_size_nobody_set_is_shown_40_bits_and_that_may_be_too_many()
    {
        HostCpuid narrow = AdvisedHosts.Small("n", CpuVendor.Intel, 0x000906E9, 0x3027);
        GuestTraits kvm = GuestTraits.Of(hypervisor: Registry.Named("kvm").View);
        Advisory found = Of("address", new[] { Amd, narrow }, kvm).Single(a => a.Title == "Address bits that nobody set");
        found.Hosts.ShouldBe(new[] { "n" });
        found.Advice.ShouldContain("phys-bits=39");
        Of("address", Pair, kvm).ShouldNotContain(a => a.Title == "Address bits that nobody set");
        Of("address", new[] { Amd, narrow }, GuestTraits.Of(hypervisor: Registry.Named("vmware").View)).ShouldNotContain(a => a.Title == "Address bits that nobody set");
        var set = new MigratingGuest { Name = "g", Hypervisor = Registry.Named("kvm").View, PhysicalAddressBits = 39 };
        Of("address", new[] { Amd, narrow }, GuestTraits.Of(guests: new[] { set })).ShouldNotContain(a => a.Title == "Address bits that nobody set");
    }

    // A forum's pair: Xeon E5-2630 v4 and EPYC 7502 with Linux guests that run 32-bit programs no more.
    [Fact]
    public void Broadwell_and_rome_under_kvm_need_a_mask_a_given_vendor_and_hidden_hypercalls()
    {
        HostCpuid[] hosts = { CpuMask.Migration.Generations.CpuGenerations.Named("Broadwell-EP").Host, CpuMask.Migration.Generations.CpuGenerations.Named("Rome").Host };
        CrossVendorAdvice advice = CrossVendorAdvice.Of(hosts, GuestTraits.Of("debian", 64, false, Registry.Named("kvm").View));
        advice.Matrix.Moves.Select(m => m.Answer).Distinct().ShouldBe(new[] { GroupAnswer.WithMask });
        advice.Advisories.Where(a => a.Severity == AdvisorySeverity.Blocking).Select(a => a.Id).ShouldBe(new[] { "address", "hypercall" });
    }

    [Fact]
    public void As_many_hosts_of_the_one_as_of_the_other_are_a_tie()
    {
        Of("vendor", Pair).Single().Finding.ShouldContain("a tie");
        Of("vendor", new[] { Amd, Intel, Intel with { Name = "j" } }).Single().Finding.ShouldNotContain("tie");
        Of("vendor", new[] { Intel }).Single().Severity.ShouldBe(AdvisorySeverity.Note);
        Of("vendor", new[] { Intel, Amd with { Vendor = default } }).Select(a => a.Title).ShouldContain("Hosts of unknown make");
    }

    [Theory]
    [InlineData(null, null, null, "unknown")]
    [InlineData("linux", 64, true, "affected")]
    [InlineData("linux", null, true, "unknown")]
    [InlineData("linux", 32, true, "legacy")]
    [InlineData("rhel8_64Guest", null, false, "none")]
    [InlineData("windows9_64Guest", null, true, "windows")]
    [InlineData("windows9Guest", null, null, "legacy")]
    [InlineData("windows", null, null, "unknown")]
    [InlineData("freebsd", 64, null, "unknown")]
    public void The_system_call_question_is_answered_by_what_is_known_of_the_guest(string? system, int? bits, bool? programs, string kind)
    {
        CrossVendorAdvice advice = CrossVendorAdvice.Of(Pair, GuestTraits.Of(system, bits, programs));
        string title = AdvisoryTable.All[("syscall", kind)].Finding;
        advice.Advisories.Single(a => a.Id == "syscall").Finding.ShouldBe(title);
        (advice.SystemCalls.Count > 0).ShouldBe(advice.Guest.UsesCompatibilityMode != false);
    }

    [Fact]
    public void The_cost_is_worked_out_for_the_rate_and_the_hosts_frequency()
    {
        HostCpuid[] hosts = { Amd with { Brand = "AMD EPYC" }, Intel with { Brand = "Intel(R) Xeon(R) Gold 6130 CPU @ 2.10GHz" }, Intel with { Name = "j", Brand = "Xeon 3500MHz" } };
        CrossVendorAdvice advice = CrossVendorAdvice.Of(hosts, GuestTraits.Of("linux", 64, true, callsPerSecond: 100_000));
        SystemCallCost emulated = advice.SystemCalls.Single(c => c is { Shown: SystemCallSide.Amd, Side: SystemCallSide.Intel });
        (emulated.Entry, emulated.IsEmulated, emulated.Cycles, emulated.CyclesPerSecond).ShouldBe(("SYSCALL", true, 10728, 1_072_800_000L));
        emulated.ShareOfCore!.Value.ShouldBe(1_072_800_000 / 2.1e9, 1e-9);
        SystemCallCost silent = advice.SystemCalls.Single(c => c is { Shown: SystemCallSide.Intel, Side: SystemCallSide.Amd });
        (silent.Cycles, silent.ShareOfCore).ShouldBe((9900, null));
        silent.WithoutFrequency.ShouldBe(new[] { "a" });
        advice.SystemCalls.Where(c => c.Entry == "INT80").Select(c => (c.Side, c.Cycles)).ShouldBe(new[] { (SystemCallSide.Amd, 360), (SystemCallSide.Intel, 709) });
        advice.Advisories.Single(a => a.Id == "syscall").Facts.ShouldContain("Showing AMD, SYSCALL emulated on Intel (i, j): 10,728 cycles; 1,072,800,000 a second, 51.09 % of a core of the slowest.");
    }

    [Fact]
    public void What_is_emulated_and_repaired_is_the_guest_state_models_word()
    {
        CrossVendorAdvice linux = CrossVendorAdvice.Of(Pair, GuestTraits.Of("linux", 64, true)), windows = CrossVendorAdvice.Of(Pair, GuestTraits.Of("windows", 64));
        linux.GuestState.Select(f => (f.Shown.DisplayName, f.Host.DisplayName)).ShouldBe(new[] { ("AMD", "Intel"), ("Intel", "AMD") }, ignoreOrder: true);
        linux.Advisories.Single(a => a.Id == "syscall").Facts.ShouldContain("Showing AMD, on Intel the hypervisor executes SYSCALL in 32-bit compatibility mode.");
        linux.Advisories.Single(a => a.Id == "segment").Facts.ShouldContain(f => f.Contains("Unusable bit"));
        windows.GuestState.Single(f => f.Host.IsIntel).Emulated.ShouldBeEmpty();
        linux.GuestState.Single(f => f.Host.IsAmdLike).KeepsUpperHalves.ShouldBeTrue();
        CrossVendorAdvice.Of(new[] { Intel }).GuestState.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Genuine Intel(R) CPU @ 0000 @ 2.67GHz", 2670)]
    [InlineData("VIA Nano L3050@1800MHz", 1800)]
    [InlineData("VIA QuadCore L4700 @ 1.2+ GHz", 1200)]
    [InlineData("AMD EPYC 7601 32-Core Processor", null)]
    [InlineData("", null)]
    public void A_frequency_is_read_from_the_name(string brand, int? megahertz) => HostFrequency.MegahertzOf(Intel with { Brand = brand }).ShouldBe(megahertz);

    [Fact]
    public void A_guest_that_was_given_a_vendor_is_told_only_of_that()
    {
        var guest = new MigratingGuest { Name = "g", Hypervisor = Registry.Named("kvm").View, Vendor = CpuVendor.Intel, VendorIsGiven = true };
        CrossVendorAdvice advice = CrossVendorAdvice.Of(Pair, GuestTraits.Of("linux", 64, true, guests: new[] { guest }));
        advice.Advisories.Single(a => a.Id == "vendor").Finding.ShouldContain("gives them Intel");
        advice.SystemCalls.Select(c => c.Shown).Distinct().ShouldBe(new SystemCallSide?[] { SystemCallSide.Intel, null });
        advice.Guest.Hypervisor!.Id.ShouldBe("kvm");
        Ids(CrossVendorAdvice.Of(Pair, GuestTraits.Of("linux", 64, true, guests: new[] { guest with { Vendor = CpuVendor.Amd } }))).ShouldNotContain("sysenter-msr");
    }

    [Theory]
    [InlineData("vmware", null, GroupAnswer.Refused)]
    [InlineData("xenserver", null, GroupAnswer.Refused)]
    [InlineData("xen", "4.21", GroupAnswer.Emulated)]
    [InlineData("xen", "4.21.3", GroupAnswer.Emulated)]
    [InlineData("xen", "4.22", GroupAnswer.Refused)]
    [InlineData("xen", "5", GroupAnswer.Refused)]
    [InlineData("kvm", null, GroupAnswer.Emulated)]
    public void Each_hypervisor_does_today_what_it_does(string platform, string? version, GroupAnswer answer)
    {
        CrossVendorAdvice advice = CrossVendorAdvice.Of(AdvisedHosts.Modern(), GuestTraits.Of(hypervisor: Registry.Named(platform).View, version: version));
        advice.Matrix.Moves.Select(m => m.Answer).Distinct().ShouldBe(new[] { answer });
        advice.Advisories.Where(a => a.Id == "target").Any(a => a.Severity == AdvisorySeverity.Blocking).ShouldBe(answer == GroupAnswer.Refused);
    }

    [Fact]
    public void Without_a_version_both_xens_are_told_and_the_version_is_asked_for()
    {
        CrossVendorAdvice advice = CrossVendorAdvice.Of(Pair, GuestTraits.Of(hypervisor: Registry.Named("xen").View));
        advice.Matrix.Targets.ShouldBe(new[] { "Xen up to 4.21", "Xen from 4.22 on" });
        advice.NotTold.Select(n => n.Parameter).ShouldContain("HypervisorVersion");
        CrossVendorAdvice.Of(Pair, GuestTraits.Of(hypervisor: Registry.Named("kvm").View)).NotTold.Select(n => n.Parameter).ShouldNotContain("HypervisorVersion");
        CrossVendorAdvice.Of(new[] { Intel }).NotTold.ShouldBeEmpty();
    }

    [Fact]
    public void Between_hosts_of_one_vendor_the_matrix_is_safe_or_safe_with_a_mask_and_unknown_where_nothing_is_known()
    {
        HostCpuid[] hosts = AdvisedHosts.Generations();
        CrossVendorAdvice advice = CrossVendorAdvice.Of(hosts, GuestTraits.Of(hypervisor: Registry.Named("vmware").View));
        advice.Matrix.Groups.Select(g => g.Hosts.Count).ShouldBe(new[] { 1, 1, 2 });
        advice.Matrix.Moves.Select(m => m.Answer).Distinct().OrderBy(a => a).ShouldBe(new[] { GroupAnswer.Safe, GroupAnswer.WithMask });
        GroupMatrix hyperv = CrossVendorAdvice.Of(hosts, GuestTraits.Of(hypervisor: Registry.Named("hyperv").View)).Matrix;
        hyperv.Moves.Select(CrossVendorWords.Of).ShouldContain(w => w.StartsWith("safe with its compatibility mode ("));
        CrossVendorAdvice.Of(new[] { Amd, Intel with { Vendor = default } }).Matrix.Moves.Select(m => m.Answer).Distinct().ShouldBe(new[] { GroupAnswer.Unknown });
    }

    [Fact]
    public void The_rows_of_the_matrix_hold_every_way_once()
    {
        GroupMatrix matrix = CrossVendorAdvice.Of(AdvisedHosts.Generations().Concat(AdvisedHosts.Paper()).ToArray()).Matrix;
        matrix.Rows().Sum(r => r.To.Count).ShouldBe(matrix.Groups.Count * (matrix.Groups.Count - 1));
        matrix.Rows().ShouldAllBe(r => r.Answers.Count == matrix.Targets.Count);
    }

    [Fact]
    public void Of_hundreds_of_kinds_the_ways_are_left_out_and_that_is_said()
    {
        HostCpuid[] many = Enumerable.Range(0, 300).Select(i => AdvisedHosts.Small("h" + i, i % 2 == 0 ? CpuVendor.Amd : CpuVendor.Intel, 0x00A00F11, extra: (uint)i)).ToArray();
        CrossVendorAdvice advice = CrossVendorAdvice.Of(many);
        advice.Matrix.Moves.ShouldBeEmpty();
        advice.Warnings.ShouldContain(w => w.Contains("300 kinds"));
        advice.Advisories.ShouldContain(a => a.Id == "syscall");
    }

    [Fact]
    public void Instructions_differ_between_sides_and_not_between_names()
    {
        Ids(CrossVendorAdvice.Of(new[] { Amd, Amd with { Name = "h", Vendor = CpuVendor.Hygon } })).ShouldNotContain("syscall");
        Ids(CrossVendorAdvice.Of(new[] { Intel, Intel with { Name = "z", Vendor = Zhaoxin } })).ShouldNotContain("syscall");
        Ids(CrossVendorAdvice.Of(new[] { Amd, Intel with { Name = "z", Vendor = Zhaoxin } })).ShouldContain("syscall");
        Of("vendor", new[] { Amd, Intel with { Name = "r", Vendor = CpuVendor.Of("RiseRiseRise") } }).ShouldContain(a => a.Title == "Makers of which little is known");
    }

    [Theory]
    [InlineData("windows-xp", true)]
    [InlineData("winXPProGuest", true)]
    [InlineData("winXPPro64Guest", false)]
    [InlineData("winNetEnterpriseGuest", true)]
    [InlineData("winNetEnterprise64Guest", false)]
    [InlineData("windows-2003-sp2", false)]
    [InlineData("win2000ServGuest", true)]
    [InlineData("windows9_64Guest", false)]
    [InlineData("linux", false)]
    public void The_task_priority_matters_to_old_32_bit_windows_alone(string system, bool matters) =>
        Ids(CrossVendorAdvice.Of(Pair, GuestTraits.Of(system))).Contains("tpr").ShouldBe(matters);

    [Theory]
    [InlineData("flags\t\t: fpu vme vmx lm tpr_shadow vnmi flexpriority ept vpid", "yes", "yes")]
    [InlineData("flags\t\t: fpu vme vmx lm vnmi", "no", "no")]
    [InlineData("flags\t\t: fpu vme vmx lm", null, null)]
    [InlineData("flags\t\t: fpu vme svm lm", null, null)]
    [InlineData("flags\t\t: fpu vme vmx lm\nvmx flags\t: vnmi preemption_timer flexpriority tsc_offset vtpr mtf", "yes", "yes")]
    [InlineData("flags\t\t: fpu vme vmx lm\nvmx flags\t: vnmi vtpr mtf", "no", "yes")]
    public void What_linux_tells_of_the_task_priority_is_read_as_a_fact(string flags, string? flexpriority, string? shadow)
    {
        var import = new DumpFile(Registry.Formats).Read(new MemoryStream(Encoding.UTF8.GetBytes("processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 44\n" + flags + "\n\n")), "cpuinfo", "cpuinfo");
        HostCpuid host = import.Hosts.Single();
        host.Capabilities.TryGetValue("flexpriority", out string? one);
        host.Capabilities.TryGetValue("tpr_shadow", out string? two);
        (one, two).ShouldBe((flexpriority, shadow));
        Of("tpr", new[] { Amd, host }, GuestTraits.Of("windows-xp")).Single().Facts.ShouldContain("flexpriority: " + (flexpriority ?? "not told") + " (cpuinfo)");
    }

    [Fact]
    public void An_erratum_is_of_the_signature_the_bit_and_the_microcode()
    {
        HostCpuid deadline = AdvisedHosts.Small("h", CpuVendor.Intel, 0x000306F2, extra: 1u << 24);
        Errata(deadline).ShouldContain("intel-deadline-hsx");
        Errata(deadline with { Microcode = "0x39" }).ShouldContain("intel-deadline-hsx");
        Errata(deadline with { Microcode = "0x3a" }).ShouldNotContain("intel-deadline-hsx");
        Errata(AdvisedHosts.Small("h", CpuVendor.Intel, 0x000306F2)).ShouldNotContain("intel-deadline-hsx");
        Errata(AdvisedHosts.Small("h", CpuVendor.Intel, 0x00050657, extra: 1u << 24)).ShouldNotContain("intel-deadline-skl");
        Errata(AdvisedHosts.Small("h", CpuVendor.Amd, 0x00830F10)).ShouldContain("amd-zenbleed");
        Errata(AdvisedHosts.Small("h", CpuVendor.Amd, 0x00A00F11)).ShouldNotContain("amd-zenbleed");
        Errata(AdvisedHosts.Small("h", CpuVendor.Intel, 0x543)).ShouldBe(new[] { "intel-f00f" });
        Of("erratum", new[] { AdvisedHosts.Small("h", CpuVendor.Intel, 0x543) }).Single().Severity.ShouldBe(AdvisorySeverity.Blocking);
    }

    [Fact]
    public void Each_erratum_has_a_source_and_hides_features_that_there_are()
    {
        Erratum.All.Select(e => e.Id).Distinct().Count().ShouldBe(Erratum.All.Count);
        Erratum.All.ShouldAllBe(e => e.Source.Length > 5 && e.Words.EndsWith(".") && e.Title.Length > 5);
        Erratum.All.SelectMany(e => e.Hides).ShouldAllBe(n => FeatureTable.Default.FindByName(n) != null);
        Erratum.All.ShouldAllBe(e => (e.Way == ErratumWay.Baseline) == (e.Hides.Count > 0));
    }

    [Fact]
    public void Every_row_of_the_table_is_said_of_some_pool_and_every_blank_is_filled()
    {
        var said = new HashSet<(string, AdvisorySeverity, string)>();
        HostCpuid phi = AdvisedHosts.Small("phi", CpuVendor.Intel, 0x00050671), old = AdvisedHosts.Small("p4", CpuVendor.Intel, 0xF48, 0x303028), mmx = AdvisedHosts.Small("mmx", CpuVendor.Intel, 0x543, longMode: 0);
        HostCpuid mute = Intel with { Name = "mute", Registers = RegisterSet.Empty }, rise = Intel with { Name = "rise", Vendor = CpuVendor.Of("RiseRiseRise") };
        HostCpuid[][] pools =
        {
            Pair, new[] { Amd, Intel, Intel with { Name = "j" } }, new[] { Intel }, new[] { Intel, phi }, new[] { Intel, old, mmx }, new[] { mute }, new[] { Intel, mute },
            new[] { Amd, Intel, rise, Amd with { Name = "none", Vendor = default } }, AdvisedHosts.Paper(), AdvisedHosts.Modern(), AdvisedHosts.Generations(), AdvisedHosts.Old(),
            new[] { AdvisedHosts.Small("z", CpuVendor.Amd, 0x00830F10), old },
        };
        var given = new MigratingGuest { Name = "{g}", Hypervisor = Registry.Named("kvm").View, Vendor = CpuVendor.Intel, VendorIsGiven = true, PhysicalAddressBits = 52 };
        GuestTraits[] guests =
        {
            GuestTraits.Unknown, GuestTraits.Of("linux", 64, true, Registry.Named("kvm").View), GuestTraits.Of("windows", 64), GuestTraits.Of("windows-xp"),
            GuestTraits.Of("linux", 64, false), GuestTraits.Of(guests: new[] { given }),
        };
        foreach (Advisory advisory in pools.SelectMany(p => guests.SelectMany(g => CrossVendorAdvice.Of(p, g).Advisories)))
        {
            string all = advisory.Title + advisory.Finding + advisory.Advice + advisory.Source;
            all.Replace("{g}", string.Empty).ShouldNotContain("{");
            said.Add((advisory.Id, advisory.Severity, advisory.Id is "erratum" or "target" ? string.Empty : advisory.Title));
            advisory.Source.ShouldNotBeEmpty();
            advisory.Advice.ShouldEndWith(".");
            advisory.Finding.ShouldEndWith(".");
        }

        foreach (((string id, string kind), Advisory row) in AdvisoryTable.All)
        {
            said.ShouldContain((id, row.Severity, id is "erratum" or "target" ? string.Empty : row.Title), id + " " + kind);
        }
    }

    [Fact]
    public void Every_platform_has_a_row_and_one_without_is_answered_by_its_guests_view()
    {
        MigrationTarget unlisted = MigrationTarget.Of(new UnlistedView(), null).ShouldHaveSingleItem();
        (unlisted.Name, unlisted.Allows, unlisted.Words).ShouldBe(("Unlisted", true, "Its guests can be given a vendor of their own."));

        MigrationTarget.All.Where(t => t.Platform is not null).ShouldAllBe(t => Registry.Find(t.Platform) != null);
        Registry.Platforms.ShouldAllBe(p => MigrationTarget.All.Any(t => t.Platform == p.Id));
        MigrationTarget.All.ShouldAllBe(t => t.Words.EndsWith(".") && t.Source.Length > 5);
    }

    [Theory]
    [InlineData("plan9", null, null, null)]
    [InlineData(null, 16, null, null)]
    [InlineData("winXPPro64Guest", 32, null, null)]
    [InlineData(null, null, "4.22", null)]
    [InlineData(null, null, null, -1.0)]
    [InlineData(null, null, null, double.NaN)]
    [InlineData(null, null, null, double.PositiveInfinity)]
    public void What_is_said_of_a_guest_and_is_no_such_thing_is_refused(string? system, int? bits, string? version, double? rate) =>
        Should.Throw<CpuMaskException>(() => GuestTraits.Of(system, bits, version: version, callsPerSecond: rate)).Kind.ShouldBe(ErrorKind.Usage);

    [Fact]
    public void No_host_and_a_version_that_is_none_are_refused()
    {
        Should.Throw<CpuMaskException>(() => CrossVendorAdvice.Of(new HostCpuid[0])).Id.ShouldBe(ErrorIds.TooFewHosts);
        Should.Throw<CpuMaskException>(() => GuestTraits.Of(hypervisor: Registry.Default.View, version: "new")).Id.ShouldBe(ErrorIds.InvalidValue);
        GuestTraits.Of(hypervisor: Registry.Default.View, version: "4.17.7-rc1").HypervisorVersion.ShouldBe(new System.Version(4, 17));
    }

    private static IReadOnlyList<string> Errata(HostCpuid host) => Erratum.All.Where(e => e.IsOf(host)).Select(e => e.Id).ToArray();

    private static IEnumerable<string> Ids(CrossVendorAdvice advice) => advice.Advisories.Select(a => a.Id);

    private static Advisory[] Of(string id, HostCpuid[] hosts, GuestTraits? guest = null) => CrossVendorAdvice.Of(hosts, guest).Advisories.Where(a => a.Id == id).ToArray();

    private sealed class UnlistedView : GuestView
    {
        public override string Id => "unlisted";

        public override string Name => "Unlisted";

        public override bool ShowsAddressBitsOfHost => true;

        public override GuestVisibility Of(Feature row) => row.OnKvm;

        public override bool IsNeededOnceSeen(Feature row) => true;

        public override bool MayCrossVendors(bool vendorGiven) => vendorGiven;
    }
}
