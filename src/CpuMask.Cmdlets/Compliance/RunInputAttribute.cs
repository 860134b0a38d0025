using System.Collections;
using System.IO;
using System.Management.Automation;
using CpuMask.Compliance.Runs;

namespace CpuMask.Cmdlets;

/// <summary>Takes findings, runs and their files, and refuses the rest: PowerShell itself would take any object for the path that its text is.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunInputAttribute : ArgumentTransformationAttribute
{
    private const string Copy = "Deserialized.CpuMask.Compliance.Runs.";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => All(inputData).ToArray();

    private static IEnumerable<RunInput> All(object? data)
    {
        object? value = data is PSObject wrapped ? wrapped.BaseObject : data;
        return value switch
        {
            null => Enumerable.Empty<RunInput>(),
            RunInput input => new[] { input },
            string path => new[] { new RunInput(path) },
            FileSystemInfo file => new[] { new RunInput(file) },
            CpuidFinding finding => new[] { new RunInput(finding) },
            ComplianceRun run => new[] { new RunInput(run) },
            IEnumerable many => many.Cast<object?>().SelectMany(All),
            _ => throw new ArgumentTransformationMetadataException(
                (data as PSObject)?.TypeNames.FirstOrDefault(t => t.StartsWith(Copy, StringComparison.Ordinal)) is { } copied
                    ? CmdletMessages.NoLiveRun(copied.Substring("Deserialized.".Length)) : CmdletMessages.NoRun(value)),
        };
    }
}
