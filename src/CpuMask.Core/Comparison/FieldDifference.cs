using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Comparison;

/// <summary>A field of several bits, the physical address size above all, that has more than one known value.</summary>
public sealed class FieldDifference
{
    internal FieldDifference(Feature field, IReadOnlyList<FieldValue> values, IReadOnlyList<string> unknown)
    {
        Row = field;
        Values = values;
        Unknown = new NameList(unknown);
    }

    /// <summary>The field.</summary>
    public Feature Row { get; }

    /// <summary>Its name.</summary>
    public string Field => Row.Name;

    /// <summary>What it means.</summary>
    public string Meaning => Row.Meaning;

    /// <summary>The values, ascending, with the hosts that have each.</summary>
    public IReadOnlyList<FieldValue> Values { get; }

    /// <summary>The hosts of which it is not known.</summary>
    public IReadOnlyList<string> Unknown { get; }
}
