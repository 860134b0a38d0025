using CpuMask.Baselines;
using CpuMask.Comparison;
using CpuMask.Cpuid;

namespace CpuMask.Platforms;

/// <summary>The choices of a <see cref="CpuRequest"/> that a language may have a use for.</summary>
[Flags]
public enum CpuRequestParts
{
    /// <summary>Only the hosts.</summary>
    None = 0,

    /// <summary>It is written from the computed baseline, so the policies of a baseline count.</summary>
    Baseline = 1,

    /// <summary>What matters to the guest.</summary>
    Guest = 2,

    /// <summary>What to do with unknown bits.</summary>
    UnknownBits = 4,

    /// <summary>Family, model and stepping can be left to the host.</summary>
    KeepHostSignature = 8,

    /// <summary>It can have comments.</summary>
    Comments = 16,

    /// <summary>It differs by version.</summary>
    Version = 32,
}

/// <summary>What a language is to write: hosts, and the user's choices.</summary>
public sealed record CpuRequest
{
    /// <summary>The hosts, with names that tell them apart.</summary>
    public IReadOnlyList<HostCpuid> Hosts { get; init; } = new HostCpuid[0];

    /// <summary>What the hosts can promise together. Asked for only by languages that need it: computing it can fail.</summary>
    public Lazy<ComputedBaseline> Baseline { get; init; } = null!;

    /// <summary>What matters to the guest; null takes the platform's default.</summary>
    public IGuestRequirements? Guest { get; init; }

    /// <summary>What to do with what some host's source does not say.</summary>
    public UnknownBits UnknownBits { get; init; } = UnknownBits.Refuse;

    /// <summary>Further bits to hide from guests, for languages that are written from the hosts; a baseline has its own.</summary>
    public IReadOnlyList<BitAddress> Hide { get; init; } = new BitAddress[0];

    /// <summary>Leaves family, model and stepping to the host on which a guest starts.</summary>
    public bool KeepHostSignature { get; init; }

    /// <summary>Writes no comments.</summary>
    public bool NoComments { get; init; }

    /// <summary>The version of the program that will read the text, such as 4.17; null writes for the oldest that the language knows.</summary>
    public string? Version { get; init; }

    /// <summary>A request for hosts, with a baseline of the default policies.</summary>
    public static CpuRequest Of(IReadOnlyList<HostCpuid> hosts) => new()
    {
        Hosts = hosts,
        Baseline = new Lazy<ComputedBaseline>(() => CpuBaseline.Of(hosts).Compute()),
    };

    /// <summary>A request for a baseline that is computed already.</summary>
    public static CpuRequest Of(ComputedBaseline baseline) => new()
    {
        Hosts = baseline.Evidence.ToHosts().ToArray(),
        Baseline = new Lazy<ComputedBaseline>(() => baseline),
    };
}
