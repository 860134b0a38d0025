using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// <c>vim-cmd hostsvc/hosthardware</c> on a host, and pyVmomi's print of the same objects.
/// </summary>
internal sealed class VimCmdReader : DumpReader
{
    public override string Format => "vim-cmd";

    public override string Description => "vim-cmd hostsvc/hosthardware, or pyVmomi's print of a host";

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        for (int n = 0; n < 20 && lines.Next(); n++)
        {
            if (lines.IndexOf("(vim.") >= 0)
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        var objects = new VimCmdText(text, import);
        while (objects.Next() is { } node)
        {
            hosts.Read(node);
        }
    }
}
