using System.IO;
using System.Threading;
using CpuMask.Compliance.Policy;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Compliance.Runs;

/// <summary>A series of runs, read as what changed from one to the next.</summary>
public sealed class CpuidHistory
{
    // Also of the hosts that never changed: a name that one of them has is that name, and no pattern of others.
    private readonly IReadOnlyCollection<string> hosts;

    private CpuidHistory(
        IReadOnlyList<DateTimeOffset> runs, IReadOnlyList<CpuidChange> changes, IReadOnlyList<string> problems, IReadOnlyCollection<string> hosts)
    {
        this.hosts = hosts;
        Runs = runs;
        Changes = changes;
        Problems = problems;
    }

    /// <summary>When the runs were, the earliest first.</summary>
    public IReadOnlyList<DateTimeOffset> Runs { get; }

    /// <summary>What changed, the earliest first, then by host and address.</summary>
    public IReadOnlyList<CpuidChange> Changes { get; }

    /// <summary>Files that are runs by their beginning and could not be read.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Reads a folder of runs. Two runs are held in memory at a time.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellation">Stops reading a long history.</param>
    /// <param name="progress">Told how many runs are read, of how many; null for nobody.</param>
    /// <exception cref="CpuMaskException">There is no such folder.</exception>
    public static CpuidHistory Read(string folder, CancellationToken cancellation = default, Action<int, int>? progress = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, CpuMask.Files.Messages.NoSuchPath(folder));
        }

        var problems = new List<string>();
        return Of(Load(RunFile.Runs(folder).Select(r => r.File).ToArray(), problems, progress, cancellation), problems);
    }

    /// <summary>The same runs with the changes of some hosts only.</summary>
    /// <param name="pattern">A host's name; * and ? are wildcards.</param>
    public CpuidHistory For(string pattern) => For(new[] { pattern });

    /// <summary>The same runs with the changes of some hosts only.</summary>
    /// <param name="patterns">Hosts' names; * and ? are wildcards.</param>
    public CpuidHistory For(IEnumerable<string> patterns)
    {
        Wildcard[] wanted = patterns.Select(p => Wildcard.Among(p, hosts)).ToArray();
        return new CpuidHistory(Runs, Changes.Where(c => wanted.Any(w => w.Matches(c.Host))).ToArray(), Problems, hosts);
    }

    /// <summary>Takes runs in the order of their times.</summary>
    public static CpuidHistory Of(IEnumerable<ComplianceRun> runs) => Of(runs, new List<string>());

    private static CpuidHistory Of(IEnumerable<ComplianceRun> runs, List<string> problems)
    {
        var times = new List<DateTimeOffset>();
        var changes = new List<CpuidChange>();
        var known = new Dictionary<string, HostCpuid>(StringComparer.Ordinal);
        var present = new HashSet<string>(StringComparer.Ordinal);
        foreach (ComplianceRun run in runs)
        {
            DateTimeOffset? after = times.Count > 0 ? times[times.Count - 1] : null;
            int first = changes.Count;
            foreach (HostCpuid host in run.Hosts)
            {
                changes.AddRange(ChangesOf(known.TryGetValue(host.Name, out HostCpuid? before) ? before : null, host, present.Contains(host.Name)));
                known[host.Name] = host;
            }

            var now = new HashSet<string>(run.Hosts.Select(h => h.Name), StringComparer.Ordinal);
            changes.AddRange(present.Where(h => !now.Contains(h)).OrderBy(h => h, StringComparer.Ordinal)
                .Select(h => new CpuidChange { Host = h, Kind = ChangeKind.HostGone, Before = "present", Now = "absent" }));
            for (int i = first; i < changes.Count; i++)
            {
                changes[i] = changes[i] with { At = run.CheckedAt, After = after };
            }

            present = now;
            times.Add(run.CheckedAt);
        }

        return new CpuidHistory(times, changes, problems, known.Keys);
    }

    private static IEnumerable<ComplianceRun> Load(IReadOnlyList<string> files, List<string> problems, Action<int, int>? progress, CancellationToken cancellation)
    {
        for (int i = 0; i < files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            string file = files[i];
            progress?.Invoke(i + 1, files.Count);
            ComplianceRun? run = null;
            try
            {
                run = RunFile.Load(file);
            }
            catch (CpuMaskException e)
            {
                problems.Add(e.Message);
            }

            if (run is not null)
            {
                yield return run;
            }
        }
    }

    private static IEnumerable<CpuidChange> ChangesOf(HostCpuid? before, HostCpuid host, bool wasPresent)
    {
        if (before is null || !wasPresent)
        {
            yield return new CpuidChange
            {
                Host = host.Name, Kind = before is null ? ChangeKind.HostFirstSeen : ChangeKind.HostBack, Before = "absent", Now = "present",
            };
        }

        if (before is null)
        {
            yield break;
        }

        foreach ((string name, string? old, string? now) in new[]
                 {
                     ("microcode", before.Microcode, host.Microcode), ("BIOS", before.Bios, host.Bios), ("kernel", before.Kernel, host.Kernel),
                 })
        {
            if (old != now)
            {
                yield return new CpuidChange
                {
                    Host = host.Name, Kind = ChangeKind.VersionChanged, Subject = FindingSubject.Named(name), Before = old ?? "unknown", Now = now ?? "unknown",
                };
            }
        }

        if (!before.Signature.Equals(host.Signature) || before.Vendor != host.Vendor)
        {
            yield return new CpuidChange
            {
                Host = host.Name, Kind = ChangeKind.CpuReplaced, Subject = FindingSubject.Named("CPU"), Before = Cpu(before), Now = Cpu(host),
            };
        }

        if (before.View == host.View)
        {
            foreach (RegisterDifference difference in RegisterDifference.Between(before.Registers, host.Registers))
            {
                yield return new CpuidChange
                {
                    Host = host.Name, Kind = KindOf(difference), Subject = difference.Subject, Before = difference.BeforeText, Now = difference.AfterText,
                };
            }
        }
    }

    private static ChangeKind KindOf(RegisterDifference difference) =>
        difference.Before is null ? ChangeKind.BecameKnown
        : difference.After is null ? ChangeKind.BecameUnknown
        : difference.Subject.Bit is null ? ChangeKind.NumberChanged
        : difference.After == 1 ? ChangeKind.FeatureGained : ChangeKind.FeatureLost;

    private static string Cpu(HostCpuid host) => Wording.Format("{0} {1}", host.Vendor.DisplayName, host.Signature?.ToString() ?? "unknown");
}
