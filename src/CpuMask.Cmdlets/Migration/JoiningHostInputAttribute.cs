using System.Collections;
using System.IO;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;

namespace CpuMask.Cmdlets;

/// <summary>Takes CPU generations, hosts and dumps that join a pool, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class JoiningHostInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<JoiningHostInput> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value switch
        {
            null => Enumerable.Empty<JoiningHostInput>(),
            JoiningHostInput input => new[] { input },
            string name => new[] { new JoiningHostInput(name) },
            CpuGeneration generation => new[] { new JoiningHostInput(generation) },
            HostCpuid host => new[] { new JoiningHostInput(host) },
            FileSystemInfo file => new[] { new JoiningHostInput(new HostInput(file)) },
            PathInfo path => new[] { new JoiningHostInput(new HostInput(path)) },
            IEnumerable many => many.Cast<object?>().SelectMany(All),
            _ => throw new ArgumentTransformationMetadataException(CmdletMessages.NoJoiningHost(value)),
        };
    }
}
