namespace CpuMask.Guests;

/// <summary>How a requirement's number is compared with the host's.</summary>
public enum RequirementComparison : long
{
    /// <summary><c>Min</c>: the host has at least this.</summary>
    AtLeast,

    /// <summary><c>Max</c>: the host has at most this.</summary>
    AtMost,

    /// <summary><c>Val</c>: the host has exactly this.</summary>
    Exactly,

    /// <summary><c>Match</c>: the host has exactly this; how vSphere 8 writes every requirement.</summary>
    Match,
}
