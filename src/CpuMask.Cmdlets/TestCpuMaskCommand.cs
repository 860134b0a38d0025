using System.IO;
using System.Management.Automation;
using CpuMask.Linting;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Platforms.Xen.Masks;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>Reads a guest's CPU settings in any language that CpuMask writes: says by name what each bit does, what its reader would refuse, drop in silence or take otherwise than it is written, and what is dangerous, and writes the lines put right.</summary>
/// <remarks>
/// <para>Takes an xl.cfg, a .vmx file, a libvirt domain's XML, a QEMU command line (qm showcmd), nova.conf, Proxmox's cpu-models.conf, a KubeVirt manifest, agent.properties, a Firecracker template and more; which it is is told by its look, or said with -For. A folder is read with all that is below it: of .vmx files it says which virtual machines go around EVC.</para>
/// <para>All text that comes down the pipeline is one text. No platform is asked: nothing but the text is read.</para>
/// <para>IsFine is False when something is an error or a warning. Corrected holds the whole text with everything mended that can be without asking.</para>
/// </remarks>
/// <example>
/// <code>Test-CpuMask ./web01.cfg</code>
/// <para>Says what xl would drop of a domain's cpuid list, and what the rest hides.</para>
/// </example>
/// <example>
/// <code>Test-CpuMask ./vms | Where-Object LevelBlockers | Select-Object Name, LevelBlockers</code>
/// <para>Finds the virtual machines whose own masks go around EVC.</para>
/// </example>
/// <example>
/// <code>(Get-Content ./web01.cfg | Test-CpuMask).Corrected | Set-Content -NoNewline ./web01.cfg</code>
/// <para>Puts a file right.</para>
/// </example>
/// <example>
/// <code>Import-CpuidDump ./dumps/* | ConvertTo-CpuModel libvirt | Test-CpuMask -Quiet</code>
/// <para>Reads back what was written.</para>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "CpuMask", DefaultParameterSetName = ByPath)]
[OutputType(typeof(CpuMaskLint), typeof(bool))]
public sealed class TestCpuMaskCommand : CpuMaskCmdlet
{
    private const string ByPath = "Path", ByLiteralPath = "LiteralPath", ByText = "Text", Pasted = "the text";

    private readonly List<string> lines = new();
    private LintFiles files = null!;
    private CpuLanguage? language;
    private bool fine = true, any;

    /// <summary>Files with CPU settings, or folders of them. Wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = ByPath)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = null!;

    /// <summary>Such files or folders, taken exactly as they are written: [ and * mean nothing special.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ByLiteralPath)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = null!;

    /// <summary>The settings: text, whole or line by line, what New-VMotionMask and ConvertTo-XenCpuid give, or files of Get-ChildItem.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = ByText)]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object[] InputObject { get; set; } = null!;

    /// <summary>The language that the text is in: vmware, xen, qemu, libvirt, proxmox and more; Tab lists them. Without it, told by its look.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CpuTextLanguageCompleter))]
    [ValidateNotNullOrEmpty]
    public string? For { get; set; }

    /// <summary>Answers only whether all is fine: True or False. What cannot be read is not fine.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        language = For is null ? null : Registry.LanguageNamed(For);
        files = new LintFiles(language, null, Cancellation);
    }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (object? item in ParameterSetName == ByText ? InputObject : new object[0])
        {
            switch (item is PSObject wrapped ? wrapped.BaseObject : item)
            {
                case null:
                    break;
                case FileSystemInfo file:
                    ReadFile(file.FullName, file);
                    break;
                case VMotionMask mask:
                    lines.AddRange(VmxLanguage.Lines(mask).Concat(mask.FeatMaskLines));
                    break;
                case XenCpuid setting:
                    lines.Add(setting.Text);
                    break;
                default:
                    lines.Add(item!.ToString());
                    break;
            }
        }

        foreach (string path in ParameterSetName == ByPath ? Path : new string[0])
        {
            try
            {
                foreach (string file in FilePaths.Find(SessionState, path))
                {
                    ReadFile(file, path);
                }
            }
            catch (CpuMaskException e)
            {
                Miss(e, path);
            }
        }

        foreach (string path in ParameterSetName == ByLiteralPath ? LiteralPath : new string[0])
        {
            ReadFile(FilePaths.Of(SessionState, path), path);
        }
    }

    /// <inheritdoc/>
    protected override void End()
    {
        if (lines.Count > 0)
        {
            Write(CpuMaskLint.Of(string.Join("\n", lines), Pasted, language));
        }

        if (files.PassedOver is { } passedOver)
        {
            WriteVerbose(passedOver);
            if (!any)
            {
                WriteWarning(passedOver);
            }
        }

        if (Quiet)
        {
            WriteObject(fine && any);
        }
    }

    private void ReadFile(string file, object target)
    {
        foreach ((CpuMaskLint? lint, CpuMaskException? problem) in files.Read(file, wildcards: false))
        {
            if (lint is null)
            {
                Miss(problem!, target);
            }
            else
            {
                Write(lint);
            }
        }
    }

    private void Write(CpuMaskLint lint)
    {
        any = true;
        fine &= lint.IsFine;
        if (!Quiet)
        {
            WriteObject(lint);
        }
    }

    private void Miss(CpuMaskException problem, object target)
    {
        fine = false;
        WriteError(problem, target);
    }
}
