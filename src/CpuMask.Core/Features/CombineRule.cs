namespace CpuMask.Features;

/// <summary>How a pool's promise follows from its hosts' values.</summary>
public enum CombineRule : long
{
    /// <summary>Promised when every host has it.</summary>
    All,

    /// <summary>Shown when any host has it: the guest must act on it wherever it may run.</summary>
    Any,

    /// <summary>The smallest number.</summary>
    Min,

    /// <summary>Follows from other bits.</summary>
    Derived,

    /// <summary>Not part of what a pool promises.</summary>
    Ignore,
}
