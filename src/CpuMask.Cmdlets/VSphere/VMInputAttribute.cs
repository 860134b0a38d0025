using System.Collections;
using System.Management.Automation;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.Cmdlets;

/// <summary>Turns what a user gives into VM identities, and refuses the rest, masks above all.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VMInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<VMIdentity> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        VMIdentity? one = value switch
        {
            VMIdentity vm => vm,
            string name => new VMIdentity(name),
            VmMaskState vm => new VMIdentity(vm, (data as PSObject)?.Properties[nameof(VSphereSession.Server)]?.Value as string),
            VSphereVm vm => new VMIdentity(vm),
            ManagedObject vm => new VMIdentity(vm),
            _ => ClientObjects.Find(data, "VirtualMachine") is { } client ? new VMIdentity(value!, client)
                : value is PSCustomObject && NameOf((PSObject)data!) is { } named ? new VMIdentity(named, data!) : null,
        };
        return one is not null ? new[] { one }
            : value is IEnumerable many ? many.Cast<object?>().SelectMany(All)
            : throw Refused(CmdletMessages.NoVM(value));
    }

    // A row of Import-Csv, or a VM that went through a job or CliXml; a mask that did has a name too and is none.
    private static string? NameOf(PSObject row) => row.TypeNames.Any(t => t.StartsWith("Deserialized.CpuMask.", StringComparison.Ordinal))
        && !row.TypeNames.Contains("Deserialized." + typeof(VmMaskState).FullName)
        ? null : NameInputAttribute.NameOf(row, "VM", "Name");

    // With this exception inside, PowerShell goes on and tries the other parameters that take pipeline input.
    private static Exception Refused(string message) =>
        new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
}
