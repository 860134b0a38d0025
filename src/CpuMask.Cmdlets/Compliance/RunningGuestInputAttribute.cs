using System;
using System.Collections;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using CpuMask.Migration;

namespace CpuMask.Cmdlets;

/// <summary>Takes guests' texts, guests, and PowerCLI's VMs by the names of their properties, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunningGuestInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<RunningGuestInput> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value switch
        {
            null => Enumerable.Empty<RunningGuestInput>(),
            RunningGuestInput input => new[] { input },
            string path => new[] { new RunningGuestInput(path) },
            FileSystemInfo file => new[] { new RunningGuestInput(file) },
            MigratingGuest guest => new[] { new RunningGuestInput(guest) },
            _ when ClientObjects.Find(data, "VirtualMachine") is { } vm => new[] { new RunningGuestInput(vm) },
            IEnumerable many => many.Cast<object?>().SelectMany(All),
            _ => throw new ArgumentTransformationMetadataException(CmdletMessages.NoGuest(value)),
        };
    }
}
