using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that takes paths of dumps among other things, and can be told what format they have.</summary>
public abstract class DumpCmdlet : HostReadingCmdlet
{
    private bool literalPathRead;

    /// <summary>The hosts that this cmdlet is about, as the pipeline or the command line gives them; null when it got none.</summary>
    protected abstract IReadOnlyList<HostInput>? Named { get; }

    /// <summary>Files and folders of dumps, taken exactly as they are written: [ and * mean nothing special.</summary>
    [Parameter]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public virtual string[]? LiteralPath { get; set; }

    /// <summary>Reads every file as this format instead of telling it from the content.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DumpFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Format { get; set; }

    /// <summary>Whether anything names hosts: the pipeline, the command line, or -LiteralPath.</summary>
    protected bool AreHostsNamed => Named is not null || LiteralPath is not null || MyInvocation.ExpectingInput;

    /// <summary>Ends with an error of its own when nothing names hosts: PowerShell cannot ask for objects.</summary>
    protected void RequireHosts()
    {
        if (!AreHostsNamed)
        {
            throw new CpuMaskException(ErrorIds.NoHostsNamed, ErrorKind.Usage, CmdletMessages.NoHostsNamed);
        }
    }

    /// <summary>Gives every host of this step of the pipeline, as soon as it is read.</summary>
    protected IEnumerable<HostCpuid> ReadNamed() => HostsOf(TakeNamed());

    /// <summary>What this step of the pipeline gives; what -LiteralPath names comes first, and once.</summary>
    protected IEnumerable<HostInput> TakeNamed()
    {
        IEnumerable<HostInput> inputs = Named ?? new HostInput[0];
        if (LiteralPath is not null && !literalPathRead)
        {
            literalPathRead = true;
            inputs = LiteralPath.Select(HostInput.Literal).Concat(inputs);
        }

        return inputs;
    }

    /// <summary>Gives every host that some inputs stand for, as soon as it is read.</summary>
    /// <param name="inputs">Hosts, baselines and paths.</param>
    protected IEnumerable<HostCpuid> HostsOf(IEnumerable<HostInput> inputs) => HostsOf(inputs, Format is null ? null : Registry.Formats.Named(Format));
}
