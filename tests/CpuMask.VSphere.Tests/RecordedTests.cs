using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Migration;
using CpuMask.Migration.Graph;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reading;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Migration;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>Against what a real vCenter 8.0.3 answered. See docs/vsphere-recorded.md.</summary>
public sealed class RecordedTests
{
    private static readonly string[] Removed =
    {
        "AVX512F", "AVX512DQ", "AVX512_IFMA", "AVX512CD", "AVX512BW", "AVX512VL", "AVX512_VBMI", "AVX512_VBMI2", "GFNI", "VAES", "AVX512_VNNI", "AVX512_BITALG",
        "AVX512_VPOPCNTDQ", "RDCL_NO",
    };

    [Fact]
    public void A_host_and_its_copy_differ_in_exactly_the_features_that_the_copy_lacks()
    {
        using RecordedVCenter recorded = RecordedVCenter.Start();
        using VSphereSession session = recorded.Connect();
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        hosts.Select(h => h.Name).ShouldBe(new[] { "real-icelake", "same-no-avx512" });
        foreach (HostCpuid[] views in new[] { hosts.Select(h => h.Cpuid).ToArray(), hosts.Select(h => h.GuestMaximum).ToArray() })
        {
            CpuidComparison.Compare(views).Differences.Select(d => d.Feature).ShouldBe(Removed);
            VMotionMask mask = VMotionMask.Create(views);
            mask.Bits.Select(b => b.Feature).ShouldBe(Removed);
            mask.FeatMaskLines.ShouldContain("featMask.vm.misc.rdcl_no = \"Val:0\"");
            mask.FeatMaskLines.Count.ShouldBe(Removed.Length);
            PoolGraph.Of(views, VMwareGuestView.Instance).Islands.Count.ShouldBe(2);
        }

        // A key that is younger than the release stays unknown, and so does a number.
        hosts[0].Cpuid.Registers[new RegisterAddress(7, 1, RegisterName.Eax).Bit(0)].ShouldBeNull("SHA512");
        hosts[0].Cpuid.Registers[new RegisterAddress(7, 0, RegisterName.Edx).Bit(24)].ShouldBe(false, "AMX_TILE");
    }

    [Fact]
    public void A_vm_that_uses_them_stays_and_the_cluster_s_own_vm_moves_but_keeps_nobody()
    {
        using RecordedVCenter recorded = RecordedVCenter.Start();
        using VSphereSession session = recorded.Connect();
        VSphereHost[] hosts = session.GetHosts(new HostQuery()).ToArray();
        VSphereVm[] vms = session.FindVms(new VmQuery()).ToArray();
        Dictionary<(string, string), LiveVerdict> verdicts = LiveMigration.Of(session, vms, hosts).Verdicts().ToDictionary(v => (v.Vm.Name.Split('-')[0], v.Host.Name));

        verdicts[("vCLS", "real-icelake")].Cpu.Verdict.ShouldBe(MigrationVerdict.CanLand, "its own host");
        verdicts[("vCLS", "same-no-avx512")].Cpu.Verdict.ShouldBe(MigrationVerdict.CanLand);
        verdicts[("app", "real-icelake")].Cpu.Verdict.ShouldBe(MigrationVerdict.CanLand);
        verdicts[("app", "same-no-avx512")].Cpu.Blocking.Select(b => b.Feature).Except(Removed).ShouldBeEmpty();
        verdicts[("app", "same-no-avx512")].Cpu.Blocking.Count.ShouldBe(12, "it does not use GFNI and VAES");

        LiveEvacuation plan = LiveEvacuation.Of(session, new[] { "real-icelake" }, null).ShouldHaveSingleItem();
        plan.Plan.Stuck.SelectMany(s => s.Guests).ShouldBe(new[] { "app-avx512" });
        plan.Warnings.ShouldContain(w => w.Contains("vCLS") && w.Contains("cluster services"));
    }

    [Fact]
    public void A_vm_s_mask_hides_all_of_them()
    {
        using RecordedVCenter recorded = RecordedVCenter.Start();
        using VSphereSession session = recorded.Connect();
        var masks = new PoolMasks(session, session.GetHosts(new HostQuery()).ToArray());
        VSphereVm vm = session.FindVms(new VmQuery { Names = new[] { "off01" } }).Single();
        VMotionMask mask = masks.MaskFor(vm, new List<string>());
        session.PlanMask(vm, new MaskRequest { Mask = mask.Mask, Vendor = mask.Vendor }).Change.Settings
            .Count(s => s.New == "Val:0").ShouldBe(Removed.Length);
    }

    private static string Text(HostCpuid host) => host.Kernel + " " + host.Bios + " " + host.Brand + " " + host.Surroundings?.ConnectionState + " "
        + string.Join(" ", host.Registers.Leaves.Select(l => $"{l.Leaf:X}.{l.Subleaf:X}:{l.Eax}/{l.Ebx}/{l.Ecx}/{l.Edx}")) + string.Join(" ", host.Registers.Msrs.Select(m => $"{m.Value:X}/{m.Known:X}"));

    [Fact]
    public void The_example_s_recording_is_read_as_the_server_is_and_holds_no_name()
    {
        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        const string Python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(Python), "This machine lacks python3.");
        string script = Path.Combine(VCenterBinary.RepositoryRoot, "examples", "record", "record_vcenter.py");
        using Process run = Process.Start(new ProcessStartInfo(Python, [script, vcenter.Server, VCenter.User, "--insecure"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["CPUMASK_PASSWORD"] = VCenter.Password },
        })!;
        System.Threading.Tasks.Task<string> errors = run.StandardError.ReadToEndAsync();
        string text = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        run.ExitCode.ShouldBe(0, errors.Result);

        foreach (string name in new[] { "esx0", "app1", "Lab", "Prod", "golden", "127.0.0.1", "left alone", "group-", "datastore" })
        {
            text.ShouldNotContain(name, Case.Sensitive);
        }

        using var folder = new TempFolder();
        string file = Path.Combine(folder.Path, "recording.xml");
        File.WriteAllText(file, text);
        HostCpuid[] read = new DumpFile(Registry.Formats).Read(file).Hosts.ToArray();
        HostCpuid[] live = session.GetHosts(new HostQuery()).Where(h => h.HasCpuid).Select(h => h.Cpuid).ToArray();
        read.Select(Text).Order().ShouldBe(live.Select(Text).Order());
    }
}
