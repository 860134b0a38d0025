using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that answers from dumps, or asks the hosts of a session.</summary>
public abstract class SessionDumpCmdlet : DumpCmdlet
{
    /// <summary>The parameter set that asks a session.</summary>
    protected const string BySession = "Session";

    /// <summary>Only hosts of these clusters of the session. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(ClusterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Cluster { get; set; }

    /// <summary>Only hosts of these datacenters of the session. Wildcards are allowed.</summary>
    [Parameter(ParameterSetName = BySession)]
    [ArgumentCompleter(typeof(DatacenterCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Datacenter { get; set; }

    /// <summary>The session, or the name of its server; the only open one when not given.</summary>
    [Parameter(ParameterSetName = BySession)]
    [SessionInput]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [ValidateNotNull]
    public virtual VSphereSession? Session { get; set; }

    /// <summary>Whether the line narrows down which hosts are meant.</summary>
    /// <param name="names">The hosts that it names.</param>
    protected bool NarrowsHosts(string[]? names) => names is not null || Cluster is not null || Datacenter is not null;

    /// <summary>The hosts that are meant.</summary>
    /// <param name="names">The hosts that the line names.</param>
    protected HostQuery HostsMeant(string[]? names) => HostQuery.Of(names, Cluster, Datacenter);
}
