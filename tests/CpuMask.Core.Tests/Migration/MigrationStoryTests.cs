using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Migration;

/// <summary>The stories that admins told, from what they had in hand to what blocked them.</summary>
public class MigrationStoryTests
{
    private static readonly string[] Blockers = { "misc.ibrs_all", "misc.mds_no", "misc.rdcl_no", "misc.rsba_no", "cpuid.xsaves" };

    [Fact]
    public void Fifty_requirements_against_a_target_that_lacks_five_name_the_five()
    {
        MigratingGuest guest = Guest(FiftyKeys().Select(k => "{\"Key\":\"" + k + "\",\"FeatureName\":\"" + k + "\",\"Value\":\"Bool:Min:1\"}"));
        guest.Requirements.Count.ShouldBe(50);
        HostCpuid target = Capable("esx-target", FiftyKeys().Except(Blockers), Blockers);
        HostCpuid home = Capable("esx-home", FiftyKeys(), new string[0]);

        MigrationCheck check = MigrationCheck.Of(new[] { guest }, new[] { home, target });

        check[0, 0].ShouldBe(MigrationVerdict.CanLand);
        HostVerdict verdict = check.Explain(0, 1);
        verdict.Verdict.ShouldBe(MigrationVerdict.Cannot);
        verdict.Blocking.Select(b => b.Key).ShouldBe(Blockers, ignoreOrder: true);
        foreach (BlockingFeature blocking in verdict.Blocking)
        {
            blocking.Meaning.ShouldNotBeEmpty(blocking.Feature);
            blocking.Remedies.ShouldNotBeEmpty(blocking.Feature);
        }
    }

    [Fact]
    public void A_target_whose_list_does_not_name_a_key_lacks_it_and_one_without_a_list_is_not_known()
    {
        MigratingGuest guest = Guest(new[] { "{\"Key\":\"misc.mds_no\",\"Value\":\"Bool:Min:1\"}" });
        HostCpuid oldEsxi = Capable("old", new[] { "misc.rdcl_no" }, new string[0]);
        HostCpuid dump = SampleHosts.Of("dump", ("7.0.EDX", 1u << 29));
        MigrationCheck check = MigrationCheck.Of(new[] { guest }, new[] { oldEsxi, dump });

        check.Explain(0, 0).Blocking.Single().Found.ShouldBe("not among the host's capabilities");
        HostVerdict unknown = check.Explain(0, 1);
        unknown.Verdict.ShouldBe(MigrationVerdict.Unknown);
        unknown.Missing.Single().What.ShouldBe("misc.mds_no");
        unknown.Missing.Single().Source.ShouldContain("featureCapability");
    }

    [Fact]
    public void A_host_of_which_msr_10a_is_known_answers_for_the_misc_keys()
    {
        MigratingGuest guest = Guest(new[] { "{\"Key\":\"misc.rdcl_no\",\"Value\":\"Bool:Min:1\"}", "{\"Key\":\"misc.mds_no\",\"Value\":\"Bool:Min:1\"}" });
        HostCpuid host = HostRecord.Of("dump", LeafTable.Empty, new[] { new MsrValue(MsrValue.ArchCapabilities, 0x1, ulong.MaxValue) });
        MigrationCheck.Of(new[] { guest }, new[] { host }).Explain(0, 0).Blocking.Select(b => b.Key).ShouldBe(new[] { "misc.mds_no" });
    }

    [Fact]
    public void Pcid_avx_f16c_fsgsbase_and_xsave_are_what_keeps_a_guest_of_the_newer_host_from_the_older()
    {
        HostCpuid newer = CpuGenerations.Named("Ivy Bridge-EP").Host, older = CpuGenerations.Named("Nehalem-EP").Host;
        HostVerdict verdict = MigrationCheck.Of(
            new[] { MigratingGuest.BootedOn(newer, VMwareGuestView.Instance) }, new[] { older }).Explain(0, 0);

        string[] names = verdict.Blocking.Select(b => b.Feature).ToArray();
        foreach (string feature in new[] { "PCID", "AVX", "F16C", "FSGSBASE", "XSAVE" })
        {
            names.ShouldContain(feature);
        }

        verdict.Blocking.Single(b => b.Feature == "AVX").Remedies.ShouldContain(
            r => r.Kind == RemedyKind.OtherCpu && r.Advice.Contains("Sandy Bridge-EP (2012)"));
    }

    [Fact]
    public void The_articles_pair_is_kept_apart_by_bits_0_2_and_4_alone()
    {
        HostCpuid one = SampleHosts.Of("one", ("1.0.ECX", 0x641D)), two = SampleHosts.Of("two", ("1.0.ECX", 0x4400));
        GuestMask windows = GuestMasks.Find("windows-2003-vc2.0")!;
        MigratingGuest guest = VMwareGuest.UnderMask(one, windows);
        HostVerdict verdict = MigrationCheck.Of(new[] { guest }, new[] { two }).Explain(0, 0);

        verdict.Blocking.Where(b => b.Bit!.Value.Register == new RegisterAddress(1, 0, RegisterName.Ecx))
            .Select(b => b.Bit!.Value.Bit).ShouldBe(new[] { 0, 2, 4 });
        verdict.Verdict.ShouldBe(MigrationVerdict.Cannot);
        verdict.Blocking[0].Required.ShouldBe("same as the source host: 1");
    }

