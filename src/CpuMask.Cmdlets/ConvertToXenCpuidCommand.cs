using System.Management.Automation;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Masks;

namespace CpuMask.Cmdlets;

/// <summary>Writes what all hosts of a pool can promise as the cpuid setting of a Xen domain's configuration file.</summary>
/// <remarks>
/// <para>The text is in the list form that xl takes. Every host of the pool then shows its guests the same CPU: bits on which the hosts agree are left to Xen, all others are forced.</para>
/// <para>The output is a string, with the properties Notes, LibxlText and Items beside it. Its lines end in line feeds, because xl refuses carriage returns: write it to a file with Set-Content -NoNewline.</para>
/// <para>A register that a guest would see and that is unknown on a host is an error, which names the host and says which source would have it; -UnknownBits decides otherwise.</para>
/// </remarks>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | New-CpuBaseline | ConvertTo-XenCpuid</code>
/// <para>Shows the setting for a pool.</para>
/// </example>
/// <example>
/// <code>ConvertTo-XenCpuid ./dumps -NoComment | Add-Content -NoNewline web01.cfg</code>
/// <para>Appends the setting to a domain's configuration file.</para>
/// </example>
/// <example>
/// <code>(ConvertTo-XenCpuid pool.json).LibxlText</code>
/// <para>Shows libxl's own form, which names features, and alone reaches model-specific register 10AH.</para>
/// </example>
[Cmdlet(VerbsData.ConvertTo, "XenCpuid")]
[OutputType(typeof(string))]
public sealed class ConvertToXenCpuidCommand : BaselineCmdlet
{
    /// <summary>What to do with bits that are unknown on a host: Refuse, Hide them from guests, or Leave them to Xen.</summary>
    [Parameter]
    public UnknownBits UnknownBits { get; set; }

    /// <summary>Leaves family, model and stepping to the host on which a guest starts.</summary>
    [Parameter]
    public SwitchParameter KeepHostSignature { get; set; }

    /// <summary>Writes the list without comments.</summary>
    [Parameter]
    public SwitchParameter NoComment { get; set; }

    /// <summary>The version of Xen that will read the text, such as 4.21; without it the oldest that is known is written for. 4.22 and newer refuse another vendor than the host's; libxl's form knows more names with each.</summary>
    [Parameter]
    [Alias("XenVersion")]
    [ValidateNotNullOrEmpty]
    public string? TargetVersion { get; set; }

    /// <inheritdoc/>
    protected override void End()
    {
        base.End();
        CpuText written = Registry.LanguageNamed("xen").Write(CpuRequest.Of(Compute()) with
        {
            UnknownBits = UnknownBits,
            KeepHostSignature = KeepHostSignature,
            NoComments = NoComment,
            Version = TargetVersion,
        });
        var setting = (XenCpuid)written.Source!;
        WriteWarnings(setting.Warnings);
        foreach (string note in setting.Notes)
        {
            WriteVerbose(note);
        }

        var text = new PSObject(setting.Text);
        text.Properties.Add(new PSNoteProperty(nameof(setting.LibxlText), setting.LibxlText));
        text.Properties.Add(new PSNoteProperty(nameof(setting.Notes), setting.Notes));
        text.Properties.Add(new PSNoteProperty(nameof(setting.Items), setting.Items));
        WriteObject(text);
    }
}
