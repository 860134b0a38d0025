using CpuMask.VSphere.Clients;

namespace CpuMask.Cmdlets;

/// <summary>A host as PowerCLI has it: a VMHost, a HostSystem view, or an object with the same properties.</summary>
public sealed class VMHostInput
{
    internal VMHostInput(ClientObject host) => Host = host;

    /// <summary>The object.</summary>
    internal ClientObject Host { get; }

    /// <summary>The server's id of the host.</summary>
    public override string ToString() => Host.Reference.Value;
}
