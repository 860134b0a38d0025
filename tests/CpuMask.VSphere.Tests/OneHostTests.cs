using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Tests.Shared;
using Tree = System.Collections.Generic.Dictionary<string, object>;

namespace CpuMask.VSphere.Tests;

/// <summary>One host, by every way that leads here, is one record.</summary>
public sealed class OneHostTests
{
    // As a host of vSphere 8 lists them: no feature that it lacks, small letters, keys of every family. The two packages differ
    // in what differs between CPUs of any machine, and the host's own list has one level less than they have.
    private static readonly string[] Keys =
    {
        "cpuid.3dnprefetch", "cpuid.abm", "cpuid.aes", "cpuid.avx", "cpuid.avx2", "cpuid.bmi1", "cpuid.bmi2", "cpuid.cmpxchg16b", "cpuid.ds", "cpuid.enfstrg", "cpuid.f16c",
        "cpuid.fma", "cpuid.fsgsbase", "cpuid.ibpb", "cpuid.ibrs", "cpuid.intel", "cpuid.invpcid", "cpuid.lahf64", "cpuid.lm", "cpuid.movbe", "cpuid.mwait", "cpuid.nx", "cpuid.pcid",
        "cpuid.pclmulqdq", "cpuid.pdpe1gb", "cpuid.popcnt", "cpuid.rdrand", "cpuid.rdtscp", "cpuid.smep", "cpuid.ss", "cpuid.ssbd", "cpuid.sse3", "cpuid.sse41", "cpuid.sse42", "cpuid.ssse3",
        "cpuid.stibp", "cpuid.vmx", "cpuid.xcr0_master_sse", "cpuid.xcr0_master_ymm_h", "cpuid.xsave", "cpuid.xsaveopt", "hv.capable", "misc.mds_no", "vt.realmode",
    };

    private static readonly (int Level, uint[] Words)[] Levels =
    {
        (0, new[] { 0xfu, 0x756e6547u, 0x6c65746eu, 0x49656e69u }), (1, new[] { 0x306f2u, 0x00200800u, 0xfffefbffu, 0xbfebfbffu }),
        (int.MinValue, new[] { 0x80000008u, 0u, 0u, 0u }), (int.MinValue + 1, new[] { 0u, 0u, 0x21u, 0x2c100800u }), (int.MinValue + 8, new[] { 0x302eu, 0u, 0u, 0u }),
    };

