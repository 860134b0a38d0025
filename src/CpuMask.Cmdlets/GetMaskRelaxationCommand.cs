using System.Management.Automation;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Lists what a VMware mask can hide from guests, and whether VMware supports it.</summary>
/// <remarks>
/// <para>What VMware supports comes first, then what it calls experimental, then the rest, which it supports on its own word only. SupportSource says who says so. Vendor is empty where the answer is the same for Intel and AMD.</para>
/// <para>Hide features by name with New-VMotionMask -Hide. See about_CpuMask_Masks.</para>
/// </remarks>
/// <example>
/// <code>Get-MaskRelaxation | Where-Object Support -ne unsupported</code>
/// <para>Lists what VMware supports, or calls experimental.</para>
/// </example>
/// <example>
/// <code>Get-MaskRelaxation NX, LM, SSE*</code>
/// <para>Asks for some features by name.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "MaskRelaxation")]
[OutputType(typeof(MaskRelaxation))]
public sealed class GetMaskRelaxationCommand : CpuMaskCmdlet
{
    /// <summary>Features by any of their names; all when not given. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(FeatureNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (string? name in (string?[]?)Name ?? new string?[] { null })
        {
            try
            {
                WriteObject(MaskRelaxation.Of(name is null ? new string[0] : new[] { name }), enumerateCollection: true);
            }
            catch (CpuMaskException e)
            {
                WriteError(e, name);
            }
        }
    }
}
