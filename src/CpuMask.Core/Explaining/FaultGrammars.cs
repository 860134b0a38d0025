using CpuMask.Faults;
using CpuMask.Guests;
using CpuMask.Platforms.Kvm.Faults;
using CpuMask.Platforms.VMware.Faults;
using CpuMask.Platforms.Xen.Faults;
using CpuMask.Platforms.XenServer.Faults;

namespace CpuMask.Explaining;

/// <summary>Every platform's grammar.</summary>
internal static class FaultGrammars
{
    /// <summary>All grammars, those that wrap others first: the first that knows a text answers. One line each.</summary>
    public static IReadOnlyList<FaultGrammar> All { get; } = new FaultGrammar[]
    {
        new NovaFaultGrammar(),
        new OVirtFaultGrammar(),
        new KubeVirtFaultGrammar(),
        new ProxmoxFaultGrammar(),
        new VMwareFaultGrammar(),
        new XapiFaultGrammar(),
        new XlFaultGrammar(),
        new LibvirtFaultGrammar(),
        new QemuFaultGrammar(),
    };

    /// <summary>The grammar of a platform; null when there is none.</summary>
    public static FaultGrammar? Named(string? id) => All.FirstOrDefault(g => g.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Who answers where no text says it: whose guests these are, else the first platform of the registry.</summary>
    internal static IReadOnlyList<FaultGrammar> For(FaultEvidence evidence)
    {
        GuestView[] hypervisors = evidence.Guests.Select(g => g.Hypervisor).Distinct().ToArray();
        return hypervisors.Length == 0
            ? All.Where(g => evidence.Hosts.Count > 0 && g.Hypervisor == Registry.Default.View).Take(1).ToArray()
            : hypervisors.Select(h => All.FirstOrDefault(g => g.AnswersForGuests && g.Hypervisor == h)).OfType<FaultGrammar>().ToArray();
    }
}
