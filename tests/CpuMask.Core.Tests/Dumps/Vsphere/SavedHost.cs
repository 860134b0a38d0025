using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Tests.Shared;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Dumps.Vsphere;

/// <summary>A vSphere host to write in every notation that tools save such objects in.</summary>
public sealed record SavedHost(string Name, LeafRegisters[] Levels, (string Key, string Value)[] Capabilities)
{
    // Keys of a leaf that is not among the levels, so that keys and levels never contradict each other.
    private static readonly string[] Keys = FeatureTable.Default.All
        .Where(f => f.IsFlag && f.Register.Leaf is (7 or 0xD) && f.NamesIn(NamingScheme.Vmware).Count > 0)
        .Select(f => f.NamesIn(NamingScheme.Vmware)[0])
        .Where(n => FeatureTable.Default.Named(n, NamingScheme.Vmware).Count == 1)
        .ToArray();

    public static Gen<SavedHost> Generator { get; } =
        from host in HostGenerators.Host
        from keys in Gen.SubListOf(Keys)
        from flags in Gen.Choose(0, 1).ArrayOf(Keys.Length)
        select new SavedHost(
            "esx07",
            host.Leaves.Where(r => r.Subleaf == 0 && r.Leaf is 0 or 1 or 0x80000000 or 0x80000001 or 0x80000008).ToArray(),
            keys.Take(20).Select((k, i) => ("cpuid." + k, flags[i].ToString())).Append(("hv.capable", "1")).ToArray());

    /// <summary>The notations, by the format that must recognise them.</summary>
    public static IReadOnlyList<(string Format, string Notation, Func<SavedHost, string> Write)> Notations { get; } = new (string, string, Func<SavedHost, string>)[]
    {
        ("vsphere-json", "govc 0.24 object.collect", h => "[{\"Name\":\"name\",\"Op\":\"assign\",\"Val\":\"" + h.Name + "\"},"
            + "{\"Name\":\"hardware.cpuFeature\",\"Op\":\"assign\",\"Val\":{\"HostCpuIdInfo\":" + h.LevelsJson(n => char.ToUpperInvariant(n[0]) + n.Substring(1)) + "}},"
            + "{\"Name\":\"config.featureCapability\",\"Op\":\"assign\",\"Val\":{\"HostFeatureCapability\":" + h.KeysJson(n => char.ToUpperInvariant(n[0]) + n.Substring(1)) + "}}]\n"),
        ("vsphere-json", "newer govc object.collect", h => "[{\"name\":\"name\",\"op\":\"assign\",\"val\":\"" + h.Name + "\"},"
            + "{\"name\":\"hardware.cpuFeature\",\"op\":\"assign\",\"val\":{\"_typeName\":\"ArrayOfHostCpuIdInfo\",\"_value\":" + h.LevelsJson(n => n) + "}},"
            + "{\"name\":\"config.featureCapability\",\"op\":\"assign\",\"val\":{\"_typeName\":\"ArrayOfHostFeatureCapability\",\"_value\":" + h.KeysJson(n => n) + "}}]\n"),
        ("vsphere-json", "govc host.info", h => "{\"HostSystems\":[{\"Name\":\"" + h.Name + "\",\"Value\":[],\"Hardware\":{\"CpuFeature\":" + h.LevelsJson(n => n)
            + "},\"Config\":{\"FeatureCapability\":" + h.KeysJson(n => n) + "}}]}"),
        ("vsphere-json", "Get-VMHost | ConvertTo-Json", h => "[\r\n {\"Name\":\"" + h.Name + "\",\"State\":0,\"ExtensionData\":{\"Hardware\":{\"CpuFeature\":"
            + h.LevelsJson(n => n) + "},\"Config\":{\"FeatureCapability\":{\"value\":" + h.KeysJson(n => n) + ",\"Count\":1}}}}\r\n]"),
        ("vsphere-json", "Select-Object of the parts", h => "{\"Name\":\"" + h.Name + "\",\"CpuFeature\":" + h.LevelsJson(n => n) + ",\"FeatureCapability\":" + h.KeysJson(n => n) + "}"),
        ("vsphere-xml", "SOAP answer", h => "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
            + "<RetrievePropertiesExResponse xmlns=\"urn:vim25\"><returnval><objects><obj type=\"HostSystem\">host-21</obj>"
            + "<propSet><name>name</name><val>" + h.Name + "</val></propSet><propSet><name>hardware.cpuFeature</name><val>" + h.LevelsXml("HostCpuIdInfo")
            + "</val></propSet><propSet><name>config.featureCapability</name><val>" + h.KeysXml("HostFeatureCapability")
            + "</val></propSet></objects></returnval></RetrievePropertiesExResponse></s:Body></s:Envelope>"),
        ("vsphere-xml", "govc object.save", h => "<ObjectContent xmlns=\"urn:vim25\"><obj type=\"HostSystem\">host-21</obj><propSet><name>name</name><val>" + h.Name
            + "</val></propSet><propSet><name>hardware</name><val>" + h.LevelsXml("cpuFeature") + "</val></propSet><propSet><name>config</name><val>"
            + h.KeysXml("featureCapability") + "</val></propSet></ObjectContent>"),
        ("clixml", "Export-Clixml", h => CliXml(h)),
        ("vim-cmd", "pyVmomi", h => h.Vim(quote: '\'', comma: false)),
        ("vim-cmd", "vim-cmd", h => "Host:\n\n" + h.Vim(quote: '"', comma: true)),
    };

