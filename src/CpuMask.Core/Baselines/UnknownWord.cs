using CpuMask.Cpuid;

namespace CpuMask.Baselines;

/// <summary>A word with features of which some hosts' sources say nothing at all.</summary>
public sealed class UnknownWord
{
    internal UnknownWord(RegisterAddress register, IReadOnlyList<BaselineGroup> groups)
    {
        Register = register;
        Groups = groups;
    }

    /// <summary>The word.</summary>
    public RegisterAddress Register { get; }

    /// <summary>The groups on which it is wholly unknown.</summary>
    public IReadOnlyList<BaselineGroup> Groups { get; }

    /// <summary>Prints the word's address.</summary>
    public override string ToString() => Register.ToString();
}
