using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Linq;
using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Text;
using Microsoft.PowerShell.Commands;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that reads dumps: one bad file is an error record, and the others are read.</summary>
public abstract class HostReadingCmdlet : CpuMaskCmdlet
{
    private readonly DumpFile file = new();
    private int read;

    /// <summary>Gives every host that some inputs stand for, as soon as it is read.</summary>
    /// <param name="inputs">Hosts, baselines and paths.</param>
    /// <param name="format">The format to read files as; null detects it.</param>
    protected IEnumerable<HostCpuid> HostsOf(IEnumerable<HostInput> inputs, DumpReader? format = null)
    {
        foreach (HostInput input in inputs)
        {
            foreach (HostCpuid host in input.Hosts ?? ReadPath(input, format))
            {
                yield return host;
            }
        }
    }

    private IEnumerable<HostCpuid> ReadPath(HostInput input, DumpReader? format)
    {
        IReadOnlyList<string> paths = Resolve(input);
        foreach (string path in paths)
        {
            WriteProgress("Reading CPUID dumps", path, ++read, paths.Count > 1 ? paths.Count : 0);
            DumpImport import = file.Read(path, format, Cancellation);
            foreach (DumpProblem problem in import.Problems)
            {
                WriteError(ErrorRecords.Of(problem, input.Given));
            }

            foreach (HostCpuid host in import.Hosts)
            {
                WriteWarnings(host.Warnings.Select(w => host.Name + ": " + w));
                yield return host;
            }
        }
    }

    // PowerShell's own rules: drives, ~, wildcards, and the current location, which is not the process's.
    private IReadOnlyList<string> Resolve(HostInput input)
    {
        string path = input.Path!;
        try
        {
            ProviderInfo provider;
            IReadOnlyList<string> found;
            if (input.IsLiteral)
            {
                found = new[] { SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _) };
            }
            else
            {
                found = GetResolvedProviderPathFromPSPath(path, out provider);
            }

            if (provider.ImplementingType == typeof(FileSystemProvider))
            {
                return found;
            }

            WriteError(new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CmdletMessages.NoFilePath(path, provider.Name)), input.Given);
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteError(new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, Messages.NoSuchPath(path), e), input.Given);
        }

        return Array.Empty<string>();
    }
}
