using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Features;
using CpuMask.Tests.Dumps.Vsphere;
using CpuMask.Tests.Shared;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Tests.Dumps;

/// <summary>Every real CPU written in every format that can say what its registers are, in every dialect, and read again.</summary>
public class DumpWriterTests
{
    // Formats that print every leaf with its sub-leaf. Of the CPUs those of one host that a format cannot say are left out.
    private static readonly Dictionary<string, (string Format, bool AllCpus, bool Msrs, Func<RealCpu, string> Write)> Whole = new()
    {
        ["cpuid -r"] = ("cpuid-r", true, false, CpuidRawText.Write),
        ["AIDA64 with [SL]"] = ("aida64", true, true, c => Aida64Text.Write(c, "registers", ": ", "-", notes: true)),
        ["AIDA64's CPUID page"] = ("aida64", true, true, c => Aida64Text.Write(c, "logical", ": ", "-", notes: false)),
        ["EVEREST with tabs"] = ("aida64", true, true, c => Aida64Text.Write(c, "numbered", "  \t", "-", notes: false)),
        ["AIDA64 rows with blanks"] = ("aida64", true, true, c => Aida64Text.Write(c, "mask", " : ", " ", notes: false)),
        ["AIDA64 rows alone"] = ("aida64", false, true, c => Aida64Text.Write(One(c), "none", ": ", "-", notes: false)),
        ["libvirt"] = ("libvirt-cpudata", false, true, LibvirtCpuDataXml.Write),
        ["RJCP"] = ("rjcp", true, false, RjcpXml.Write),
        ["Firecracker"] = ("firecracker", false, true, FirecrackerJson.Write),
        ["esxcli"] = ("esxcli", false, false, EsxcliText.Table),
        ["esxcli --formatter=csv"] = ("esxcli-csv", false, false, EsxcliText.Csv),
        ["esxcli --formatter=json"] = ("esxcli-json", false, false, EsxcliText.Json),
        ["esxcli --formatter=json, numbers"] = ("esxcli-json", false, false, EsxcliText.JsonNumbers),
        ["esxcli --formatter=xml"] = ("esxcli-xml", false, false, EsxcliText.Xml),
        ["vmware.log of a hosted product"] = ("vmware-log", false, false, c => VmwareLogText.Write(c, VmwareLogText.Prefixes[0])),
        ["vmware.log, bare"] = ("vmware-log", false, false, c => VmwareLogText.Write(c, VmwareLogText.Prefixes[1])),
        ["vmware.log of ESXi 6"] = ("vmware-log", false, false, c => VmwareLogText.Write(c, VmwareLogText.Prefixes[2])),
        ["vmware.log of ESXi 7"] = ("vmware-log", false, false, c => VmwareLogText.Write(c, VmwareLogText.Prefixes[3])),
    };

