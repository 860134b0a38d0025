using System.Collections;
using System.IO;
using System.Management.Automation;
using CpuMask.Platforms.VMware.Evc;

namespace CpuMask.Cmdlets;

/// <summary>Turns what a user gives into an EVC mode, PowerCLI's by the names of its properties, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EvcModeInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            EvcModeInput input => input,
            string text => new EvcModeInput(text),
            FileSystemInfo file => new EvcModeInput(file),
            EvcMode mode => new EvcModeInput(mode),
            _ => Client(inputData) ?? throw new ArgumentTransformationMetadataException(CmdletMessages.NoEvcMode(value)),
        };
    }

    private static EvcModeInput? Client(object data)
    {
        PSObject mode = PSObject.AsPSObject(data);
        if (Value(mode, "Key") is not { Length: > 0 } key)
        {
            return null;
        }

        EvcMode read = EvcMode.Of(key, Pairs(mode.Properties["FeatureRequirement"]?.Value))
            .With(Pairs(mode.Properties["FeatureCapability"]?.Value), Pairs(mode.Properties["FeatureMask"]?.Value)) with { Source = key };
        return read.Asked.Any() ? new EvcModeInput(read) : null;
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(object? list)
    {
        foreach (object? item in (list is PSObject wrapped ? wrapped.BaseObject : list) as IEnumerable ?? Array.Empty<object>())
        {
            if (item is not null && PSObject.AsPSObject(item) is var pair && Value(pair, "Key") is { } key && Value(pair, "Value") is { } value)
            {
                yield return new KeyValuePair<string, string>(key, value);
            }
        }
    }

    private static string? Value(PSObject value, string name) => value.Properties[name]?.Value?.ToString();
}