    [Fact]
    public void The_mask_for_the_articles_pair_lets_the_guest_go()
    {
        HostCpuid one = SampleHosts.Of("one", ("1.0.ECX", 0x641D)), two = SampleHosts.Of("two", ("1.0.ECX", 0x4400));
        VMotionMask mask = VMotionMask.Create(new[] { one, two }, GuestMasks.Find("windows-2003-vc2.0"));
        HostVerdict verdict = MigrationCheck.Of(new[] { VMwareGuest.UnderMask(one, mask.Effective) }, new[] { two }).Explain(0, 0);
        verdict.Blocking.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void A_virtual_machine_at_broadwell_level_moves_up_and_not_down(string corpus)
    {
        MigratingGuest guest = new DumpFile(Registry.Formats.ForGuests(Registry.Default.View)).Read(Corpus.Named(corpus).Sample("vm-featureRequirement-broadwell.txt")).Guests.Single();
        guest.Requirements.Count.ShouldBe(43);
        HostCpuid[] hosts = new[] { "Haswell-EP", "Broadwell-EP", "Skylake-SP", "Milan" }.Select(n => CpuGenerations.Named(n).Host).ToArray();
        MigrationCheck check = MigrationCheck.Of(new[] { guest }, hosts);

        check.Explain(0, 0).Blocking.Select(b => b.Feature).ShouldBe(new[] { "RDSEED", "ADX", "SMAP", "3DNowPrefetch" }, ignoreOrder: true);
        check[0, 1].ShouldBe(MigrationVerdict.CanLand);
        check[0, 2].ShouldBe(MigrationVerdict.CanLand);
        check.Explain(0, 3).Blocking.ShouldContain(b => b.Key == "cpuid.intel");
    }

    [Fact]
    public void A_guest_with_more_address_bits_than_the_host_cannot_land_though_every_flag_matches()
    {
        HostCpuid wide = SampleHosts.Of("wide", ("80000008.0.EAX", 0x3030)), narrow = SampleHosts.Of("narrow", ("80000008.0.EAX", 0x3027));
        MigratingGuest guest = MigratingGuest.BootedOn(wide, KvmGuestView.Instance) with { Bits = new BitRequirement[0] };
        HostVerdict verdict = MigrationCheck.Of(new[] { guest }, new[] { narrow }).Explain(0, 0);
        verdict.Blocking.Single().Feature.ShouldBe("PhysicalAddressBits");
        verdict.Blocking.Single().Required.ShouldBe("at least 48");
        verdict.Blocking.Single().Found.ShouldBe("39");
    }

    // vSphere shows a VM a width of its own, whatever the host's: 42 bits in a recorded vmx-11 VM on a 45-bit host.
    [Fact]
    public void A_vsphere_guest_goes_to_a_host_with_fewer_address_bits()
    {
        HostCpuid wide = SampleHosts.Of("wide", ("80000008.0.EAX", 0x302e)), narrow = SampleHosts.Of("narrow", ("80000008.0.EAX", 0x3028));
        HostVerdict Move(GuestView hypervisor) => MigrationCheck.Of(new[] { MigratingGuest.BootedOn(wide, hypervisor) }, new[] { narrow }).Explain(0, 0);
        Move(VMwareGuestView.Instance).Blocking.ShouldBeEmpty();
        Move(XenGuestView.Instance).Blocking.ShouldHaveSingleItem().Feature.ShouldBe("PhysicalAddressBits");
    }

    [Fact]
    public void What_the_hypervisor_makes_itself_does_not_block()
    {
        BitAddress x2apic = new RegisterAddress(1, 0, RegisterName.Ecx).Bit(21);
        HostCpuid without = SampleHosts.Of("without", ("1.0.ECX", 0));
        foreach (GuestView hypervisor in new GuestView[] { VMwareGuestView.Instance, XenGuestView.Instance, KvmGuestView.Instance })
        {
            var guest = new MigratingGuest { Hypervisor = hypervisor, Bits = new[] { new BitRequirement(x2apic, BitNeed.Set) } };
            MigrationCheck.Of(new[] { guest }, new[] { without })[0, 0].ShouldBe(MigrationVerdict.CanLand);
        }
    }

    private static MigratingGuest Guest(IEnumerable<string> items) =>
        Registry.Formats.ForGuests(Registry.Default.View).Read(DumpText.Of("[" + string.Join(",", items) + "]"), "requirements.json", "app01").Guests.Single();

    // As many real keys as the story had, the five among them.
    private static string[] FiftyKeys() => Blockers.Concat(FeatureTable.Default.All
        .Where(r => r.IsFlag && r.OnVmware == GuestVisibility.Yes && r.Register.Leaf is 1 or 7)
        .Select(r => VMwareGuestView.Instance.KeyOf(r)!.ToLowerInvariant()).Where(k => !Blockers.Contains(k)).Distinct().Take(45)).ToArray();

    private static HostCpuid Capable(string name, IEnumerable<string> present, IEnumerable<string> absent)
    {
        var capabilities = present.Select(k => (k, "1")).Concat(absent.Select(k => (k, "0"))).ToDictionary(p => p.k, p => p.Item2);
        return new HostCpuid { Name = name, View = HostView.GuestMaximum, Vendor = CpuVendor.Intel, Capabilities = capabilities };
    }
}
