using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.XenServer;

/// <summary>
/// A host's record of XAPI as JSON, and Xen Orchestra's: an object with <c>features_hvm</c> and its like, wherever it stands
/// (<c>cpu_info</c>, <c>CPUs</c>, <c>cpu</c>); <c>name_label</c> or <c>hostname</c> of an object around it names the host.
/// </summary>
internal sealed class XapiJsonReader : DumpReader
{
    private static readonly string[] Names = { "hostname", "name_label", "nameLabel" };

    public override string Format => "xapi-json";

    public override string Description => "a XenServer or XCP-ng host as JSON, of XAPI or Xen Orchestra";

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.SomeRegisters, subleaves: true, allCpus: false, microcode: false, HostView.GuestMaximum, HostView.Hardware);

    public override DumpFit Fit(DumpText text) => text.FirstByte is (byte)'{' or (byte)'['
        && (text.HasNearBeginning("\"features_hvm\"") || text.HasNearBeginning("\"features_pv\"") || (text.HasNearBeginning("\"features\"") && text.HasNearBeginning("\"modelname\"")))
        ? DumpFit.Yes(25) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        foreach (JsonValue json in JsonDump.ReadAll(text, import))
        {
            Walk(json, null, import);
        }
    }

    // The parser bounds the depth, so recursion does too.
    private static void Walk(JsonValue json, JsonValue? name, DumpImport import)
    {
        name = Names.Select(n => json[n]).FirstOrDefault(v => v?.AsString is { Length: > 0 }) ?? name;
        if (XapiHost.Sets.Any(s => json[s]?.AsString?.IndexOf('-') == 8))
        {
            var values = new Dictionary<string, (string Value, TextPosition Position)>(StringComparer.Ordinal);
            if (name?.AsString is { } said)
            {
                values["hostname"] = (said, name.Position);
            }

            foreach (KeyValuePair<string, JsonValue> member in json.Members.Where(m => m.Value.AsText is not null))
            {
                values[member.Key] = (member.Value.AsText!, member.Value.Position);
            }

            XapiHost.Add(values, null, import);
            return;
        }

        foreach (JsonValue child in json.Items.Concat(json.Members.Select(m => m.Value)))
        {
            Walk(child, name, import);
        }
    }
}
