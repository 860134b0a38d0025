using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Xen;

public class XenTextTests
{
    private const string XlInfo = """
        host                   : xen07
        release                : 4.19.0-14-amd64
        nr_cpus                : 4
        hw_caps                : bfebfbff:77faf3ff:2c100800:00000121:0000000f:009c6fbf:00000000:00000100
        virt_caps              : hvm hvm_directio
        xen_major              : 4
        xen_minor              : 11
        xen_version            : 4.11.4

        """;

    private const string HostCpuInfo = """
        cpu_count       : 16
            socket_count: 2
                  vendor: GenuineIntel
                   speed: 2660.058
               modelname: Intel(R) Xeon(R) CPU           X5550  @ 2.67GHz
                  family: 6
                   model: 26
                stepping: 5
                   flags: fpu de tsc msr
                features: 009ce3bd-bfebfbff-00000001-28100800
             features_pv: 17c9cbf5-80b82201-2191cbf5-00000003-00000000-00000000-00000000-00000000-00001000-8c000000
            features_hvm: 17cbfbff-80b82221-2993fbff-00000003-00000000-00000000-00000000-00000000-00001000-9c000000

        """;

    private static readonly RegisterAddress Ecx1 = new(1, 0, RegisterName.Ecx);
    private static readonly RegisterAddress Edx7 = new(7, 0, RegisterName.Edx);

