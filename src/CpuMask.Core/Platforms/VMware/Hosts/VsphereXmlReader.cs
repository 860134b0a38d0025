using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>vSphere objects as SOAP writes them: a saved answer, or the files of <c>govc object.save</c>.</summary>
public sealed class VsphereXmlReader : DumpReader
{
    /// <inheritdoc/>
    public override string Format => "vsphere-xml";

    /// <inheritdoc/>
    public override string Description => "vSphere hosts as XML, from govc object.save or a SOAP answer";

    /// <inheritdoc/>
    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    /// <inheritdoc/>
    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '<' && (text.HasNearBeginning("urn:vim25", 4096) || text.HasNearBeginning("<cpufeature") || text.HasNearBeginning("hostcpuidinfo"))
            ? DumpFit.Yes(20)
            : DumpFit.None;

    /// <inheritdoc/>
    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        foreach (DumpElement document in XmlTree.Read(text, import))
        {
            hosts.Read(VsphereNode.Of(document));
        }
    }
}
