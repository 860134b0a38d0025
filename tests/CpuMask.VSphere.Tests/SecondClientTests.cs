using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;
using CpuMask.VSphere.Tests.Shared;

namespace CpuMask.VSphere.Tests;

/// <summary>What we send and read, seen by a client that no one here wrote: Debian's python3-pyvmomi.</summary>
public sealed class SecondClientTests
{
    private const string Python = "/usr/bin/python3";
    private static readonly string Script = Path.Combine(VCenterBinary.RepositoryRoot, "tests", "Peers", "vcenter", "check.py");

    [Fact]
    public void Every_mask_that_we_send_is_read_back_the_same_by_pyvmomi()
    {
        RequirePyVmomi();

        using VCenter vcenter = VCenter.Start(Sites.Vms);
        using VSphereSession session = vcenter.Connect();
        using var folder = new TempFolder();
        UndoJournal journal = UndoJournal.For(session, folder.Path);
        string[] names = { "app08", "app08masked", "app13", "app13masked", "app14", "app14masked" };
        MaskRequest[] requests =
        {
            MaskRequest.For(VmMaskTests.PoolMask(session)),
            new() { Mask = Lines("cpuid.1.ecx = \"0101:xTFR:H---:0101:xTFR:H---:0101:----\"", "cpuid.80000001.edx.amd = \"HHTR:H0HH:HHRH:RRHH:HHHH:XR1H:HHHH:HHHH\""), Mechanism = MaskMechanism.CpuFeatureMask },
            new() { Mask = Lines("cpuid.1.ecx = \"----:----:----:----:----:----:----:-1--\"", "cpuid.d.1.eax = \"----:----:----:----:----:----:----:0---\"") },
        };
        foreach (MaskRequest request in requests)
        {
            VmMaskResult[] changed = VmMaskTests.Set(session, journal, request, names).Values
                .Where(r => r.Outcome == MaskOutcome.Changed).ToArray();
            changed.Length.ShouldBeGreaterThanOrEqualTo(3);
            Dictionary<string, JsonElement> theirs = Read(vcenter, "vms", names);
            foreach (VmMaskResult result in changed)
            {
                JsonElement vm = theirs[result.State.Name];
                foreach (SettingChange setting in result.Plan.Change.Settings)
                {
                    vm.GetProperty("extraConfig").GetProperty(setting.Key).GetString().ShouldBe(setting.New);
                }

                foreach (LevelChange level in result.Plan.Change.Levels)
                {
                    vm.GetProperty("cpuFeatureMask").EnumerateArray().Select(Text).ShouldContain(Text(level.New!));
                }

                result.State.CpuFeatureMask.Select(Text).ShouldBe(vm.GetProperty("cpuFeatureMask").EnumerateArray().Select(Text));
            }
        }

        VmMaskTests.Run(session, session.PlanRestores(journal), journal).ShouldAllBe(r => r.Error == null);
    }

    [Fact]
    public void Hosts_are_read_as_pyvmomi_reads_them()
    {
        RequirePyVmomi();

        using VCenter vcenter = VCenter.Start();
        using VSphereSession session = vcenter.Connect();
        Dictionary<string, JsonElement> theirs = Read(vcenter, "hosts");
        foreach (VSphereHost host in session.GetHosts(new HostQuery()))
        {
            JsonElement other = theirs[host.Name];
            host.Cpuid.Brand.ShouldBe(other.GetProperty("model").GetString());
            host.MaxEvcMode.ShouldBe(other.GetProperty("maxEvc").GetString());
            host.FeatureCapabilities.OrderBy(p => p.Key, StringComparer.Ordinal).ShouldBe(
                other.GetProperty("featureCapability").EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!)).OrderBy(p => p.Key, StringComparer.Ordinal));
            foreach (JsonElement level in other.GetProperty("cpuFeature").EnumerateArray())
            {
                uint leaf = Convert.ToUInt32(level.GetProperty("level").GetString(), 16);
                for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
                {
                    string bits = level.GetProperty(r.ToString().ToLowerInvariant()).GetString()!.Replace(":", string.Empty);
                    host.Cpuid.Leaves.Find(leaf, 0, r)!.Value.Value.ShouldBe(Convert.ToUInt32(bits.Replace('-', '0'), 2));
                }
            }
        }
    }

    private static GuestMask Lines(params string[] lines) => GuestMaskText.Parse("lines", lines, isDescriptor: false);

    private static string Text(CpuIdMask m) => $"0x{unchecked((uint)m.Level):x8}/{m.Vendor}/{m.Eax}/{m.Ebx}/{m.Ecx}/{m.Edx}";

    private static string Text(JsonElement m) => string.Join(
        "/", new[] { "level", "vendor", "eax", "ebx", "ecx", "edx" }.Select(n => m.GetProperty(n).GetString()));

    private static Dictionary<string, JsonElement> Read(VCenter vcenter, string what, params string[] names)
    {
        (int code, string output, string errors) = Run(new[] { Script, vcenter.Url.ToString(), what }.Concat(names).ToArray());
        code.ShouldBe(0, errors);
        return JsonDocument.Parse(output).RootElement.EnumerateArray().ToDictionary(e => e.GetProperty("name").GetString()!);
    }

    private static void RequirePyVmomi() => Needs.Peer(File.Exists(Python) && Run("-c", "import pyVmomi").Code == 0, "Debian's python3-pyvmomi");

    private static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        var info = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(info)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
