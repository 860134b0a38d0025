using System.Management.Automation;
using CpuMask.Text;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>Lists the open sessions with vCenters and ESXi hosts.</summary>
/// <remarks>
/// <para>These are the sessions of New-VSphereSession that are not closed. Cmdlets that need one take the only open one by themselves.</para>
/// </remarks>
/// <example>
/// <code>Get-VSphereSession</code>
/// <para>Lists all of them.</para>
/// </example>
/// <example>
/// <code>Get-VSphereSession vcenter* | Remove-VSphereSession</code>
/// <para>Logs out of some servers.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "VSphereSession")]
[OutputType(typeof(VSphereSession))]
public sealed class GetVSphereSessionCommand : CpuMaskCmdlet
{
    /// <summary>The servers, as New-VSphereSession was told them. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = { "*" };

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string server in Server)
        {
            VSphereSession[] found = OpenSessions.Called(server);
            if (found.Length == 0 && server != "*")
            {
                WriteError(new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Input, CmdletMessages.NoSuchSession(server)), server);
            }

            WriteObject(found, enumerateCollection: true);
        }
    }
}
