using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// A vmware.log, which lies beside every virtual machine and holds the CPUID of the host that powered it on. The guest's
/// side and its requirements are in <see cref="VmwareLog"/>.
/// </summary>
public sealed class VmwareLogReader : DumpReader
{
    private const int Beginning = 1024;

    /// <inheritdoc/>
    public override string Format => "vmware-log";

    /// <inheritdoc/>
    public override string Description => "vmware.log of a virtual machine";

    /// <inheritdoc/>
    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.Guest);

    /// <inheritdoc/>
    public override DumpFit Fit(DumpText text)
    {
        // Every file is asked, so the long search is for texts that look like a log at once.
        if (!(text.HasNearBeginning("vmx", Beginning) || text.HasNearBeginning("hostcpuid", Beginning) || text.HasNearBeginning("capability found", Beginning)))
        {
            return DumpFit.None;
        }

        bool speaksOfCpus = text.HasNearBeginning("hostcpuid level ") || text.HasNearBeginning("guest vs. host cpuid ")
            || text.HasNearBeginning("capability found: ");
        return speaksOfCpus ? DumpFit.Yes(20) : text.HasNearBeginning("log for vmware ", Beginning) ? DumpFit.Yes(5) : DumpFit.None;
    }

    /// <inheritdoc/>
    public override void Read(DumpText text, DumpImport import)
    {
        foreach (VmwareLog log in VmwareLog.Read(text, import))
        {
            if (log.Host is { } host)
            {
                import.Add(host);
            }
        }
    }
}
