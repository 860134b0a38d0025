using System.Collections.Generic;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that takes paths of dumps among other things, and can be told what format they have.</summary>
public abstract class DumpCmdlet : HostReadingCmdlet
{
    /// <summary>Reads every file as this format instead of telling it from the content.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(DumpFormatCompleter))]
    [ValidateNotNullOrEmpty]
    public virtual string? Format { get; set; }

    /// <summary>Gives every host that some inputs stand for, as soon as it is read.</summary>
    /// <param name="inputs">Hosts, baselines and paths.</param>
    protected IEnumerable<HostCpuid> HostsOf(IEnumerable<HostInput> inputs) => HostsOf(inputs, Format is null ? null : Registry.Formats.Named(Format));
}
