using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Vsphere;

public class VmwareLogTests
{
    private const string Old = """
        Aug 18 10:01:57.376: vmx| Log for VMware Workstation pid=7855 version=6.0.0 build=build-45731 option=Release
        Aug 18 10:01:57.376: vmx| Hostname=laptop
        Aug 18 10:01:57.546: vmx| CPUID[1] level 00000001, 0: 0x000006f2 0x01020800 0x0000e39c 0xbfebfbff
        Aug 18 10:01:57.546: vmx| hostCPUID vendor: GenuntelineI
        Aug 18 10:01:57.546: vmx| hostCPUID level 00000000, 0: 0x0000000a 0x756e6547 0x6c65746e 0x49656e69
        Aug 18 10:01:57.546: vmx| hostCPUID level 00000001, 0: 0x000006f2 0x00020800 0x0000e39d 0xbfebfbff
        """;

    private const string Modern = """
        2016-01-04T16:19:46.594-08:00| vmx| I125: Log for VMware ESX pid=1 version=6.0.0 build=build-3029758 option=Release
        2016-01-04T16:19:46.600-08:00| vmx| I125: DICT              displayName = "app01"
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID vendor: GenuineIntel
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID family: 0x6 model: 0xba stepping: 0x2
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 00000001, 0: 0x000b06a2 0x11800800 0x7ffafbff 0xbfebfbff
        2016-01-04T16:19:46.611-08:00| vmx| I125: hostCPUID level 0000000d, 2e: 0x00000001 0x00000002 0x00000003 0x00000004
        2016-01-04T16:19:47.000-08:00| vmx| I125: Capability Found: cpuid.avx2 = 1
        2016-01-04T16:19:47.000-08:00| vmx| I125: Capability Found: cpuid.bmi2 = 0x0
        2016-01-04T16:19:47.000-08:00| vmx| I125: Capability Found: misc.rdcl_no = 0x1
        2016-01-04T16:19:47.000-08:00| vmx| I125: VM Features Required: cpuid.ss - Bool:Min:1
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID guest vendor: GenuineIntel
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID guest family: 0x6 model: 0x4e stepping: 0x3
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID       level eaxIn, ecxIn:        eax        ebx        ecx        edx
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID guest level 00000001,  0: 0x000406e3 0x00100800 0xf7fa322b 0x1f8bfbff
        2016-01-04T16:19:47.100-08:00| vmx| I125: guest vs. host CPUID *host level 00000001,  0: 0x000b06a2 0x11800800 0x7ffafbff 0xbfebfbff
        """;

    [Fact]
    public void An_old_log_gives_the_host_that_powered_the_vm_on_and_not_its_single_cpus()
    {
        HostCpuid host = Read(Old).Hosts.Single();
        host.Name.ShouldBe("laptop");
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Kernel.ShouldBe("VMware Workstation 6.0.0 build-45731");
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0xe39d));
        host.View.ShouldBe(HostView.Hardware);
    }

    [Fact]
    public void A_modern_log_s_sub_leaves_are_hexadecimal()
    {
        HostCpuid host = Read(Modern).Hosts.Single();
        host.Leaves.Find(0xD, 0x2E, RegisterName.Edx).ShouldBe(RegisterValue.Of(4));
        host.Signature!.Value.Value.ShouldBe(0xb06a2u);
        host.Leaves.Find(1, 0)!.Value.Ebx.ShouldBe(RegisterValue.Of(0x11800800));
    }

    [Fact]
    public void A_capability_that_was_found_is_a_known_1_and_one_that_was_not_stays_unknown()
    {
        HostCpuid host = Read(Modern).Hosts.Single();
        host.Registers[new RegisterAddress(7, 0, RegisterName.Ebx)].ShouldBe(new RegisterValue(1u << 5, 1u << 5));
        host.Capabilities.Keys.ShouldBe(new[] { "misc.rdcl_no" });
    }

    [Fact]
    public void The_guest_s_side_is_kept_apart_from_the_host()
    {
        DumpText text = DumpText.Of(Modern);
        VmwareLog log = VmwareLog.Read(text, new DumpImport("vmware.log", "vmware", "vmware-log")).Single();
        log.VirtualMachine.ShouldBe("app01");
        log.GuestVendor.ShouldBe(CpuVendor.Intel);
        log.GuestSignature!.Value.Value.ShouldBe(0x406e3u);
        log.GuestLevels.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0xf7fa322b));
        log.Capabilities["cpuid.avx2"].ShouldBe("1");
        log.Requirements.Single().Key.ShouldBe("cpuid.ss");
        log.Requirements.Single().Value.ShouldBe("Bool:Min:1");
        log.Host!.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x7ffafbff));
    }

    [Fact]
    public void A_log_cut_behind_the_host_s_lines_still_tells_the_host_where_the_guest_differs()
    {
        string cut = Modern.Substring(Modern.IndexOf("guest vs.", System.StringComparison.Ordinal));
        Read(cut).Hosts.Single().Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x7ffafbff));
    }

    [Fact]
    public void Two_power_ons_are_two_hosts() =>
        Read(Old + "\n" + Modern).Hosts.Select(h => h.Signature!.Value.Value).ShouldBe(new[] { 0x6f2u, 0xb06a2u });

    [Fact]
    public void A_cut_level_is_reported_with_its_place()
    {
        DumpImport import = Read(Old.Replace("0x0000e39d 0xbfebfbff", "0x0000e39d"));
        import.Problems.Single().Position.Line.ShouldBe(6);
        import.Hosts.Single().Leaves.Find(1, 0).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Corpora.With), "vmware-log-2008-core2-hosted.txt", 0x6f2u, MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "vmware-log-2010-core2duo.txt", 0x1067au, MemberType = typeof(Corpora))]
    [MemberData(nameof(Corpora.With), "vmware-log-modern.txt", 0xb06a2u, MemberType = typeof(Corpora))]
    public void Real_logs_of_three_ages_read(string corpus, string sample, uint signature)
    {
        DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).Sample(sample));
        import.Format.ShouldBe("vmware-log");
        import.Problems.ShouldBeEmpty();
        import.Hosts.Last().Signature!.Value.Value.ShouldBe(signature);
        import.Hosts.Last().Vendor.ShouldBe(CpuVendor.Intel);
    }

    private static DumpImport Read(string text)
    {
        DumpImport import = Registry.Formats.Read(DumpText.Of(text), "vmware.log", "vmware");
        import.Format.ShouldBe("vmware-log");
        return import;
    }
}
