using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

public sealed class GuestMaskTests
{
    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx), Edx81 = new(0x80000001, 0, RegisterName.Edx);

    [Fact]
    public void The_guest_os_default_comes_from_the_server_and_is_asked_for_once()
    {
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        var defaults = new GuestDefaults(session);
        VSphereVm[] vms = session.FindVms(new VmQuery { Names = new[] { "win*" } }).ToArray();

        VmGuestMask plain = defaults.MaskOf(vms.Single(v => v.Name == "win"), CpuVendor.Intel);
        plain.Warnings.ShouldBeEmpty();
        plain.Mask.Name.ShouldBe("win (winNetStandardGuest)");
        plain.Mask.MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(RegisterMask.Parse("RRRR:RRRR:RRRR:RRR0:00xR:R0H0:000H:0RRH"));
        plain.Mask.MaskOf(Edx81, CpuVendor.Intel).ShouldBe(RegisterMask.Parse("RRxR:RRRR:RRRH:RRRR:RRRR:HRRR:RRRR:RRRR"));
        vms.ShouldAllBe(v => defaults.MaskOf(v, default, default).Mask != null);
        vcenter.Calls()["QueryConfigOptionEx"].ShouldBe(1);
    }

    [Fact]
    public void A_vms_own_masks_lie_over_the_default_whatever_way_they_were_set()
    {
        using VCenter vcenter = VCenter.Start(Profile);
        using VSphereSession session = vcenter.Connect();
        VmGuestMask mask = new GuestDefaults(session).MaskOf(
            session.FindVms(new VmQuery { Names = new[] { "winmasked" } }).Single(), CpuVendor.Intel);

        // cpuFeatureMask says bit 0, the setting bit 3, the feature mask bit 9 (SSSE3).
        mask.Mask.MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(RegisterMask.Parse("RRRR:RRRR:RRRR:RRR0:00xR:R000:000H:TRR0"));
        mask.Default.MaskOf(Ecx1, CpuVendor.Intel)[0].ShouldBe('H');
        mask.Warnings.ShouldHaveSingleItem().ShouldContain("cpuid.5.eax");
    }

    [Fact]
    public void Complete_masks_hide_every_feature_that_they_do_not_name()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        VmGuestMask mask = new GuestDefaults(session).MaskOf(
            session.FindVms(new VmQuery { Names = new[] { "app14masked" } }).Single(), CpuVendor.Intel);

        mask.Mask.SymbolOf(Bit("SSE3"), CpuVendor.Intel).ShouldBe('1');
        mask.Mask.SymbolOf(Bit("AVX"), CpuVendor.Intel).ShouldBe('0');
        mask.Mask.SymbolOf(Bit("AVX2"), CpuVendor.Intel).ShouldBe('0');
    }

    [Fact]
    public void An_older_server_is_asked_by_the_older_call()
    {
        using VCenter vcenter = VCenter.Start(Profile, "-api", "5.5");
        using VSphereSession session = vcenter.Connect();
        VmGuestMask mask = new GuestDefaults(session).MaskOf(session.FindVms(new VmQuery { Names = new[] { "win" } }).Single(), CpuVendor.Intel);

        mask.Mask.MaskOf(Ecx1, CpuVendor.Intel)[0].ShouldBe('H');
        vcenter.Calls().ShouldContainKey("QueryConfigOption");
        vcenter.Calls().ShouldNotContainKey("QueryConfigOptionEx");
    }

    [Fact]
    public void Without_a_default_the_platforms_stands_in_with_a_warning()
    {
        var vm = new VmMaskState { Name = "app", GuestId = "otherGuest", HardwareVersionKey = "vmx-13" };
        VmGuestMask mask = VmGuestMask.Of(vm, null);

        mask.Warnings.ShouldHaveSingleItem().ShouldContain("platform default");
        mask.Default.MaskOf(Ecx1, CpuVendor.Intel).ShouldBe(GuestMasks.PlatformDefault().MaskOf(Ecx1, CpuVendor.Intel));
    }

    private const string Profile = """
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ] } ], "standalone": [] } ],
          "vms": { "*": { "power": "poweredOff", "guestId": "winNetStandardGuest", "version": "vmx-13" }, "win": {}, "win2": {},
            "winmasked": { "cpuFeatureMask": [ { "level": 1, "ecx": "----:----:----:----:----:----:----:---0" } ],
              "extraConfig": { "cpuid.1.ecx": "----:----:----:----:----:----:----:t---", "featMask.vm.cpuid.ssse3": "Val:0", "cpuid.5.eax": "rubbish", "cpuid.coresPerSocket": "2" } } } }
        """;

    private static BitAddress Bit(string key) => FeatureTable.Default.Named(key, NamingScheme.Vmware)[0].Bit;
}
