using System.IO;
using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Migration.Generations;
using CpuMask.VSphere.Clients;

namespace CpuMask.Cmdlets;

/// <summary>
/// What stands for hosts wherever a cmdlet takes them: a host, a baseline, PowerCLI's host, or the path of a dump. PowerShell converts to it
/// by these constructors; a path is only read when the cmdlet gets to it.
/// </summary>
public sealed class HostInput
{
    private HostInput(object given, IReadOnlyList<HostCpuid> hosts)
    {
        Given = given;
        Hosts = hosts;
    }

    /// <summary>The path of a dump file or a folder of them; wildcards are allowed.</summary>
    public HostInput(string path)
    {
        Given = path;
        Path = path;
    }

    /// <summary>A dump file or a folder of them, as Get-ChildItem gives it.</summary>
    public HostInput(FileSystemInfo file)
    {
        Given = file;
        Path = file.FullName;
        IsLiteral = true;
    }

    /// <summary>A path, as Resolve-Path gives it.</summary>
    public HostInput(PathInfo path)
    {
        Given = path;
        Path = path.Path;
        IsLiteral = true;
    }

    /// <summary>A host that has been read.</summary>
    public HostInput(HostCpuid host)
        : this(host, new[] { host })
    {
    }

    /// <summary>A CPU generation of the table, as a host.</summary>
    public HostInput(CpuGeneration generation)
        : this(generation, new[] { generation.Host })
    {
    }

    /// <summary>The hosts of a baseline.</summary>
    public HostInput(CpuBaseline baseline)
        : this(baseline, baseline.ToHosts().ToArray()) => Evidence = baseline;

    /// <summary>The hosts of a computed baseline.</summary>
    public HostInput(ComputedBaseline baseline)
        : this(baseline, baseline.Evidence.ToHosts().ToArray())
    {
        Baseline = baseline;
        Evidence = baseline.Evidence;
    }

    /// <summary>A host of another vSphere client.</summary>
    internal HostInput(object given, ClientObject client)
    {
        Given = given;
        Client = client;
    }

    /// <summary>Another client's object, which is read when the cmdlet gets to it; null for all else.</summary>
    internal ClientObject? Client { get; }

    /// <summary>The key of the EVC mode that is in force on the host, where the object tells; null when none is.</summary>
    internal string? EvcMode { get; init; }

    /// <summary>The hosts; null when a path or another client's object has to be read first.</summary>
    internal IReadOnlyList<HostCpuid>? Hosts { get; }

    /// <summary>The computed baseline that was given; null when it was something else.</summary>
    internal ComputedBaseline? Baseline { get; }

    /// <summary>The evidence of the baseline that was given; null when it was something else.</summary>
    internal CpuBaseline? Evidence { get; }

    /// <summary>The path to read.</summary>
    internal string? Path { get; }

    /// <summary>True when nothing in the path is a wildcard.</summary>
    internal bool IsLiteral { get; }

    /// <summary>The user's own object, for error records.</summary>
    internal object Given { get; }

    /// <summary>A path in which nothing is a wildcard.</summary>
    internal static HostInput Literal(string path) => new(path, isLiteral: true);

    private HostInput(string path, bool isLiteral)
        : this(path) => IsLiteral = isLiteral;

    /// <summary>Prints the path or the hosts' names.</summary>
    public override string ToString() => Path ?? Client?.Reference.Value ?? string.Join(", ", Hosts!.Select(h => h.Name));
}
