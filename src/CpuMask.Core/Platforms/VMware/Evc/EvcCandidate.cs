namespace CpuMask.Platforms.VMware.Evc;

/// <summary>A mode that the cluster could be set to, and what it costs.</summary>
public sealed record EvcCandidate
{
    /// <summary>The mode.</summary>
    public EvcMode Mode { get; init; } = new();

    /// <summary>Whether all hosts can run it; null when that is not known of some and the others can.</summary>
    public bool? IsPossible { get; init; }

    /// <summary>The hosts that cannot, or are not known to, with what they lack.</summary>
    public IReadOnlyList<(EvcHost Host, EvcFit Fit)> Unable { get; init; } = new (EvcHost, EvcFit)[0];

    /// <summary>Features that every host has and the mode hides all the same: the cost against a pool without EVC.</summary>
    public IReadOnlyList<string> LostByAll { get; init; } = new string[0];

    /// <summary>Features that only some hosts have and the mode hides; no VM that moves everywhere could use them anyway.</summary>
    public IReadOnlyList<string> LostBySome { get; init; } = new string[0];

    /// <summary>VMs that run with more than the mode shows, and must be powered off before the cluster takes it.</summary>
    public IReadOnlyList<EvcGuest> Above { get; init; } = new EvcGuest[0];

    /// <summary>Running VMs of which that is not known.</summary>
    public IReadOnlyList<EvcGuest> NotKnown { get; init; } = new EvcGuest[0];
}

/// <summary>What the pool could run without some hosts.</summary>
/// <param name="Hosts">The hosts that would leave.</param>
/// <param name="Mode">The highest mode of the rest.</param>
public sealed record EvcStep(IReadOnlyList<string> Hosts, EvcMode Mode);
