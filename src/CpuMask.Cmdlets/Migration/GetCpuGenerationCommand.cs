using System.Management.Automation;
using CpuMask.Migration.Generations;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Lists server CPU generations with their signature, features and physical address bits.</summary>
/// <remarks>
/// <para>The table that Get-CpuPoolPlan -Add and Get-CpuMigrationMatrix go by: Intel from Nehalem to Granite Rapids and Sierra Forest, AMD from Opteron to EPYC 9005. Each row was taken from a dump, which its property Source names.</para>
/// <para>The property Host is the generation as a host, whose bits are unknown where firmware, microcode or the single model decide. Every cmdlet that takes hosts takes generations.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuGeneration</code>
/// <para>Lists all of them, each vendor's from the oldest to the newest.</para>
/// </example>
/// <example>
/// <code>(Get-CpuGeneration 'EPYC 7003').Features -join ' '</code>
/// <para>Shows what every CPU of a generation has, which is found by an alias too.</para>
/// </example>
/// <example>
/// <code>Get-CpuGeneration Cascade*, Ice* | Get-CpuidDiff</code>
/// <para>Shows in which bits two generations differ.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuGeneration")]
[OutputType(typeof(CpuGeneration))]
public sealed class GetCpuGenerationCommand : CpuMaskCmdlet
{
    /// <summary>Names or aliases, without regard to case, blanks and hyphens. Wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(CpuGenerationCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        if (Name is null)
        {
            WriteObject(CpuGenerations.Matching(new string[0]), enumerateCollection: true);
            return;
        }

        // One name that fits nothing costs that name and not the others.
        var good = new List<string>();
        foreach (string name in Name)
        {
            try
            {
                CpuGenerations.Matching(new[] { name });
                good.Add(name);
            }
            catch (CpuMaskException e)
            {
                WriteError(e, name);
            }
        }

        if (good.Count > 0)
        {
            WriteObject(CpuGenerations.Matching(good), enumerateCollection: true);
        }
    }
}
