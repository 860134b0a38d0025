using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>vSphere objects as SOAP writes them: a saved answer, or the files of <c>govc object.save</c>.</summary>
internal sealed class VsphereXmlReader : DumpReader
{
    public override string Format => "vsphere-xml";

    public override string Description => "vSphere hosts as XML, from govc object.save or a SOAP answer";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '<' && (text.HasNearBeginning("urn:vim25", 4096) || text.HasNearBeginning("<cpufeature") || text.HasNearBeginning("hostcpuidinfo"))
            ? DumpFit.Yes(DumpFit.Certain)
            : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        foreach (DumpElement document in XmlTree.Read(text, import))
        {
            hosts.Read(VsphereNode.Of(document));
        }
    }
}
