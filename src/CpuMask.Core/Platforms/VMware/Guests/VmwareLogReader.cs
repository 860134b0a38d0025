using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Guests;

/// <summary>
/// A vmware.log, which lies beside every virtual machine and holds the CPUID of the host that powered it on. The guest's side:
/// its <c>VM Features Required</c> lines are what a destination must offer; where a log has none, the CPUID levels that the
/// guest was shown; where it has neither, what its host had. Of several power-ons of one virtual machine the last counts.
/// </summary>
internal sealed class VmwareLogReader : DumpReader
{
    private const int Beginning = 1024;

    public override string Format => "vmware-log";

    public override string Description => "vmware.log of a virtual machine";

    public override DumpContent Holds => DumpContent.All;

    public override DumpKnowledge Knows { get; } =
        new(RegisterKnowledge.AllLeaves, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.Guest);

    public override DumpFit Fit(DumpText text)
    {
        // Every file is asked, so the long search is for texts that look like a log at once.
        if (!(text.HasNearBeginning("vmx", Beginning) || text.HasNearBeginning("hostcpuid", Beginning) || text.HasNearBeginning("capability found", Beginning)))
        {
            return text.HasNearBeginning("vm features required", 4 * Beginning) ? DumpFit.Yes(15) : DumpFit.None;
        }

        bool speaksOfCpus = text.HasNearBeginning("hostcpuid level ") || text.HasNearBeginning("guest vs. host cpuid ")
            || text.HasNearBeginning("capability found: ");
        return speaksOfCpus ? DumpFit.Yes(DumpFit.Certain) : text.HasNearBeginning("vm features required") ? DumpFit.Yes(15)
            : text.HasNearBeginning("log for vmware ", Beginning) ? DumpFit.Yes(5) : DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var last = new Dictionary<string, MigratingGuest>(StringComparer.Ordinal);
        foreach (VmwareLog log in VmwareLog.Read(text, import))
        {
            if (log.Host is { } host && import.Wants(DumpContent.Hosts))
            {
                import.Add(host);
            }

            if (import.Wants(DumpContent.Guests) && VMwareGuest.OfLog(log, import.Source) is { } guest)
            {
                last[guest.Name] = guest;
            }
        }

        foreach (MigratingGuest guest in last.Values)
        {
            import.Add(guest);
        }
    }
}
