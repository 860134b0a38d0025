using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>A number of which the pool can promise the smallest.</summary>
public sealed class BaselineMinimum
{
    internal BaselineMinimum(Feature field, uint value, bool isAtMost, IReadOnlyList<BaselineGroup> setBy, bool differs)
    {
        Field = field;
        Value = value;
        IsAtMost = isAtMost;
        SetBy = setBy;
        Differs = differs;
    }

    /// <summary>Which number: a field such as PhysicalAddressBits.</summary>
    public Feature Field { get; }

    /// <summary>The smallest value that any host is known to have.</summary>
    public uint Value { get; }

    /// <summary>True when some host's source does not say: the pool can promise this much at most.</summary>
    public bool IsAtMost { get; }

    /// <summary>The groups that have the smallest value.</summary>
    public IReadOnlyList<BaselineGroup> SetBy { get; }

    /// <summary>True when some host has more.</summary>
    public bool Differs { get; }

    /// <summary>Prints <c>PhysicalAddressBits: 46</c>.</summary>
    public override string ToString() => Text.Wording.Format("{0}: {1}{2}", Field.Name, IsAtMost ? "at most " : string.Empty, Value);
}
