using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Compliance;
using CpuMask.Compliance.Runs;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Tests.Shared;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Fuzz;

/// <summary>Small inputs that each reader takes, to begin from: real CPUs of few leaves in every format, and short texts of all other kinds.</summary>
internal static class Seeds
{
    private const string Requirements = """[{"Name":"runtime.featureRequirement","Op":"assign","Val":{"VirtualMachineFeatureRequirement":[{"Key":"cpuid.sse3","FeatureName":"cpuid.sse3","Value":"Bool:Min:1"}]}}]""";
    private const string Levels = """[{"level":1,"vendor":"","eax":"0000:0000:0000:0010:0000:0110:1101:0111","ecx":"0001:0111:1011:1010:1110:0011:1111:1111"}]""";
    private const string Modes = """[{"Name":"capability.supportedEVCMode","Op":"assign","Val":{"EVCMode":[{"Key":"intel-merom","Label":"x","Vendor":"intel","FeatureCapability":[{"Key":"cpuid.SSE3","FeatureName":"cpuid.SSE3","Value":"1"}]}]}}]""";
    private const string Fault = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring><detail><NotAuthenticatedFault xmlns=\"urn:vim25\"><object>a</object></NotAuthenticatedFault></detail></s:Fault></s:Body></s:Envelope>";
    private const string VmAnswer = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body><R xmlns=\"urn:vim25\"><returnval><objects><obj type=\"VirtualMachine\">vm-1</obj><propSet><name>name</name><val>app01</val></propSet>"
        + "<propSet><name>config.cpuFeatureMask</name><val><HostCpuIdInfo><level>1</level><vendor>intel</vendor><ecx>----:----:----:----:----:----:---0:-0-0</ecx></HostCpuIdInfo></val></propSet>"
        + "<propSet><name>runtime.featureRequirement</name><val><VirtualMachineFeatureRequirement><key>cpuid.SSE3</key><value>Bool:Min:1</value></VirtualMachineFeatureRequirement></val></propSet></objects></returnval></R></s:Body></s:Envelope>";
    private const string Journal = """{"v":1,"kind":"begin","time":"2026-01-02T03:04:05+00:00","id":"a","vm":"vm-1","uuid":"u","name":"app01","mechanism":"Reconfigure","settings":[{"key":"cpuid.1.ecx","old":null,"new":"----:----:----:----:----:----:----:---0"}],"levels":[{"old":{"level":1,"vendor":"","ecx":"----"},"new":null}]}""" + "\n"
        + """{"v":1,"kind":"end","time":"2026-01-02T03:04:06+00:00","id":"a","outcome":"changed"}""" + "\n"
        + """{"v":1,"kind":"task","time":"2026-01-02T03:04:06+00:00","id":"a","task":"task-7"}""" + "\n" + """{"v":1,"kind":"undone","time":"2026-01-02T03:04:06+00:00","ids":["a"]}""" + "\n";
    private const string Policy = """{"rules":{"feature-missing":"error","model-drift":"off"},"failOn":"warning","waivers":[{"host":"esx*","feature":"AVX2","expires":"2026-12-31","reason":"CHG-1204"}]}""";

    private static readonly uint[] Leaves = { 0, 1, 4, 7, 0xD, 0x80000000, 0x80000001, 0x80000002, 0x80000008 };

