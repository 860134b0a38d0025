using System.Management.Automation;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Writes what all hosts of a pool can promise in the language of a platform: QEMU, libvirt, Proxmox VE, OpenStack Nova, KubeVirt, oVirt, CloudStack, OpenNebula, Firecracker, Xen, XenServer, Hyper-V and more.</summary>
/// <remarks>
/// <para>Named models are used where the language has them: the one that needs the fewest corrections is taken, what it lacks is switched on and what it has too much is switched off.</para>
/// <para>The output is a string, with the properties Notes and Warnings beside it. Its lines end in line feeds: write it to a file with Set-Content -NoNewline.</para>
/// <para>A register that a guest would see and that is unknown on a host is an error, which names the host and says which source would have it; -UnknownBits decides otherwise.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-CpuBaseline | ConvertTo-CpuModel qemu</code>
/// <para>Shows the -cpu of a QEMU command line for a pool.</para>
/// </example>
/// <example>
/// <code>ConvertTo-CpuModel proxmox -InputObject ./dumps | Set-Content -NoNewline cpu-models.conf</code>
/// <para>Writes a custom CPU model for a Proxmox VE cluster.</para>
/// </example>
[Cmdlet(VerbsData.ConvertTo, "CpuModel")]
[OutputType(typeof(string))]
public sealed class ConvertToCpuModelCommand : BaselineCmdlet
{
    /// <summary>Whose language to write: qemu, qemu-exact, libvirt, proxmox, nova, kubevirt, ovirt, cloudstack, opennebula, firecracker, xen, xen-libxl, xenserver, hyperv and more; Tab lists them.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(CpuLanguageCompleter))]
    [ValidateNotNullOrEmpty]
    public string For { get; set; } = null!;

    /// <summary>The hosts: HostCpuid objects, baselines, or paths of dump files and folders. Wildcards are allowed in paths.</summary>
    [Parameter(ValueFromPipeline = true)]
    [Alias("Path")]
    [HostInput]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public override HostInput[]? InputObject { get; set; }

    /// <summary>What to do with bits that are unknown on a host: Refuse, Hide them from guests, or Leave them as the platform has them.</summary>
    [Parameter]
    public UnknownBits UnknownBits { get; set; }

    /// <summary>Writes no comments.</summary>
    [Parameter]
    public SwitchParameter NoComment { get; set; }

    /// <summary>The version of the program that will read the text, such as 9.1 for QEMU; without it the oldest that is known is written for.</summary>
    [Parameter]
    [Alias("XenVersion")]
    [ValidateNotNullOrEmpty]
    public string? TargetVersion { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        base.Begin();
        Refuse(nameof(UnknownBits), CpuRequestParts.UnknownBits);
        Refuse(nameof(NoComment), CpuRequestParts.Comments);
        Refuse(nameof(TargetVersion), CpuRequestParts.Version);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        CpuText written = Registry.LanguageNamed(For).Write(CpuRequest.Of(Compute()) with { UnknownBits = UnknownBits, NoComments = NoComment, Version = TargetVersion });
        WriteWarnings(written.Warnings);
        foreach (string note in written.Notes)
        {
            WriteVerbose(note);
        }

        var text = new PSObject(written.Text);
        text.Properties.Add(new PSNoteProperty(nameof(written.Notes), written.Notes.ToArray()));
        text.Properties.Add(new PSNoteProperty(nameof(written.Warnings), written.Warnings.ToArray()));
        WriteObject(text);
    }

    // What a language has no use for would be passed over in silence.
    private void Refuse(string parameter, CpuRequestParts part)
    {
        if (MyInvocation.BoundParameters.ContainsKey(parameter) && !Registry.LanguageNamed(For).Uses.HasFlag(part))
        {
            throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Usage, CmdletMessages.OfNoUse(
                parameter, For, Registry.Languages.Where(l => l.Uses.HasFlag(part)).Select(l => l.Id)));
        }
    }
}
