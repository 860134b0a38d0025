using System.Management.Automation;
using CpuMask.VSphere;

namespace CpuMask.Cmdlets;

/// <summary>Logs out everywhere when the module is removed: a session left open counts against the server's limit.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        foreach (VSphereSession session in OpenSessions.All)
        {
            OpenSessions.Close(session);
        }
    }
}
