using System.Management.Automation;
using CpuMask.Cpuid;

namespace CpuMask.Cmdlets;

/// <summary>
/// A host as cmdlets give it: one of a vSphere server carries as properties of its own what the server says of it, live or
/// read back from a file, so that Where-Object Cluster -eq Prod works on both.
/// </summary>
internal static class HostOutput
{
    // The type that has a table of its own in the module's formats.
    private const string TypeName = "CpuMask.Cpuid.HostCpuid#VSphere";

    public static PSObject Of(HostCpuid host)
    {
        var shown = new PSObject(host);
        if (host.Surroundings is not { } around)
        {
            return shown;
        }

        void Add(string name, object? value) => shown.Properties.Add(new PSNoteProperty(name, value));
        Add(nameof(around.Cluster), around.Cluster);
        Add(nameof(around.Datacenter), around.Datacenter);
        Add(nameof(around.ConnectionState), around.ConnectionState);
        Add(nameof(around.InMaintenanceMode), around.InMaintenanceMode);
        Add(nameof(around.MaxEvcMode), around.MaxEvcMode);
        Add(nameof(around.CurrentEvcMode), around.CurrentEvcMode);
        Add(nameof(around.Manufacturer), around.Manufacturer);
        Add(nameof(around.Model), around.Model);
        Add(nameof(around.Version), around.Version);
        Add(nameof(around.Build), around.Build);
        Add(nameof(around.Id), around.Id);
        shown.TypeNames.Insert(0, TypeName);
        return shown;
    }
}
