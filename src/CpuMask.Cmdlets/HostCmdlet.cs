using System.Collections.Generic;
using System.Management.Automation;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that needs all hosts before it can say anything.</summary>
public abstract class HostCmdlet : DumpCmdlet
{
    private readonly List<HostCpuid> hosts = new();

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [HostInput]
    [ValidateNotNullOrEmpty]
    public HostInput[] InputObject { get; set; } = null!;

    /// <summary>The hosts so far.</summary>
    protected IReadOnlyList<HostCpuid> Hosts => hosts;

    /// <inheritdoc/>
    protected override void Process() => hosts.AddRange(HostsOf(InputObject));
}
