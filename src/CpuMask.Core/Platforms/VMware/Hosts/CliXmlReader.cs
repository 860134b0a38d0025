using CpuMask.Cpuid;
using CpuMask.Reading;
using CpuMask.Reading.Xml;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>PowerCLI objects saved with <c>Export-Clixml</c>.</summary>
internal sealed class CliXmlReader : DumpReader
{
    public override string Format => "clixml";

    public override string Description => "PowerCLI's vSphere hosts saved with Export-Clixml";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text) =>
        text.FirstByte == '<' && text.HasNearBeginning("schemas.microsoft.com/powershell", 1024) ? DumpFit.Yes(60) : DumpFit.None;

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        foreach (DumpElement document in XmlTree.Read(text, import))
        {
            var objects = new CliXmlObjects();
            foreach (DumpElement item in document.Children)
            {
                hosts.Read(objects.Read(item));
            }
        }
    }
}
