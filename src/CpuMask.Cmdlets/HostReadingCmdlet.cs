using System.Management.Automation;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cmdlets;

/// <summary>A cmdlet that reads dumps: one bad file is an error record, and the others are read.</summary>
public abstract class HostReadingCmdlet : CpuMaskCmdlet
{
    private readonly HostWarnings warnings = new();
    private readonly List<string> passedOver = new();
    private readonly List<string> unread = new();
    private DumpFiles? files;
    private DumpReader? format;
    private int read;
    private int unknown;

    /// <summary>What was named, hosts and guests, and could not be read: of that nothing is known, so no check may call it fine.</summary>
    protected IReadOnlyList<string> Unread => unread;

    /// <inheritdoc/>
    protected override void End()
    {
        CountPassedOver();
        if (unknown > 0)
        {
            WriteWarning(CpuMask.Reading.Messages.PassedOver(unknown, passedOver));
        }

        WriteWarnings(warnings.Lines);
    }

    /// <summary>Gives every host that some inputs stand for, as soon as it is read.</summary>
    /// <param name="inputs">Hosts, baselines and paths.</param>
    /// <param name="format">The format to read files as; null detects it.</param>
    protected IEnumerable<HostCpuid> HostsOf(IEnumerable<HostInput> inputs, DumpReader? format)
    {
        foreach (HostInput input in inputs)
        {
            foreach (HostCpuid host in input.Hosts ?? (input.Client is { } client ? ReadClient(client) : ReadPath(input, FilesOf(format))))
            {
                yield return host;
            }
        }
    }

    /// <summary>Reports what was named of a session and is not there, so that no check calls it fine.</summary>
    protected void Miss(CpuMaskException error, object target)
    {
        WriteError(error, target);
        unread.Add(error.Named ?? error.Message);
    }

    /// <summary>Reads a guest; what cannot be read of it is an error record.</summary>
    /// <param name="input">What stands for guests.</param>
    /// <param name="hypervisor">Who runs them, where that is not said.</param>
    protected IReadOnlyList<MigratingGuest> GuestsOf(RunningGuestInput input, GuestView? hypervisor = null)
    {
        var guests = new List<MigratingGuest>();
        try
        {
            foreach (DumpImport import in input.Read(SessionState, hypervisor ?? Registry.Default.View))
            {
                foreach (DumpProblem problem in import.Problems)
                {
                    WriteError(ErrorRecords.Of(problem, input.TargetOf(import), Operation));
                }

                guests.AddRange(import.Guests);
                // A need that cannot be read may be the one that blocks.
                if (import.Guests.Count == 0 || import.Problems.Count > 0)
                {
                    unread.Add(import.Source);
                }
            }
        }
        catch (CpuMaskException e)
        {
            WriteError(e, input.Given);
            unread.Add(input.ToString());
        }

        return guests;
    }

    /// <summary>The view of a vSphere client's host that this cmdlet is about: what its CPU has.</summary>
    protected virtual HostCpuid ViewOf(VSphereHost host) => host.Cpuid;

    private IEnumerable<HostCpuid> ReadClient(ClientObject client)
    {
        HostCpuid host = ViewOf(ClientInventory.ReadHost(client));
        warnings.Add(host);
        yield return host;
    }

    /// <summary>Reads guests, and says once what their sources left open; null when none were asked for.</summary>
    /// <param name="inputs">What stands for guests.</param>
    /// <param name="hypervisor">Who runs them, where that is not said.</param>
    protected IReadOnlyList<MigratingGuest>? GuestsOf(RunningGuestInput[]? inputs, GuestView? hypervisor = null)
    {
        if (inputs is null)
        {
            return null;
        }

        MigratingGuest[] guests = inputs.SelectMany(i => GuestsOf(i, hypervisor)).ToArray();
        WriteWarnings(guests.SelectMany(g => g.Warnings));
        return guests;
    }

    /// <summary>Reports a guest of which it is not known on which of the hosts it runs.</summary>
    protected void WriteHomeless(MigratingGuest guest) =>
        WriteError(new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Input, CpuMask.Migration.Messages.GuestWithoutHost(guest)), guest);

    private IEnumerable<HostCpuid> ReadPath(HostInput input, DumpFiles files)
    {
        bool found = !input.IsLiteral && WildcardPattern.ContainsWildcardCharacters(input.Path) && !FilePaths.Exists(SessionState, input.Path!);
        IReadOnlyList<string> paths = Resolve(input);
        int done = 0;
        foreach (string path in paths)
        {
            done++;
            foreach (DumpImport import in files.Read(path, wildcards: false))
            {
                Cancellation.ThrowIfCancellationRequested();
                WriteProgress(CmdletMessages.Reading, CmdletMessages.ReadFile(++read, import.Source), done, paths.Count > 1 ? paths.Count : 0);
                Report(import, input, found);
                foreach (HostCpuid host in import.Hosts)
                {
                    warnings.Add(host);
                    yield return host;
                }
            }
        }
    }

    private void Report(DumpImport import, HostInput input, bool found)
    {
        foreach (DumpProblem problem in import.Problems)
        {
            // What a wildcard found, nobody named: it may be a letter that lies beside the dumps.
            if (found && problem.Id == ErrorIds.UnknownFormat)
            {
                unknown++;
                passedOver.Add(import.Source);
            }
            else
            {
                WriteError(ErrorRecords.Of(problem, input.Given, Operation));
                if (import.Hosts.Count == 0)
                {
                    unread.Add(import.Source);
                }
            }
        }
    }

    // One reader of files for a run of one format: its hosts share what they have in common.
    private DumpFiles FilesOf(DumpReader? wanted)
    {
        if (files is null || format != wanted)
        {
            CountPassedOver();
            files = new DumpFiles(Registry.Formats, wanted, null, Cancellation);
            format = wanted;
        }

        return files;
    }

    private void CountPassedOver()
    {
        unknown += files?.UnknownFiles ?? 0;
        passedOver.AddRange(files?.UnknownSources ?? Array.Empty<string>());
        files = null;
    }

    private IReadOnlyList<string> Resolve(HostInput input)
    {
        try
        {
            return input.IsLiteral ? new[] { FilePaths.Of(SessionState, input.Path!) } : FilePaths.Find(SessionState, input.Path!);
        }
        catch (CpuMaskException e)
        {
            WriteError(e, input.Given);
            unread.Add(input.Path!);
            return Array.Empty<string>();
        }
    }
}