    public static IEnumerable<object[]> Dialects() => Whole.Keys.Select(k => new object[] { k });

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Every_real_cpu_is_read_back_register_by_register(string dialect)
    {
        (string format, bool allCpus, bool msrs, Func<RealCpu, string> write) = Whole[dialect];
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()))
        {
            DumpImport import = Read(write(cpu));
            import.Format.ShouldBe(format, cpu.Path);
            import.Problems.ShouldBeEmpty(cpu.Path);
            HostCpuid host = import.Hosts.ShouldHaveSingleItem(cpu.Path);
            ExpectedRegisters.ShouldMatch(host, cpu.Expected());
            host.Leaves.Select(r => (r.Leaf, r.Subleaf)).Except(cpu.Cpus[0].Rows.Select(r => (r.Leaf, r.Subleaf!.Value))).ShouldBeEmpty(cpu.Path);
            host.LogicalProcessors.ShouldBe(allCpus ? cpu.Cpus.Count : host.LogicalProcessors, cpu.Path);
            foreach ((uint number, ulong value) in cpu.Cpus[0].Msrs.Where(m => msrs && m.Number == 0x10A))
            {
                host.Msrs.Single(m => m.Index == number).Value.ShouldBe(value, cpu.Path);
            }
        }
    }

    [Fact]
    public void Hwlocs_folders_are_read_back_register_by_register()
    {
        using var folder = new TemporaryFolder();
        foreach (RealCpu cpu in RealTables.Cpus.Where((c, i) => c.Format == "hwloc" || i % 8 == 0).Select(c => c.Numbered()))
        {
            string host = Path.GetFileNameWithoutExtension(cpu.Path).Replace(' ', '-');
            for (int i = 0; i < cpu.Cpus.Count; i++)
            {
                folder.Write(host + "/pu" + i, HwlocText.Write(cpu.Cpus[i]));
            }

            DumpImport import = new DumpFiles(Registry.Formats).Read(folder.PathOf(host)).ToArray().ShouldHaveSingleItem(cpu.Path);
            import.Format.ShouldBe("hwloc");
            ExpectedRegisters.ShouldMatch(import.Hosts.ShouldHaveSingleItem(cpu.Path), cpu.Expected());
            import.Hosts[0].LogicalProcessors.ShouldBe(cpu.Cpus.Count, cpu.Path);
        }
    }

    [Theory]
    [InlineData("cpu-z")]
    [InlineData("aida64")]
    public void A_format_without_sub_leaves_gives_those_that_its_order_proves(string format)
    {
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()))
        {
            RealCpu bare = cpu with { Cpus = cpu.Cpus.Select(c => c with { Rows = c.Rows.Select(r => r with { Subleaf = null }).ToArray() }).ToArray() };
            DumpImport import = Read(format == "cpu-z" ? CpuZText.Write(bare) : Aida64Text.Write(bare, "registers", ": ", "-", notes: true));
            import.Format.ShouldBe(format, cpu.Path);
            import.Problems.ShouldBeEmpty(cpu.Path);
            HostCpuid host = import.Hosts.ShouldHaveSingleItem(cpu.Path);
            foreach (RealCpu.Row row in cpu.Cpus[0].Rows.Where(r => r.Leaf is 1 or 7 or 0x80000001 && r.Subleaf == 0))
            {
                host.Leaves.Find(row.Leaf, 0, RegisterName.Edx)!.Value.Value.ShouldBe(row.Edx, cpu.Path);
            }
        }
    }

    [Fact]
    public void Xens_policies_are_read_back_register_by_register()
    {
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()).Where(c => c.Cpus[0].Word(0x80000001, 0, 3) is { } edx && (edx >> 29 & 1) == 1))
        {
            foreach ((string policy, string format) in new[] { ("Host", ""), ("Raw", "xen-cpuid-raw"), ("HVM Max", "xen-cpuid-hvm-max"), ("PV Default", "xen-cpuid-pv-default") })
            {
                DumpImport import = Read(XenText.Policies(cpu, policy), format);
                import.Problems.ShouldBeEmpty(cpu.Path);
                HostCpuid host = import.Hosts.ShouldHaveSingleItem(cpu.Path + policy);
                ShouldHave(host, cpu, 1, 0, 2);
                ShouldHave(host, cpu, 7, 0, 1);
                ShouldHave(host, cpu, 0x80000001, 0, 3);
            }
        }
    }

    [Fact]
    public void Words_of_features_are_the_registers_they_stand_for()
    {
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()).Where(c => c.Expected() is { Family: >= 6, Vendor: "GenuineIntel" or "AuthenticAMD" }))
        {
            HostCpuid xl = Read(XenText.XlInfo(cpu)).Hosts.ShouldHaveSingleItem(cpu.Path), xapi = Read(XenText.HostCpuInfo(cpu)).Hosts.ShouldHaveSingleItem(cpu.Path);
            xl.LogicalProcessors.ShouldBe(cpu.Cpus.Count, cpu.Path);
            xapi.Signature!.Value.Value.ShouldBe(cpu.Cpus[0].Word(1, 0, 0)!.Value & 0x0FFF0FFF, cpu.Path);
            for (int place = 0; place < 10; place++)
            {
                (uint leaf, uint subleaf, int register) = XenText.WordAt(place);
                foreach (HostCpuid host in place < 8 ? new[] { xl, xapi } : new[] { xapi })
                {
                    RegisterValue read = host.Leaves.Find(leaf, subleaf, (RegisterName)register)!.Value;
                    ((cpu.Cpus[0].Word(leaf, subleaf, register) ?? 0) & read.Known).ShouldBe(read.Value & read.Known, $"{cpu.Path} {host.Format} {leaf:X}");
                }
            }
        }
    }

    [Fact]
    public void The_boot_cds_screens_give_the_registers_they_show()
    {
        RealCpu[] cpus = RealTables.Cpus.Select(c => c.Numbered()).Where(c => c.Cpus[0].Word(0x80000001, 0, 3) is not null).ToArray();
        DumpImport verbose = Read(BootCdText.Verbose(cpus));
        verbose.Format.ShouldBe("vmware-boot-cd");
        verbose.Problems.ShouldBeEmpty();
        verbose.Hosts.Count.ShouldBe(cpus.Length);
        for (int i = 0; i < cpus.Length; i++)
        {
            HostCpuid plain = Read(BootCdText.Short(cpus[i])).Hosts.ShouldHaveSingleItem(cpus[i].Path);
            verbose.Hosts[i].Signature!.Value.Value.ShouldBe(cpus[i].Cpus[0].Word(1, 0, 0)!.Value, cpus[i].Path);
            foreach (HostCpuid host in new[] { plain, verbose.Hosts[i] })
            {
                ShouldHave(host, cpus[i], 1, 0, 2);
                ShouldHave(host, cpus[i], 0x80000001, 0, 3);
            }
        }
    }

    [Fact]
    public void Every_notation_of_a_vsphere_host_gives_the_levels_it_was_given()
    {
        foreach (RealCpu cpu in RealTables.Cpus.Select(c => c.Numbered()).Where(c => c.Cpus[0].Word(1, 0, 0) is not null))
        {
            LeafRegisters[] levels = cpu.Cpus[0].Rows.Where(r => r.Subleaf == 0 && r.Leaf is 0 or 1 or 0x80000000 or 0x80000001 or 0x80000008)
                .Select(r => new LeafRegisters(r.Leaf, 0, RegisterValue.Of(r.Eax), RegisterValue.Of(r.Ebx), RegisterValue.Of(r.Ecx), RegisterValue.Of(r.Edx))).ToArray();
            foreach ((string format, string notation, Func<SavedHost, string> write) in SavedHost.Notations)
            {
                DumpImport import = Read(write(new SavedHost("esx07", levels, new[] { ("hv.capable", "1") })));
                import.Format.ShouldBe(format, notation);
                HostCpuid host = import.Hosts.ShouldHaveSingleItem(cpu.Path + " " + notation);
                foreach (LeafRegisters level in levels)
                {
                    host.Leaves.Find(level.Leaf, 0).ShouldBe(level, cpu.Path + " " + notation);
                }
            }
        }
    }

    [Fact]
    public void A_rendered_dump_reads_as_the_file_that_its_values_come_from()
    {
        Assert.SkipWhen(Corpus.Beside is null, Corpus.NoneBeside);

        foreach (string path in RealTables.Cpus.Select(c => c.Path).Concat(RealTables.Named.Select(n => n.Path)))
        {
            HostCpuid[] real = new DumpFiles(Registry.Formats).Read(Corpus.Beside!.PathOf(path)).SelectMany(i => i.Hosts).ToArray();
            HostCpuid[] rendered = new DumpFiles(Registry.Formats).Read(Corpus.Own.PathOf(path)).SelectMany(i => i.Hosts).ToArray();
            rendered.Length.ShouldBe(real.Length, path);
            for (int i = 0; i < real.Length; i++)
            {
                rendered[i].Format.ShouldBe(real[i].Format, path);
                rendered[i].Registers.ShouldBe(real[i].Registers, path);
                rendered[i].Leaves.ShouldBe(real[i].Leaves, path);
                rendered[i].UnevenBits.ShouldBe(real[i].UnevenBits, path);
                (rendered[i].LogicalProcessors, rendered[i].Brand, rendered[i].Microcode, rendered[i].View).ShouldBe(
                    (real[i].LogicalProcessors, real[i].Brand, real[i].Microcode, real[i].View), path);
                (rendered[i].Bios, rendered[i].Kernel).ShouldBe((real[i].Bios, real[i].Kernel), path);
            }
        }
    }

    private static void ShouldHave(HostCpuid host, RealCpu cpu, uint leaf, uint subleaf, int register)
    {
        uint? word = cpu.Cpus[0].Word(leaf, subleaf, register);
        if (word is not null)
        {
            host.Leaves.Find(leaf, subleaf, (RegisterName)register)!.Value.Value.ShouldBe(word.Value, $"{cpu.Path} {host.Format} {leaf:X}");
        }
    }

    private static RealCpu One(RealCpu cpu) => cpu with { Cpus = cpu.Cpus.Take(1).ToArray() };

    private static DumpImport Read(string text, string format = "") =>
        Registry.Formats.Read(DumpText.Of(text), "dumps/host.txt", "host", format.Length == 0 ? null : Registry.Formats.Named(format));
}