    /// <summary>Every seed: the reader's name, a name of its own, and the bytes.</summary>
    public static IEnumerable<(string Reader, string Name, byte[] Bytes)> All()
    {
        var texts = new List<(string Name, string Text)>();
        foreach (string path in new[] { "libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml", "hwloc/Intel-RaptorLake-Corei7-1370P", "drpizza/aida64/intel/GenuineIntel0050654_SkylakeXeon_CPUID8.txt" })
        {
            texts.AddRange(Dumps(Small(RealTables.Cpu(path).Numbered())).Select(t => (t.Name + " " + path[..6], t.Text)));
        }

        texts.AddRange(RealTables.Named.GroupBy(n => (n.Format, n.Parts.Count > 1)).Select(g => g.OrderBy(n => n.Parts.Sum(p => p.Sum(k => k.Value.Length))).First())
            .Select(n => (n.Format + n.Parts.Count, NamesText.Write(n with { Parts = n.Parts.Take(2).ToArray() }))));
        texts.AddRange(Samples.All());
        texts.Add(("capabilities", "{\"config\":{\"maskedFeatureCapability\":[{\"key\":\"cpuid.AVX2\",\"value\":\"0\"}]},\"hardware\":{\"cpuFeature\":" + Levels + "}}"));
        texts.Add(("clixml", "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj RefId=\"0\"><TN RefId=\"1\"><T>VMware.Vim.HostSystem</T></TN><Props><S N=\"Name\">esx07</S><Obj N=\"Hardware\" RefId=\"2\"><Props>"
            + "<Obj N=\"CpuFeature\" RefId=\"3\"><LST><Obj RefId=\"4\"><Props><I32 N=\"Level\">1</I32><S N=\"Ecx\">0001:0111:1011:1010:1110:0011:1111:1111</S></Props></Obj></LST></Obj></Props></Obj></Props></Obj></Objs>"));
        HostCpuid[] hosts = texts.Take(3).SelectMany(t => Registry.Formats.Read(DumpText.Of(t.Text), t.Name, t.Name).Hosts).ToArray();
        texts.Add(("host json", Json(j => HostJson.Write(j, hosts[0]))));
        string baseline = Json(j => BaselineJson.Write(j, CpuBaseline.Of(hosts.Take(1)).Compute())), run = Json(j => RunJson.Write(j, ComplianceCheck.Run(hosts.Take(1).ToArray())));

        foreach ((string name, string text) in texts)
        {
            yield return ("dumps", name, Encoding.UTF8.GetBytes(text));
            yield return ("guests", name, Encoding.UTF8.GetBytes(text));
            foreach (string reader in Forced(text))
            {
                yield return (reader, name, Encoding.UTF8.GetBytes(text));
            }
        }

        foreach ((string reader, string text) in new[]
        {
            ("guests", Requirements), ("guests", "cpuid.sse3 - Bool:Min:1\ncpuid.avx2 - Bool:Min:1\n"), ("guests", "-machine pc-i440fx-7.2 -cpu EPYC-Rome,+avx512f,-svm,enforce -smp 4"), ("guests", baseline),
            ("guests", "vendor: GenuineIntel; features: 17cbfbff-f7fa3223-2d93fbff-00000023-00000001-000007ab-00000000-00000000-00001000-9c000400"),
            ("guest:qemu-command", "qemu-system-x86_64 -cpu host,migratable=on,phys-bits=40"), ("faults", string.Join("\n", Samples.All().First(s => s.Name == "error-texts.txt").Text)),
            ("faults", "internal error: guest CPU doesn't match specification: missing features: avx512f,pku"), ("faults", "error: operation failed: the CPU is incompatible with host CPU: Host CPU does not provide required features: erms"),
            ("mask-file", "cpuid.1.ecx = \"----:----:----:----:----:----:---0:-0-0\"\ncpuid.80000001.edx.amd = \"----:----:----:----:----:----:----:----\"\nfeatMask.vm.cpuid.SSE3 = \"Val:0\"\n"),
            ("mask-file", """{"guestMask":"x","vendor":"intel","vmx":["cpuid.1.ecx = \"----:----:----:----:----:----:---0:-0-0\""]}"""),
            ("guest-mask", "1.ecx=RRRR:RRRR:HHHH:HHHH:TTTT:FFFF:0000:1111\n80000001.edx.amd=----:----:----:----:----:----:----:xx10\n"),
            ("policy", Policy), ("run", run), ("baseline", baseline), ("evc-modes", Modes), ("evc-modes", "cpuid.SSE3\ncpuid.SSSE3 1\n"), ("soap", Fault), ("soap", VmAnswer),
            ("soap", VsphereText.Soap(new[] { ("esx07", Small(RealTables.Cpu("libvirt/x86_64-cpuid-EPYC-7601-32-Core.xml").Numbered())) })), ("journal", Journal),
        })
        {
            yield return (reader, reader, Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>A seed as an input of the entry.</summary>
    public static byte[] Input(string reader, byte[] bytes) => bytes.Prepend((byte)Array.FindIndex(Readers.All.ToArray(), r => r.Name == reader)).ToArray();

    // The readers that are only ever asked for by name read what their like detects.
    private static IEnumerable<string> Forced(string text) => Registry.Formats.All.Where(r => r.Fit(DumpText.Of(text)).Weight > 0)
        .SelectMany(r => Registry.Formats.All.Where(o => o.Format == r.Format || o.Format.StartsWith(r.Format + "-", StringComparison.Ordinal))).Select(r => "dump:" + r.Format);

    private static IEnumerable<(string Name, string Text)> Dumps(RealCpu cpu) => new[]
    {
        ("cpuid-r", CpuidRawText.Write(cpu)), ("aida64", Aida64Text.Write(cpu, "registers", ": ", "-", notes: true)), ("firecracker", FirecrackerJson.Write(cpu)),
        ("aida64-mask", Aida64Text.Write(cpu, "mask", " : ", " ", notes: false)), ("aida64-numbered", Aida64Text.Write(cpu, "numbered", "  \t", "-", notes: false)),
        ("libcpuid", LibcpuidText.Write(cpu with { Cpus = cpu.Cpus.Select(c => c with { Rows = c.Rows.Where(r => r.Leaf < 0x80000020).Select(r => r.Leaf == 4 ? r : r with { Subleaf = null }).ToArray() }).ToArray() })),
        ("cpu-z", CpuZText.Write(cpu)), ("hwloc", HwlocText.Write(cpu.Cpus[0])), ("libvirt-cpudata", LibvirtCpuDataXml.Write(cpu)), ("rjcp", RjcpXml.Write(cpu)),
        ("xen-cpuid", XenText.Policies(cpu, "Host", "HVM Max")), ("xl-info", XenText.XlInfo(cpu)), ("xapi", XenText.HostCpuInfo(cpu)),
        ("esxcli", EsxcliText.Table(cpu)), ("esxcli-csv", EsxcliText.Csv(cpu)), ("esxcli-json", EsxcliText.Json(cpu)), ("esxcli-xml", EsxcliText.Xml(cpu)),
        ("vmware-log", VmwareLogText.Write(cpu, VmwareLogText.Prefixes[2])), ("vsphere-xml", VsphereText.Soap(new[] { ("esx07", cpu) })), ("vim-cmd", VsphereText.HostHardware(cpu)),
        ("vmware-boot-cd", BootCdText.Verbose(new[] { cpu, cpu })),
    };

    private static RealCpu Small(RealCpu cpu) => cpu with
    {
        Cpus = cpu.Cpus.Take(2).Select(c => new RealCpu.Logical(
            c.Rows.Where(r => Leaves.Contains(r.Leaf) && r.Subleaf < 2).ToArray(), c.Msrs.Append((0x10Au, 0x2BUL)).DistinctBy(m => m.Item1).Take(2).ToArray())).ToArray(),
    };

    private static string Json(Action<JsonWriter> write)
    {
        var text = new StringWriter { NewLine = "\n" };
        write(new JsonWriter(text));
        return text.ToString();
    }
}
