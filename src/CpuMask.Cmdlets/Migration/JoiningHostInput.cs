using CpuMask.Cpuid;
using CpuMask.Migration.Generations;

namespace CpuMask.Cmdlets;

/// <summary>A host that joins a pool: a CPU generation of the table, a dump, or a host.</summary>
public sealed class JoiningHostInput
{
    /// <summary>A generation by its name or an alias, or the path of a dump.</summary>
    public JoiningHostInput(string generationOrPath)
    {
        CpuGeneration? generation = CpuGenerations.Find(generationOrPath);
        Host = generation?.Host;
        Dump = generation is null ? new HostInput(generationOrPath) : null;
    }

    /// <summary>A generation of the table.</summary>
    public JoiningHostInput(CpuGeneration generation) => Host = generation.Host;

    /// <summary>A host.</summary>
    public JoiningHostInput(HostCpuid host) => Host = host;

    /// <summary>What stands for hosts in other cmdlets.</summary>
    internal JoiningHostInput(HostInput dump) => Dump = dump;

    /// <summary>The host; null when a dump has to be read first.</summary>
    internal HostCpuid? Host { get; }

    /// <summary>The dump to read; null when the host is known.</summary>
    internal HostInput? Dump { get; }

    /// <summary>The generation, the path or the host's name.</summary>
    public override string ToString() => Host?.Name ?? Dump!.ToString();
}
