using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Dumps.Xen;

public class XenCpuidReaderTests
{
    private const string Policies = """
        Xen reports there are maximum 120 leaves and 2 MSRs
        Raw policy: 33 leaves, 2 MSRs
         CPUID:
          leaf     subleaf  -> eax      ebx      ecx      edx     
          00000000:ffffffff -> 0000001f:756e6547:6c65746e:49656e69
          00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff
          00000006:ffffffff -> 00000077:00000002:00000009:00000000
          00000007:00000000 -> 00000002:f3bfffff:40417f5e:bc000012
          80000000:ffffffff -> 80000008:00000000:00000000:00000000
          80000001:ffffffff -> 00000000:00000000:00000121:2c100800
         MSRs:
          index    -> value           
          0000010a -> 000000000d1aec6b
        Host policy: 30 leaves, 2 MSRs
         CPUID:
          leaf     subleaf  -> eax      ebx      ecx      edx     
          00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69
          00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff
          00000007:00000000 -> 00000002:f3bfffff:40417f5e:bc000012
          80000000:ffffffff -> 80000008:00000000:00000000:00000000
          80000001:ffffffff -> 00000000:00000000:00000121:2c100800
         MSRs:
          index    -> value           
          0000010a -> 000000000d1aec6b
        HVM Max policy: 30 leaves, 2 MSRs
         CPUID:
          00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69
          00000001:ffffffff -> 000606a6:00400800:f7fa3223:1fcbfbff
         MSRs:
        """;

    private static readonly RegisterAddress Edx7 = new(7, 0, RegisterName.Edx);

    [Theory]
    [InlineData("xen-cpuid-hvm-default", "HVM Default policy: 1 leaves, 0 MSRs\n CPUID:\n")]
    [InlineData("xen-cpuid-hvm-max", "HVM Max policy: 2 leaves, 0 MSRs\n CPUID:\n  00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69\n  00000001:ffffffff -> 00000000:00000000:00000000:00000000\n")]
    public void A_policy_with_nothing_in_it_is_no_host_and_no_mask_of_zeros(string format, string policy)
    {
        DumpImport import = Read("Xen reports there are maximum 114 leaves and 2 MSRs\nHost policy: 2 leaves, 0 MSRs\n CPUID:\n  00000000:ffffffff -> 0000000d:756e6547:6c65746e:49656e69\n"
            + "  00000001:ffffffff -> 000806c1:00400800:7ffefbff:bfebfbff\n" + policy, format);
        import.Hosts.ShouldBeEmpty();
        import.Problems.Single().Message.ShouldContain("runs no such guests");
    }

    [Fact]
    public void The_host_policy_is_read_and_that_is_said()
    {
        HostCpuid host = Read(Policies).Hosts.Single();
        host.View.ShouldBe(HostView.Hardware);
        host.Warnings.ShouldContain(w => w.Contains("Host policy") && w.Contains("HVM Max"));
        host.Registers[Edx7].ShouldBe(RegisterValue.Of(0xbc000012));
        host.Msrs.Single().Value.ShouldBe(0xd1aec6bul);
    }

    [Fact]
    public void The_cpu_s_own_maximum_comes_from_the_raw_policy_and_what_xen_does_not_look_at_is_unknown()
    {
        RegisterSet registers = Read(Policies).Hosts.Single().Registers;
        registers.Maximum(LeafRange.Basic).ShouldBe(0x1Fu);
        registers[new RegisterAddress(0x14, 0, RegisterName.Ebx)].IsUnknown.ShouldBeTrue();
        registers[new RegisterAddress(6, 0, RegisterName.Eax)].ShouldBe(RegisterValue.Of(0x77));
    }

    [Fact]
    public void A_leaf_that_is_not_printed_below_the_maximum_is_all_zeros()
    {
        RegisterSet registers = Read(Policies).Hosts.Single().Registers;
        registers[new RegisterAddress(7, 1, RegisterName.Eax)].ShouldBe(RegisterValue.Zero);
        registers[new RegisterAddress(0xD, 1, RegisterName.Eax)].ShouldBe(RegisterValue.Zero);
        registers[new RegisterAddress(0x80000008, 0, RegisterName.Ebx)].ShouldBe(RegisterValue.Zero);
    }

    [Fact]
    public void A_host_policy_without_the_raw_one_leaves_the_maximum_unknown_because_xen_cut_it()
    {
        string[] lines = Policies.Split('\n');
        HostCpuid host = Read(string.Join("\n", lines.Take(1).Concat(lines.SkipWhile(l => !l.StartsWith("Host"))))).Hosts.Single();
        host.Registers.Maximum(LeafRange.Basic).ShouldBeNull();
        host.Registers[new RegisterAddress(0x14, 0, RegisterName.Ebx)].IsUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("xen-cpuid-hvm-max", HostView.GuestMaximum, 0xf7fa3223u)]
    [InlineData("xen-cpuid-raw", HostView.Hardware, 0x7ffefbffu)]
    public void Another_policy_is_read_when_the_format_names_it(string format, HostView view, uint ecx)
    {
        HostCpuid host = Read(Policies, format).Hosts.Single();
        host.View.ShouldBe(view);
        host.Leaves.Find(1, 0, RegisterName.Ecx).ShouldBe(RegisterValue.Of(ecx));
        host.Format.ShouldBe(format);
    }

