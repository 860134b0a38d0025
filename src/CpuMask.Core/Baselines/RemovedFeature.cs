using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>A bit that some host has and the baseline does not promise, and who took it away.</summary>
public sealed class RemovedFeature
{
    internal RemovedFeature(string feature, BitAddress bit, RemovalReason reason, IReadOnlyList<BaselineGroup> byGroups, BitAddress? parent = null)
    {
        Feature = feature;
        Bit = bit;
        Reason = reason;
        ByGroups = byGroups;
        Parent = parent;
    }

    /// <summary>Its name, or <c>unknown bit 5</c>.</summary>
    public string Feature { get; }

    /// <summary>Where it stands.</summary>
    public BitAddress Bit { get; }

    /// <summary>Why it is not promised.</summary>
    public RemovalReason Reason { get; }

    /// <summary>The groups that took it away; empty for a bit without a name that every host has.</summary>
    public IReadOnlyList<BaselineGroup> ByGroups { get; }

    /// <summary>The bit whose loss took this one along, for <see cref="RemovalReason.ParentLost"/>.</summary>
    public BitAddress? Parent { get; }

    /// <summary>The names of the hosts that took it away.</summary>
    public IEnumerable<string> ByHosts => ByGroups.SelectMany(g => g.Hosts).Select(h => h.Name).OrderBy(n => n, NaturalOrder.Instance);

    /// <summary>Prints the bit with its name.</summary>
    public override string ToString() => Bit.ToString(Feature);
}
