using CpuMask.Cpuid;

namespace CpuMask.Reading;

/// <summary>What a kind of dump can know at best: the rows of the table that help and README print.</summary>
public sealed class DumpKnowledge
{
    /// <summary>States it.</summary>
    /// <param name="registers">How much of the registers.</param>
    /// <param name="subleaves">Whether anything of a sub-leaf other than 0 can be known.</param>
    /// <param name="allCpus">Whether one dump can hold every logical CPU of a host.</param>
    /// <param name="microcode">Whether it can hold the microcode revision.</param>
    /// <param name="views">The views it can be taken from.</param>
    public DumpKnowledge(RegisterKnowledge registers, bool subleaves, bool allCpus, bool microcode, params HostView[] views)
    {
        Registers = registers;
        Subleaves = subleaves;
        AllCpus = allCpus;
        Microcode = microcode;
        Views = views;
    }

    /// <summary>How much of the registers.</summary>
    public RegisterKnowledge Registers { get; }

    /// <summary>Whether anything of a sub-leaf other than 0 can be known: of leaf 7 sub-leaf 1, for one.</summary>
    public bool Subleaves { get; }

    /// <summary>Whether one dump can hold every logical CPU of a host, so that CPUs that differ are noticed.</summary>
    public bool AllCpus { get; }

    /// <summary>Whether it can hold the microcode revision.</summary>
    public bool Microcode { get; }

    /// <summary>The views it can be taken from. A hardware dump taken inside a virtual machine is a guest's.</summary>
    public IReadOnlyList<HostView> Views { get; }
}
