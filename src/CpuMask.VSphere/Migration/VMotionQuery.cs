using System.Threading;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Asks the server where VMs can go.</summary>
public static class VMotionQuery
{
    /// <summary>Asks about each of some VMs on each of some hosts (QueryVMotionCompatibilityEx_Task).</summary>
    /// <param name="session">The session.</param>
    /// <param name="vms">The VMs.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>One answer for each VM and host; null when this server does not answer such questions, as an ESXi host.</returns>
    /// <exception cref="VSphereException">The server cannot be asked, or refuses.</exception>
    public static IReadOnlyList<VMotionAnswer>? AskVMotion(
        this VSphereSession session, IEnumerable<VSphereVm> vms, IEnumerable<VSphereHost> hosts, CancellationToken cancellation = default)
    {
        ManagedObject checker = session.Content.ProvisioningChecker;
        ManagedObject[] which = vms.Select(v => v.Reference).ToArray(), where = hosts.Select(h => h.Reference).ToArray();
        if (checker.IsNone)
        {
            return null;
        }

        if (which.Length == 0 || where.Length == 0)
        {
            return Array.Empty<VMotionAnswer>();
        }

        var request = new SoapRequest("QueryVMotionCompatibilityEx_Task", checker, a =>
        {
            a.References("vm", which);
            a.References("host", where);
        });
        try
        {
            XmlItem? result = VSphereSession.Wait(VSphereTask.RunAsync(session, request, request.Method, cancellation));
            return (result?.Children ?? Array.Empty<XmlItem>()).Select(Read).ToArray();
        }
        catch (VSphereException e) when (e.Id == ErrorIds.NotSupported)
        {
            return null;
        }
    }

    private static VMotionAnswer Read(XmlItem result) => new(
        result["vm"]?.Reference ?? default,
        result["host"]?.Reference ?? default,
        result.All("error").Select(VSphereFault.FromLocalized).ToArray(),
        result.All("warning").Select(VSphereFault.FromLocalized).ToArray());
}
