namespace CpuMask.Reading;

/// <summary>How much of a CPU's registers a kind of dump holds.</summary>
public enum RegisterKnowledge
{
    /// <summary>Every leaf that the CPU has, as CPUID returns it.</summary>
    AllLeaves,

    /// <summary>A few registers; the rest is unknown.</summary>
    SomeRegisters,

    /// <summary>Bits that have a name, set or clear; the rest is unknown.</summary>
    NamedBits,

    /// <summary>Set bits that have a name; a bit it does not name may be clear or only nameless, so it is unknown.</summary>
    SetBits,

    /// <summary>None at all: the source tells the CPU's name.</summary>
    None,
}
