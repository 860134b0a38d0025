using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Migration;
using CpuMask.Migration.Restarting;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;

namespace CpuMask.Tests.Migration;

/// <summary>What a host offers and what it has are two things: arrivals are asked of the one, the next boot of another.</summary>
public class HostPolicyTests
{
    private static readonly BitAddress Ibpb = new RegisterAddress(0x80000008, 0, RegisterName.Ebx).Bit(12);
    private static readonly BitAddress Rsba = RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(2);

    // The hardware has no IBPB of AMD's and no RSBA; the most that guests may have has both; what they get by default has IBPB alone.
    private static string Policies(bool empty = false)
    {
        string Policy(string name, string leaf1, string sizes, string msr) => $"{name} policy: 6 leaves, 2 MSRs\n CPUID:\n  leaf     subleaf  -> eax      ebx      ecx      edx\n"
            + "  00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69\n" + $"  00000001:ffffffff -> 000306f2:00200800:{leaf1}\n"
            + "  00000007:00000000 -> 00000000:000007ab:00000000:bc000400\n  80000000:ffffffff -> 80000008:00000000:00000000:00000000\n  80000001:ffffffff -> 00000000:00000000:00000021:2c100800\n"
            + $"  80000008:ffffffff -> 0000302e:{sizes}:00000000:00000000\n MSRs:\n  index    -> value\n  0000010a -> {msr}\n";
        return "Xen reports there are maximum 120 leaves and 2 MSRs\n" + Policy("Host", "77fefbff:bfebfbff", "00000000", "0000000000000000")
            + (empty ? "HVM Max policy: 4 leaves, 2 MSRs\n CPUID:\n MSRs:\n" : Policy("HVM Max", "f7fa3223:1fcbfbff", "00001000", "0000000000000004")
                + Policy("HVM Default", "f7fa3223:1fcbfbff", "00001000", "0000000000000000"));
    }

    private static HostCpuid Host(bool empty = false) => Registry.Formats.Read(DumpText.Of(Policies(empty)), "xen07", "xen07").Hosts.Single();

    [Fact]
    public void Landing_is_asked_of_HVM_Max_the_next_boot_of_HVM_Default_and_hardware_of_Host()
    {
        HostCpuid host = Host();
        host.View.ShouldBe(HostView.Hardware);
        host.Registers[Ibpb].ShouldBe(false);
        MigratingGuest guest = MigratingGuest.BootedOn(host, XenGuestView.Instance);
        guest.Seen[Ibpb].ShouldBe(true);
        guest.Seen[Rsba].ShouldBe(false);
        MigrationCheck.Of(new[] { guest with { Host = null } }, new[] { host })[0, 0].ShouldBe(MigrationVerdict.CanLand);
        PowerCycleDebt.Of(guest, host).IsDue.ShouldBeFalse();
        PowerCycleDebt.WarningsOf(new[] { host }).ShouldBeEmpty();

        // Whoever runs another hypervisor on that machine asks its hardware.
        VMwareGuestView.Instance.Landing(host).ShouldBe(host);
    }

    [Fact]
    public void Both_policies_are_kept_in_CpuMasks_own_JSON()
    {
        HostCpuid host = Host();
        var text = new StringWriter();
        var json = new JsonWriter(text);
        HostJson.WriteAll(json, new[] { host });
        json.EndDocument();
        HostCpuid again = Registry.Formats.Read(DumpText.Of(text.ToString()), "x.json", "x").Hosts.Single();
        again.GuestMaximum.ShouldBe(host.GuestMaximum);
        again.GuestDefault.ShouldBe(host.GuestDefault);
    }