    private static string CliXml(SavedHost h)
    {
        int id = 10;
        string Object(string? name, IEnumerable<(string Name, string Value)> properties) => "<Obj" + (name is null ? "" : " N=\"" + name + "\"") + " RefId=\"" + id++
            + "\"><TN RefId=\"1\"><T>VMware.Vim.HostSystem</T><T>System.Object</T></TN><ToString>VMware.Vim.HostSystem</ToString><Props>"
            + string.Concat(properties.Select(p => p.Value.StartsWith('<') ? p.Value : p.Value.Length == 0 ? "<Nil N=\"" + p.Name + "\" />" : "<S N=\"" + p.Name + "\">" + p.Value + "</S>"))
            + "</Props></Obj>";
        string List(string name, IEnumerable<string> items) => "<Obj N=\"" + name + "\" RefId=\"" + id++ + "\"><LST>" + string.Concat(items) + "</LST></Obj>";
        string levels = List("CpuFeature", h.Levels.Select(l => Object(null, new[]
        {
            ("Level", "<I32 N=\"Level\">" + unchecked((int)l.Leaf) + "</I32>"), ("Vendor", ""),
            ("Eax", Text(l.Eax)), ("Ebx", Text(l.Ebx)), ("Ecx", Text(l.Ecx)), ("Edx", Text(l.Edx)),
        })));
        string keys = List("FeatureCapability", h.Capabilities.Select(c => Object(null, new[] { ("Key", c.Key), ("FeatureName", c.Key), ("Value", c.Value) })));
        return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">"
            + Object(null, new[] { ("Name", h.Name), ("Hardware", Object("Hardware", new[] { ("CpuFeature", levels) })), ("Config", Object("Config", new[] { ("FeatureCapability", keys) })) })
            + "</Objs>";
    }

    private static string Text(RegisterValue value) => value.IsUnknown ? "" : CpuIdInfoText.Format(value);

    private string LevelsJson(Func<string, string> name) => "[" + string.Join(",", Levels.Select(l =>
        "{\"" + name("level") + "\":" + unchecked((int)l.Leaf) + ",\"" + name("vendor") + "\":\"\","
        + string.Join(",", Registers(l).Select(r => "\"" + name(r.Name) + "\":\"" + r.Text + "\"")) + "}")) + "]";

    private string KeysJson(Func<string, string> name) => "[" + string.Join(",", Capabilities.Select(c =>
        "{\"" + name("key") + "\":\"" + c.Key + "\",\"" + name("featureName") + "\":\"" + c.Key + "\",\"" + name("value") + "\":\"" + c.Value + "\"}")) + "]";

    private string LevelsXml(string element) => string.Concat(Levels.Select(l => "<" + element + "><level>" + unchecked((int)l.Leaf) + "</level>"
        + string.Concat(Registers(l).Where(r => r.Text.Length > 0).Select(r => "<" + r.Name + ">" + r.Text + "</" + r.Name + ">")) + "</" + element + ">"));

    private string KeysXml(string element) => string.Concat(Capabilities.Select(c =>
        "<" + element + "><key>" + c.Key + "</key><featureName>" + c.Key + "</featureName><value>" + c.Value + "</value></" + element + ">"));

    private string Vim(char quote, bool comma)
    {
        string end = comma ? ",\n" : "\n";
        string Quote(string s) => s.Length == 0 ? "<unset>" : quote + s + quote;
        string Items(IEnumerable<string> items) => string.Join(",\n", items);
        string levels = Items(Levels.Select(l => "(vim.host.CpuIdInfo) {\n dynamicType = <unset>" + end + " level = " + unchecked((int)l.Leaf) + end
            + " vendor = <unset>" + end + string.Concat(Registers(l).Select(r => " " + r.Name + " = " + Quote(r.Text) + end)) + "}"));
        string keys = Items(Capabilities.Select(c => "(vim.host.FeatureCapability) {\n key = " + Quote(c.Key) + end + " featureName = " + Quote(c.Key) + end
            + " value = " + Quote(c.Value) + end + "}"));
        return "(vim.HostSystem) {\n dynamicProperty = (vmodl.DynamicProperty) []" + end + " name = " + Quote(Name) + end
            + " bootTime = datetime.datetime(2020, 1, 2, 3, tzinfo=<x>)" + end + " parent = (vim.ManagedEntity) null" + end
            + " hardware = (vim.host.HardwareInfo) {\n cpuFeature = (vim.host.CpuIdInfo) [\n" + levels + "\n]" + end + "}" + end
            + " config = (vim.host.ConfigInfo) {\n featureCapability = (vim.host.FeatureCapability) [\n" + keys + "\n]" + end + "}" + end + "}\n";
    }

    private static IEnumerable<(string Name, string Text)> Registers(LeafRegisters l) =>
        new[] { ("eax", Text(l.Eax)), ("ebx", Text(l.Ebx)), ("ecx", Text(l.Ecx)), ("edx", Text(l.Edx)) };
}
