using System.Collections.Generic;
using System.CommandLine;
using CpuMask.Guests;
using CpuMask.Migration;

namespace CpuMask.Cli;

/// <summary>--hypervisor: which of a host's bits guests get to see.</summary>
public sealed class HypervisorOption : Option<string>
{
    /// <summary>The words that it takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["vmware", "xen", "kvm"];

    public HypervisorOption()
        : base("--hypervisor")
    {
        DefaultValueFactory = _ => "vmware";
        AcceptOnlyFromAmong([.. Names]);
    }

    /// <summary>The hypervisor chosen.</summary>
    public GuestHypervisor Read(ParseResult parsed) =>
        MigrationWords.TryParse(parsed.GetValue(this), out GuestHypervisor hypervisor) ? hypervisor : GuestHypervisor.VMware;
}
