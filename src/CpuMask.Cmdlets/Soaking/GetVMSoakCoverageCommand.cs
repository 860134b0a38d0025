using System.Management.Automation;
using CpuMask.CrossVendor.Soaking;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Says what soaks have covered of a matrix of configurations, by default the white paper's own.</summary>
/// <remarks>
/// <para>Reads the logs that Test-VMSoak and cpumask soak kept in and below a folder. A value counts as covered once a soak that named it with -Point has moved its VM.</para>
/// <para>Table 3 of AMD's white paper on cross-vendor migration is the matrix when no other is given. See about_CpuMask_CrossVendor.</para>
/// </remarks>
/// <example>
/// <code>Get-VMSoakCoverage ./soaks | Where-Object { -not $_.IsCovered }</code>
/// <para>Shows what no soak has covered yet.</para>
/// </example>
/// <example>
/// <code>Get-VMSoakCoverage ./soaks -Next</code>
/// <para>Shows the soaks that would cover the rest.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "VMSoakCoverage", DefaultParameterSetName = ByPath)]
[OutputType(typeof(SoakCoverageRow))]
public sealed class GetVMSoakCoverageCommand : CpuMaskCmdlet
{
    private const string ByPath = "Path", ByLiteralPath = "LiteralPath";

    /// <summary>The folders of soaks. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>The folders of soaks, taken exactly as they are written.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>A matrix of your own in place of the white paper's Table 3: lines of an axis, a tab and a value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MatrixPath { get; set; }

    /// <summary>Gives the soaks that would cover the rest instead, each with a value of every axis.</summary>
    [Parameter]
    public SwitchParameter Next { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        SoakMatrix matrix = MatrixPath is null ? SoakMatrix.Default : SoakMatrix.Read(FilePaths.One(SessionState, MatrixPath));
        foreach (string given in ParameterSetName == ByPath ? Path : LiteralPath)
        {
            try
            {
                foreach (string folder in ParameterSetName == ByPath ? FilePaths.Find(SessionState, given) : new[] { FilePaths.Of(SessionState, given) })
                {
                    Write(SoakCoverage.Of(folder, matrix));
                }
            }
            catch (CpuMaskException e)
            {
                WriteError(e, given);
            }
        }
    }

    private void Write(SoakCoverage coverage)
    {
        if (!Next)
        {
            WriteObject(coverage.Rows, enumerateCollection: true);
            return;
        }

        foreach (IReadOnlyDictionary<string, string> point in coverage.Next)
        {
            var soak = new PSObject();
            foreach (KeyValuePair<string, string> value in point)
            {
                soak.Properties.Add(new PSNoteProperty(value.Key, value.Value));
            }

            WriteObject(soak);
        }
    }
}
