using System.Management.Automation;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that needs all hosts before it can say anything.</summary>
public abstract class HostCmdlet : DumpCmdlet
{
    private readonly List<HostCpuid> hosts = new();

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public virtual HostInput[]? InputObject { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <summary>The hosts so far.</summary>
    protected IReadOnlyList<HostCpuid> Hosts => hosts;

    /// <inheritdoc/>
    protected override void Begin() => RequireHosts();

    /// <inheritdoc/>
    protected override void Process() => hosts.AddRange(ReadNamed());
}
