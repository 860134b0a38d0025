using System.Management.Automation;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>Logs out of a vCenter or an ESXi host.</summary>
/// <remarks>
/// <para>A session that is closed already is closed in silence.</para>
/// </remarks>
/// <example>
/// <code>Remove-VSphereSession $vc</code>
/// <para>Closes one session.</para>
/// </example>
/// <example>
/// <code>Remove-VSphereSession *</code>
/// <para>Closes all sessions that are open.</para>
/// </example>
[Cmdlet(VerbsCommon.Remove, "VSphereSession", SupportsShouldProcess = true)]
[OutputType(typeof(void))]
public sealed class RemoveVSphereSessionCommand : CpuMaskCmdlet
{
    /// <summary>The sessions, or the names of their servers. Wildcards are allowed in names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [SessionInput(Many = true)]
    [ArgumentCompleter(typeof(SessionCompleter))]
    [AllowEmptyCollection]
    [SupportsWildcards]
    public VSphereSession[] Session { get; set; } = null!;

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (VSphereSession session in Session)
        {
            if (session.IsOpen && ShouldProcess(session.ToString(), CmdletMessages.LogOut))
            {
                OpenSessions.Close(session);
            }
        }
    }
}
