using System.Collections;
using System.Management.Automation;

namespace CpuMask.Cmdlets;

/// <summary>Takes PowerCLI's hosts by the names of their properties, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VMHostInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<VMHostInput> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value is VMHostInput input ? new[] { input }
            : ClientObjects.Find(data, "HostSystem") is { } host ? new[] { new VMHostInput(host) }
            : value is IEnumerable many and not string ? many.Cast<object?>().SelectMany(All)
            : throw Refused(CmdletMessages.NoVMHost(value));
    }

    // With this exception inside, PowerShell goes on and tries the other parameters that take pipeline input.
    private static Exception Refused(string message) =>
        new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
}
