using CpuMask.Text;

namespace CpuMask.Comparison;

/// <summary>One value of a field and the hosts that have it.</summary>
public sealed class FieldValue
{
    internal FieldValue(uint value, IReadOnlyList<string> hosts)
    {
        Value = value;
        Hosts = new NameList(hosts);
    }

    /// <summary>The number.</summary>
    public uint Value { get; }

    /// <summary>The hosts.</summary>
    public IReadOnlyList<string> Hosts { get; }
}
