using System.Management.Automation;
using CpuMask.Guests;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Turns a platform's word into the view of its guests, and refuses the rest.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HypervisorInputAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                GuestView view => view,
                Platform platform => platform.View,
                _ => Registry.Named(value?.ToString() ?? string.Empty).View,
            };
        }
        catch (CpuMaskException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