    [Fact]
    public void A_policy_that_is_not_there_is_an_error_that_names_those_that_are()
    {
        DumpImport import = Read(Policies, "xen-cpuid-pv-max");
        import.Hosts.ShouldBeEmpty();
        import.Problems.Single().Message.ShouldContain("Raw, Host, HVM Max");
    }

    [Fact]
    public void Words_from_a_later_xen_are_counted_and_the_others_keep_their_place()
    {
        const string Text = "nr_features: 3\n   KEY 1d       zz9      7d0     \n\nDynamic sets:\nHost                            bfebfbff:12345678:bc000012\n";
        HostCpuid host = Read(Text).Hosts.Single();
        host.Registers[Edx7].ShouldBe(RegisterValue.Of(0xbc000012));
        host.Warnings.ShouldContain(w => w.Contains("1 word"));
    }

    [Fact]
    public void Cleared_aliases_of_a_featureset_are_unknown_because_xen_clears_them_on_amd()
    {
        const string Text = "nr_features: 4\n\nDynamic sets:\nHost                            178bf3ff:76d8320b:2e500800:244037ff\n";
        RegisterValue edx = Read(Text).Hosts.Single().Registers[new RegisterAddress(0x80000001, 0, RegisterName.Edx)];
        edx[0].ShouldBeNull();
        edx[20].ShouldBe(true);
        edx[19].ShouldBe(false);
    }

    [Theory]
    [InlineData("  00000001:ffffffff -> 000606a6:00400800:7ffefbff")]
    [InlineData("  00000001:ffffffff -> 000606a6:00400800:7ffefbff:bfebfbff:00000000")]
    [InlineData("  0000010a -> xyz")]
    public void A_row_that_does_not_fit_is_reported(string row) =>
        Read("Xen reports there are maximum 1 leaves and 2 MSRs\nRaw policy: 1 leaves, 0 MSRs\n CPUID:\n" + row).Problems.Single().Position.Line.ShouldBe(4);

    [Fact]
    public void What_debian_s_xen_cpuid_prints_for_real_cpus_reads_as_the_leaves_it_was_given()
    {
        foreach (HostCpuid real in RealHosts())
        {
            string text = FakeXen.Run("xen-cpuid", "-p", real.Leaves);

            foreach (string format in new[] { "xen-cpuid", "xen-cpuid-raw", "xen-cpuid-host", "xen-cpuid-hvm-max", "xen-cpuid-pv-default" })
            {
                DumpImport import = Read(text, format == "xen-cpuid" ? null : format);
                import.Problems.ShouldBeEmpty(real.Name);
                HostCpuid host = import.Hosts.ShouldHaveSingleItem(real.Name);
                foreach (LeafRegisters row in real.Leaves.Where(FakeXen.IsXens).Where(r => LeafRange.IsAbove(r.Leaf, Maximum(real, r.Leaf)) == false))
                {
                    // The preload cuts the maxima to what Xen knows.
                    LeafRegisters? read = host.Leaves.Find(row.Leaf, row.Subleaf);
                    bool allZero = (row.Eax.Value | row.Ebx.Value | row.Ecx.Value | row.Edx.Value) == 0;
                    if (!(allZero && read is null))
                    {
                        read.ShouldNotBeNull(real.Name + " " + row.Leaf.ToString("x"));
                        read!.Value.Ecx.ShouldBe(row.Ecx, real.Name);
                        read.Value.Edx.ShouldBe(row.Edx, real.Name);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("-d")]
    public void What_debian_s_xen_cpuid_prints_as_featuresets_reads_as_the_registers_it_was_given(string arguments)
    {
        foreach (HostCpuid real in RealHosts().Take(4))
        {
            string text = FakeXen.Run("xen-cpuid", arguments, real.Leaves);

            DumpImport import = Read(text);
            import.Format.ShouldBe("xen-cpuid");
            import.Problems.ShouldBeEmpty();
            HostCpuid host = import.Hosts.Single();
            foreach (LeafRegisters row in host.Leaves)
            {
                for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
                {
                    uint given = real.Leaves.Find(row.Leaf, row.Subleaf, r)?.Value ?? 0;
                    (row[r].Value & row[r].Known).ShouldBe(given & row[r].Known, real.Name + " " + row.Leaf.ToString("x") + " " + r);
                }
            }

            host.Leaves.Find(7, 0, RegisterName.Ebx)!.Value.IsKnown.ShouldBeTrue();
        }
    }

    private static RegisterValue Maximum(HostCpuid host, uint leaf) => host.Leaves.Find(LeafRange.Base(leaf), 0, RegisterName.Eax) ?? default;

    private static IEnumerable<HostCpuid> RealHosts() => new[]
    {
        "libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml", "libvirt/x86_64-cpuid-Xeon-Platinum-8268.xml", "libvirt/x86_64-cpuid-Opteron-2350.xml",
        "libvirt/x86_64-cpuid-Core2-E6850.xml", "drpizza/intel-sde/future.txt",
    }.Select(f => new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(f)).Hosts.First());

    private static DumpImport Read(string text, string? format = null) =>
        Registry.Formats.Read(DumpText.Of(text), "xen.txt", "xen", format is null ? null : Registry.Formats.Named(format));
}