    [Fact]
    public void A_host_whose_HVM_policies_are_empty_takes_no_guest_and_says_so_in_one_line()
    {
        MigratingGuest guest = MigratingGuest.BootedOn(Host(), XenGuestView.Instance);
        HostVerdict verdict = MigrationCheck.Of(new[] { guest with { Host = null } }, new[] { Host(empty: true) }).Explain(0, 0);
        verdict.Verdict.ShouldBe(MigrationVerdict.Cannot);
        verdict.Blocking.Single().Meaning.ShouldContain("no such guests");
        Host(empty: true).Warnings.ShouldContain(w => w.Contains("runs no such guests"));
    }

    [Fact]
    public void Hosts_that_offer_different_things_are_no_one_kind()
    {
        HostCpuid one = Host(), other = Host(empty: true) with { Name = "xen08" };
        CpuMask.Pool.HostPool.Of(new[] { one, other with { Registers = one.Registers } }).Kinds.Count.ShouldBe(2);
    }

    [Fact]
    public void Xen_makes_IBPB_for_guests_of_hardware_that_has_Intels_bit()
    {
        HostCpuid hardware = Host() with { GuestMaximum = null, GuestDefault = null };
        hardware.Registers[Ibpb].ShouldBe(false);
        XenGuestView.Instance.Landing(hardware).Registers[Ibpb].ShouldBe(true);
        XenGuestView.Instance.Landing(hardware).Registers[FeatureTable.Default.Named("AESNI", NamingScheme.Manual).Single().Bit].ShouldBe(true);
    }

    [Theory]
    [InlineData("Xen 4.21.1", false)]
    [InlineData("Xen 4.22-unstable", true)]
    [InlineData("Xen 5.0", true)]
    [InlineData(null, false)]
    public void Xen_refuses_another_vendors_guest_from_4_22_on_and_the_version_is_asked_for(string? version, bool refused)
    {
        HostCpuid amd = Host() with { Vendor = CpuVendor.Amd, Kernel = version };
        var guest = new MigratingGuest { Name = "g", Hypervisor = XenGuestView.Instance, Vendor = CpuVendor.Intel, VendorIsGiven = true, Bits = new[] { new BitRequirement(Ibpb, BitNeed.Set) } };
        HostVerdict verdict = MigrationCheck.Of(new[] { guest }, new[] { amd }).Explain(0, 0);
        verdict.Verdict.ShouldBe(refused ? MigrationVerdict.Cannot : MigrationVerdict.CanLand);
        verdict.Cautions.ShouldContain(c => c.Contains("4.21") && c.Contains("xen_version"));
    }

    [Fact]
    public void A_guest_with_its_hosts_CPU_is_a_guest_of_the_host_named_less_what_is_taken_away()
    {
        HostCpuid host = Host(), lesser = Host() with { Name = "xen09", Registers = new RegisterSet(LeafTable.Of(host.Registers.Leaves.Where(l => l.Leaf != 7)), host.Registers.Msrs) };
        MigratingGuest guest = Registry.Formats.ForGuests(KvmGuestView.Instance)
            .Read(DumpText.Of("qemu-system-x86_64 -name vm1 -cpu host,-avx2"), "ps", "ps").Guests.Single();
        guest.HasHostCpu.ShouldBeTrue();
        MigratingGuest started = MigratingGuest.OnTheirHosts(new[] { guest }, new[] { host }, KvmGuestView.Instance).Single();
        started.Name.ShouldBe("vm1");
        started.Host.ShouldBe("xen07");
        BitAddress avx2 = FeatureTable.Default.Named("AVX2", NamingScheme.Manual).Single().Bit, bmi2 = FeatureTable.Default.Named("BMI2", NamingScheme.Manual).Single().Bit;
        started.Seen[avx2].ShouldBe(false);
        started.Bits.ShouldNotContain(b => b.Bit == avx2);
        started.Bits.ShouldContain(b => b.Bit == bmi2);
        MigrationCheck check = MigrationCheck.Of(new[] { started }, new[] { host, lesser });
        check[0, 0].ShouldBe(MigrationVerdict.CanLand);
        check[0, 1].ShouldBe(MigrationVerdict.Unknown);
    }
}
