using CpuMask.Cpuid;
using CpuMask.Json;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// vSphere objects as JSON: <c>govc object.collect -json</c> and <c>govc host.info -json</c> of any version (members in
/// capitals or small letters, lists in wrappers), the REST API's JSON, and PowerCLI's objects through ConvertTo-Json.
/// </summary>
internal sealed class VsphereJsonReader : DumpReader
{
    public override string Format => "vsphere-json";

    public override string Description => "vSphere hosts as JSON, from govc -json or PowerCLI's ConvertTo-Json";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte is (byte)'{' or (byte)'[' && IsVsphere(text) ? DumpFit.Yes(DumpFit.Certain) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        foreach (JsonValue json in JsonDump.ReadAll(text, import))
        {
            hosts.Read(VsphereNode.Of(json));
        }
    }

    /// <summary>Whether a text speaks of a vSphere host's CPU near its beginning.</summary>
    internal static bool IsVsphere(DumpText text) =>
        text.HasNearBeginning("cpufeature") || text.HasNearBeginning("featurecapability") || text.HasNearBeginning("vmware.vim.host");
}
