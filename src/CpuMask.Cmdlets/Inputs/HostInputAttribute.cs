using System.Collections;
using System.Management.Automation;
using System.Reflection;
using CpuMask.Cpuid;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>
/// Turns what a user gives into <see cref="HostInput"/> by its constructors, and refuses the rest: PowerShell itself would
/// take any object for the path that its text is.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HostInputAttribute : ArgumentTransformationAttribute
{
    private const string Copy = "Deserialized.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<HostInput> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value switch
        {
            null => Enumerable.Empty<HostInput>(),
            HostInput input => new[] { input },
            string path => new[] { new HostInput(path) },
            HostCpuid host => new[] { new HostInput(host) { EvcMode = (data as PSObject)?.Properties[nameof(VSphereHost.CurrentEvcMode)]?.Value as string } },
            _ when ClientObjects.Find(data, "HostSystem") is { } client => new[] { new HostInput(data!, client) },
            _ when CopiedHost.Find(data) is { } copied => new[] { new HostInput(copied) },
            PSCustomObject when NameInputAttribute.NameOf(data, "PSPath", "FullName", "Path") is { } path => new[] { new HostInput(path) },
            IEnumerable many => many.Cast<object?>().SelectMany(All),
            _ => new[] { One(value, data as PSObject) },
        };
    }

    private static HostInput One(object value, PSObject? wrapped)
    {
        ConstructorInfo? constructor = typeof(HostInput).GetConstructors().FirstOrDefault(c =>
            c.GetParameters() is { Length: 1 } p && p[0].ParameterType.IsInstanceOfType(value));
        if (constructor is not null)
        {
            return (HostInput)constructor.Invoke(new[] { value });
        }

        string? original = wrapped?.TypeNames.FirstOrDefault(t => t.StartsWith(Copy + "CpuMask.", StringComparison.Ordinal));
        throw new ArgumentTransformationMetadataException(original is null
            ? CmdletMessages.NoHost(value) : CmdletMessages.NoLiveHost(original.Substring(Copy.Length)));
    }
}