    [Fact]
    public void Json_xml_clixml_vim_cmd_powercli_and_the_server_s_answer_give_the_same_host()
    {
        using VCenter vcenter = VCenter.Start(Profile());
        using VSphereSession session = vcenter.Connect();
        VSphereHost live = session.GetHosts(new HostQuery { Names = new[] { "esx01" } }).Single();
        Tree tree = Object(live.Cpuid.LogicalProcessors);
        using var folder = new TempFolder();
        HostCpuid Saved(string file, string text)
        {
            string path = Path.Combine(folder.Path, file);
            File.WriteAllText(path, text);
            DumpImport import = new DumpFile(Registry.Formats).Read(path);
            import.Problems.ShouldBeEmpty(file);
            return import.Hosts.ShouldHaveSingleItem(file);
        }

        var ways = new Dictionary<string, HostCpuid>
        {
            ["govc -json"] = Saved("a.json", JsonSerializer.Serialize(new[] { tree })),
            ["govc object.save"] = Saved("b.xml", "<ObjectContent xmlns=\"urn:vim25\"><obj type=\"HostSystem\">host-21</obj>"
                + string.Concat(tree.Select(p => "<propSet><name>" + p.Key + "</name><val>" + Xml(p.Value) + "</val></propSet>")) + "</ObjectContent>"),
            ["Export-Clixml"] = Saved("c.xml", "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">" + CliXml(null, tree) + "</Objs>"),
            ["vim-cmd"] = Saved("d.txt", "Host:\n\n" + VimCmd(tree, "vim.HostSystem") + "\n"),
            ["PowerCLI"] = ClientInventory.ReadHost(new ClientObject(new View(tree), Member)).Cpuid,
        };
        live.Cpuid.Registers[new RegisterAddress(7, 0, RegisterName.Ebx).Bit(16)].ShouldBe(false, "AVX512F is not listed");
        live.Cpuid.Registers[RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(0)].ShouldBe(false, "RDCL_NO is not listed");
        foreach ((string way, HostCpuid host) in ways)
        {
            host.Registers.ShouldBe(live.Cpuid.Registers, way);
            Text(host).ShouldBe(Text(live.Cpuid), way);
        }
    }

    // All that a record has but where it came from and what stands above the host in the server's inventory.
    private static string Text(HostCpuid host)
    {
        HostSurroundings surroundings = host.Surroundings! with { Cluster = null, Datacenter = null, Id = null };
        return JsonSerializer.Serialize(new
        {
            host.Name, View = host.View.ToString(), Vendor = host.Vendor.ToString(), Signature = host.Signature.ToString(), host.Brand, host.Bios, host.Kernel, host.LogicalProcessors,
            Surroundings = surroundings.ToString(), Capabilities = host.Capabilities.OrderBy(c => c.Key, StringComparer.Ordinal),
            Leaves = string.Join("\n", host.Leaves.Select(l => l.ToString())), Features = HostFeatures.Of(host).Select(f => f.ToString()), host.Warnings,
        });
    }

    private static string Profile() => $$"""
        { "datacenters": [ { "name": "Lab", "clusters": [ { "name": "Prod", "hosts": [ "esx01" ] } ], "standalone": [] } ],
          "hosts": { "esx01": { "cpuModel": "Intel(R) Xeon(R) CPU E5-2690 v3", "vendor": "intel", "version": "8.0.3", "build": "24022510", "maker": "Example", "model": "Blade 1",
            "biosVersion": "2.1", "biosDate": "2018-05-24", "maxEvc": "intel-haswell",
            "cpuFeature": [ {{string.Join(", ", Levels.Skip(1).Select(l => Level(l, 0)))}} ],
            "packages": [ [ {{string.Join(", ", Levels.Select(l => Level(l, 0)))}} ], [ {{string.Join(", ", Levels.Select(l => Level(l, 0x20)))}} ] ],
            "featureCapability": { {{string.Join(", ", Keys.Select(k => "\"" + k + "\": \"1\""))}} } } } }
        """;

    private static string Level((int Level, uint[] Words) l, uint apic)
    {
        Tree level = Info(l, apic);
        return JsonSerializer.Serialize(new { level = l.Level, eax = level["eax"], ebx = level["ebx"], ecx = level["ecx"], edx = level["edx"] });
    }

    private static Tree Object(int threads)
    {
        List<object> Infos(int skip, uint apic) => Levels.Skip(skip).Select(l => (object)Info(l, apic)).ToList();
        List<object> capabilities = Keys.Select(k => (object)new Tree { ["key"] = k, ["featureName"] = k, ["value"] = "1" }).ToList();
        Tree Package(uint apic) => new() { ["vendor"] = "intel", ["description"] = "Intel(R) Xeon(R) CPU E5-2690 v3", ["cpuFeature"] = Infos(0, apic) };
        return new Tree
        {
            ["name"] = "esx01",
            ["hardware"] = new Tree
            {
                ["systemInfo"] = new Tree { ["vendor"] = "Example", ["model"] = "Blade 1" },
                ["cpuPkg"] = new List<object> { Package(0), Package(0x20) },
                ["cpuFeature"] = Infos(1, 0),
                ["biosInfo"] = new Tree { ["biosVersion"] = "2.1", ["releaseDate"] = "2018-05-24T00:00:00Z" },
            },
            ["config"] = new Tree
            {
                ["product"] = new Tree { ["fullName"] = "VMware ESXi 8.0.3 build-24022510", ["version"] = "8.0.3", ["build"] = "24022510" },
                ["featureCapability"] = capabilities, ["maskedFeatureCapability"] = capabilities,
            },
            ["runtime"] = new Tree { ["connectionState"] = "connected", ["inMaintenanceMode"] = "false" },
            ["summary"] = new Tree
            {
                ["hardware"] = new Tree { ["cpuModel"] = "a name that somebody gave", ["numCpuThreads"] = threads.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                ["maxEVCModeKey"] = "intel-haswell",
            },
        };
    }

    private static Tree Info((int Level, uint[] Words) l, uint apic)
    {
        uint[] words = l.Level == 1 ? new[] { l.Words[0], l.Words[1] | (apic << 24), l.Words[2], l.Words[3] } : l.Words;
        string[] bits = words.Select(w => string.Join(":", Convert.ToString(w, 2).PadLeft(32, '0').Chunk(4).Select(c => new string(c)))).ToArray();
        return new Tree
        {
            ["level"] = l.Level.ToString(System.Globalization.CultureInfo.InvariantCulture), ["eax"] = bits[0], ["ebx"] = bits[1], ["ecx"] = bits[2], ["edx"] = bits[3],
        };
    }

    // A client's object is no list.
    private static object? Member(object value, string name) => value is View view
        ? Wrapped(view.Properties.FirstOrDefault(p => p.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value)
        : null;

    private static object? Wrapped(object? value) => value switch
    {
        Tree tree => new View(tree),
        List<object> list => list.Select(Wrapped).ToArray(),
        _ => value,
    };

    private sealed record View(Tree Properties);

    private static string Xml(object value) => value switch
    {
        Tree tree => string.Concat(tree.Select(p => p.Value is List<object> list
            ? string.Concat(list.Select(i => "<" + p.Key + ">" + Xml(i) + "</" + p.Key + ">"))
            : "<" + p.Key + ">" + Xml(p.Value) + "</" + p.Key + ">")),
        _ => value.ToString()!,
    };

    private static string CliXml(string? name, object value)
    {
        string n = name is null ? string.Empty : " N=\"" + char.ToUpperInvariant(name[0]) + name.Substring(1) + "\"";
        return value switch
        {
            Tree tree => "<Obj" + n + "><Props>" + string.Concat(tree.Select(p => CliXml(p.Key, p.Value))) + "</Props></Obj>",
            List<object> list => "<Obj" + n + "><LST>" + string.Concat(list.Select(i => CliXml(null, i))) + "</LST></Obj>",
            _ => "<S" + n + ">" + value + "</S>",
        };
    }

    private static string VimCmd(object value, string type) => value switch
    {
        Tree tree => "(" + type + ") {\n" + string.Concat(tree.Select(p => p.Key + " = " + VimCmd(p.Value, "vim." + p.Key) + ",\n")) + "}",
        List<object> list => "(" + type + ") [\n" + string.Join(",\n", list.Select(i => VimCmd(i, type))) + "\n]",
        _ => "\"" + value + "\"",
    };
}
