using System.IO;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Migration.Matrix;

namespace CpuMask.Cmdlets;

/// <summary>Shows from which CPU to which VMs can move: to and fro, one way, with a mask, or never.</summary>
/// <remarks>
/// <para>Without hosts the CPUs are the generations of Get-CpuGeneration. Each pair says whether a VM that was powered on on one, with nothing hidden from it, can move to the other; if only with a mask, Hide names what to hide and Mask has it ready to paste.</para>
/// <para>Mitigations that come with microcode are not held against a CPU: Depends names them, and whatever else firmware or the single model decide, for comparing the hosts themselves.</para>
/// </remarks>
/// <example>
/// <code>Get-CpuMigrationMatrix -From 'Ice Lake-SP' -To Cascade*, Sapphire*</code>
/// <para>Shows whether VMs can move from one generation to its predecessor and its successor.</para>
/// </example>
/// <example>
/// <code>Get-CpuMigrationMatrix -From Genoa -To Milan | ForEach-Object { $_.Mask.VmxLines }</code>
/// <para>Writes the mask that a VM needs which is powered on on a newer CPU and is to move to an older one.</para>
/// </example>
/// <example>
/// <code>Get-CpuMigrationMatrix -AsMarkdown | Set-Content matrix.md</code>
/// <para>Writes the whole matrix as a page.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | Get-CpuMigrationMatrix | Where-Object Answer -eq WithMask</code>
/// <para>Shows between which of some hosts VMs need a mask.</para>
/// </example>
[Cmdlet(VerbsCommon.Get, "CpuMigrationMatrix")]
[OutputType(typeof(MatrixCell), typeof(string))]
public sealed class GetCpuMigrationMatrixCommand : DumpCmdlet
{
    private readonly List<HostCpuid> hosts = new();

    /// <summary>Hosts to make the matrix of instead of the CPU generations: HostCpuid objects, generations, or paths of dumps.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public HostInput[]? InputObject { get; set; }

    /// <summary>Only these CPUs as the one that VMs were powered on on. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MatrixHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? From { get; set; }

    /// <summary>Only these CPUs as the one that VMs are to move to. Wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MatrixHostCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? To { get; set; }

    /// <summary>What runs on the CPUs: VMs see what that hypervisor shows them.</summary>
    [Parameter]
    [HypervisorInput]
    [ArgumentCompleter(typeof(HypervisorCompleter))]
    [ValidateNotNull]
    public GuestView Hypervisor { get; set; } = Registry.Default.View;

    /// <summary>Gives the whole matrix as one page of Markdown.</summary>
    [Parameter]
    public SwitchParameter AsMarkdown { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<HostInput>? Named => InputObject;

    /// <inheritdoc/>
    protected override void Process() => hosts.AddRange(ReadNamed());

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        if (hosts.Count == 0 && AreHostsNamed)
        {
            return;
        }

        CpuMatrix matrix = hosts.Count > 0 ? CpuMatrix.Of(hosts, Hypervisor) : CpuMatrix.OfGenerations(Hypervisor, (From ?? new string[0]).Concat(To ?? new string[0]));
        if (AsMarkdown)
        {
            var page = new StringWriter();
            CpuMatrixPage.Write(page, matrix);
            WriteObject(page.ToString().TrimEnd('\n'));
            return;
        }

        foreach (MatrixCell cell in matrix.Between(From ?? new string[0], To ?? new string[0]))
        {
            WriteObject(cell);
        }
    }
}