    [Fact]
    public void Since_4_7_hw_caps_has_xen_s_featureset_order()
    {
        HostCpuid host = Read(XlInfo).Hosts.Single();
        host.Name.ShouldBe("xen07");
        host.Kernel.ShouldBe("Xen 4.11.4");
        host.LogicalProcessors.ShouldBe(4);
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x77faf3ff));
        host.Leaves.Find(7, 0, RegisterName.Ebx).ShouldBe(RegisterValue.Of(0x009c6fbf));
        host.Leaves.Find(0xD, 1, RegisterName.Eax).ShouldBe(RegisterValue.Of(0xf));
        host.Registers[Edx7].IsUnknown.ShouldBeTrue();
        host.Warnings.ShouldContain(w => w.Contains("leaf 7 EDX"));
    }

    [Fact]
    public void Before_4_7_hw_caps_had_another_order()
    {
        string old = XlInfo.Replace("xen_version            : 4.11.4\n", string.Empty).Replace(": 11\n", ": 2\n")
            .Replace("bfebfbff:77faf3ff:2c100800:00000121:0000000f:009c6fbf:00000000:00000100", "bfebfbff:28100800:00000000:00003b40:009ce3bd:00000000:00000001:00000281");
        HostCpuid host = Read(old).Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x009ce3bd));
        host.Leaves.Find(0x80000001, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(1));
        host.Leaves.Find(7, 0, RegisterName.Ebx).ShouldBe(RegisterValue.Of(0x281));
        host.Leaves.Find(0x80000001, 0, RegisterName.Edx)!.Value[20].ShouldBe(true);
    }

    [Fact]
    public void Without_a_version_only_the_word_that_both_orders_share_counts_and_that_is_said()
    {
        string unknown = string.Join("\n", XlInfo.Split('\n').Where(l => !l.StartsWith("xen_")));
        HostCpuid host = Read(unknown).Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0xbfebfbff));
        host.Registers[Ecx1].IsUnknown.ShouldBeTrue();
        host.Leaves.Count.ShouldBe(1);
        host.Warnings.Single().ShouldContain("4.7");
    }

    [Fact]
    public void Two_hosts_in_one_text_are_two_hosts() =>
        Read(XlInfo + XlInfo.Replace("xen07", "xen08")).Hosts.Select(h => h.Name).ShouldBe(new[] { "xen07", "xen08" });

    [Theory]
    [MemberData(nameof(Corpora.Each), MemberType = typeof(Corpora))]
    public void What_debian_s_xl_prints_reads_as_the_registers_it_was_given(string corpus)
    {
        HostCpuid real = new DumpFile(Registry.Formats).Read(Corpus.Named(corpus).PathOf("libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml")).Hosts.Single();
        string text = FakeXen.Run("xl", "info", real.Leaves);

        // A real Xen prints its version; the preload does not answer that call.
        HostCpuid host = Read(text + "xen_version            : 4.17.7\n").Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(real.Leaves.Find(1, 0, RegisterName.Ecx));
        host.Leaves.Find(7, 0, RegisterName.Ebx).ShouldBe(real.Leaves.Find(7, 0, RegisterName.Ebx));
        host.Leaves.Find(0x80000007, 0, RegisterName.Edx).ShouldBe(real.Leaves.Find(0x80000007, 0, RegisterName.Edx));
    }

    [Fact]
    public void A_xenserver_host_gives_what_its_hvm_guests_can_get()
    {
        HostCpuid host = Read(HostCpuInfo).Hosts.Single();
        host.Format.ShouldBe("xapi");
        host.View.ShouldBe(HostView.GuestMaximum);
        host.Vendor.ShouldBe(CpuVendor.Intel);
        host.Signature!.Value.Value.ShouldBe(0x106A5u);
        host.Brand.ShouldBe("Intel(R) Xeon(R) CPU X5550 @ 2.67GHz");
        host.LogicalProcessors.ShouldBe(16);
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x80b82221));
        host.Leaves.Find(7, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0x9c000000));
        // XAPI takes the words that a shorter set lacks for zero.
        host.Registers[new RegisterAddress(7, 1, RegisterName.Eax)].ShouldBe(RegisterValue.Zero);
        host.Warnings.ShouldContain(w => w.Contains("features_hvm"));
    }

    [Theory]
    [InlineData("xapi-pv", 0x80b82201u, HostView.GuestMaximum)]
    [InlineData("xapi-features", 0x009ce3bdu, HostView.Hardware)]
    public void Another_set_is_read_when_the_format_names_it(string format, uint ecx, HostView view)
    {
        HostCpuid host = Read(HostCpuInfo, format).Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(ecx));
        host.View.ShouldBe(view);
    }

    [Fact]
    public void The_four_words_of_old_xenservers_have_ecx_before_edx()
    {
        HostCpuid host = Read("009ce3bd-bfebfbff-00000001-28100800\n").Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x009ce3bd));
        host.Leaves.Find(1, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0xbfebfbff));
        host.View.ShouldBe(HostView.Hardware);
    }

    [Fact]
    public void The_one_line_form_of_host_param_get_reads_like_the_table()
    {
        string line = string.Join("; ", HostCpuInfo.Split('\n').Where(l => l.Contains(':')).Select(l => l.Trim().Replace("cpu_count       ", "cpu_count")));
        Read(line).Hosts.Single().Registers.ShouldBe(Read(HostCpuInfo).Hosts.Single().Registers);
        string list = "uuid ( RO)           : 1\n name-label ( RW): xen07\n cpu_info (MRO): " + line + "\n bios-strings (MRO): bios-vendor: X; bios-version: 2.1\n";
        HostCpuid host = Read(list + list.Replace("xen07", "xen08")).Hosts.First();
        host.Name.ShouldBe("xen07");
        host.Bios.ShouldBe("2.1");
        host.Registers.ShouldBe(Read(HostCpuInfo).Hosts.Single().Registers);
    }

    [Fact]
    public void A_set_of_guests_that_the_host_cannot_run_is_passed_over_and_that_is_said()
    {
        HostCpuid host = Read(HostCpuInfo.Replace("features_hvm: 17cbfbff", "features_hvm: 10000000")).Hosts.Single();
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(0x80b82201));
        host.Warnings.ShouldContain(w => w.Contains("features_hvm lacks"));
    }

    [Fact]
    public void On_amd_the_aliases_that_xen_clears_repeat_leaf_1()
    {
        HostCpuid host = Read("vendor: AuthenticAMD\nfeatures_hvm: 178bfbff-f6f8320b-2e500800-244037ff\n").Hosts.Single();
        host.Leaves.Find(0x80000001, 0, RegisterName.Edx).ShouldBe(RegisterValue.Of(0x2e500800 | (0x178bfbff & 0x0183F3FF)));
    }

    [Theory]
    [InlineData("features_hvm: 17cbfbff-80b8222-2993fbff\n")]
    [InlineData("features_hvm: 17cbfbff-80b8222g-2993fbff\n")]
    [InlineData("hw_caps : bfebfbff:77faf3ff\nhw_caps : 1\nxen_version : 4.11\n")]
    public void Words_that_do_not_fit_are_reported(string text) => Read(text).Problems.ShouldNotBeEmpty();

    private static DumpImport Read(string text, string? format = null) =>
        Registry.Formats.Read(DumpText.Of(text), "xen.txt", "xen", format is null ? null : Registry.Formats.Named(format));
}
