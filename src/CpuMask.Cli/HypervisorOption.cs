using System.CommandLine;
using CpuMask.Guests;
using CpuMask.Migration;

namespace CpuMask.Cli;

/// <summary>--hypervisor: which of a host's bits guests get to see.</summary>
public sealed class HypervisorOption : Option<string>
{
    public HypervisorOption()
        : base("--hypervisor")
    {
        Description = "Whose guests are meant, where no text says it: vmware, xen or kvm.";
        DefaultValueFactory = _ => "vmware";
        AcceptOnlyFromAmong("vmware", "xen", "kvm");
    }

    /// <summary>The hypervisor chosen.</summary>
    public GuestHypervisor Read(ParseResult parsed) =>
        MigrationWords.TryParse(parsed.GetValue(this), out GuestHypervisor hypervisor) ? hypervisor : GuestHypervisor.VMware;
}
