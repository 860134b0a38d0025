using System.Collections;
using System.IO;
using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>
/// Takes guests' texts and paths, requirements, guests, VMs by the names of their properties, and baselines, and refuses the
/// rest. Strings that stand together are one input, as are requirements: they are the lines of one text, or one VM's list.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunningGuestInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static List<RunningGuestInput> All(object? data)
    {
        object? bare = Bare(data);
        var found = new List<RunningGuestInput>();
        var strings = new List<string>();
        var properties = new List<object>();
        foreach (object? item in bare is IEnumerable many and not (string or IDictionary) ? many.Cast<object?>() : new[] { data })
        {
            object? value = Bare(item);
            if (value is string text)
            {
                Flush(properties, found);
                strings.Add(text);
                continue;
            }

            FlushStrings(strings, found);
            if (value is not null && One(value, item) is { } input)
            {
                Flush(properties, found);
                found.Add(input);
            }
            else if (value is PSCustomObject or IDictionary || (value is not null && IsRequirement(item!)))
            {
                properties.Add(item!);
            }
            else if (value is IEnumerable inner)
            {
                Flush(properties, found);
                found.AddRange(All(inner));
            }
            else if (value is not null)
            {
                throw new ArgumentTransformationMetadataException(value is HostCpuid ? CmdletMessages.HostIsNoGuest : CmdletMessages.NoGuest(value));
            }
        }

        FlushStrings(strings, found);
        Flush(properties, found);
        return found;
    }

    private static RunningGuestInput? One(object value, object? item) => value switch
    {
        RunningGuestInput input => input,
        FileSystemInfo file => new RunningGuestInput(file),
        PathInfo path => new RunningGuestInput(path.Path),
        MigratingGuest guest => new RunningGuestInput(guest),
        VSphereVm vm => new RunningGuestInput(vm),
        ComputedBaseline baseline => new RunningGuestInput(baseline),
        CpuBaseline evidence => new RunningGuestInput(evidence.Compute()),
        _ => ClientObjects.Find(item, "VirtualMachine") is { } vm ? new RunningGuestInput(vm) : null,
    };

    private static bool IsRequirement(object item)
    {
        PSObject seen = PSObject.AsPSObject(item);
        return seen.Properties["Value"] is not null && (seen.Properties["Key"] ?? seen.Properties["FeatureName"]) is not null;
    }

    private static void FlushStrings(List<string> strings, List<RunningGuestInput> found)
    {
        if (strings.Count > 0)
        {
            found.Add(new RunningGuestInput(strings.ToArray()));
            strings.Clear();
        }
    }

    private static void Flush(List<object> properties, List<RunningGuestInput> found)
    {
        if (properties.Count > 0)
        {
            found.Add(RunningGuestInput.OfJson(PropertyJson.Of(properties), properties.Count == 1 ? properties[0] : properties.ToArray()));
            properties.Clear();
        }
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
