using CpuMask.Cpuid;
using CpuMask.Formats;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>One of the sets or policies of a xen-cpuid text.</summary>
internal sealed class XenPolicyText
{
    public XenPolicyText(XenPolicy policy, string name)
    {
        Policy = policy;
        Name = name;
    }

    public XenPolicy Policy { get; }

    /// <summary>As printed: <c>HVM Max</c>, <c>Domain 5</c>.</summary>
    public string Name { get; }

    /// <summary>Its leaves, when the text is of policies.</summary>
    public List<RawRow> Rows { get; } = new();

    /// <summary>Its model-specific registers, when the text is of policies.</summary>
    public List<MsrValue> Msrs { get; } = new();

    /// <summary>Its words, when the text is of featuresets; null otherwise.</summary>
    public uint[]? Words { get; set; }

    /// <summary>A leaf; null when it was left out, as all-zero ones are.</summary>
    public RawRow? Find(uint leaf, uint subleaf)
    {
        foreach (RawRow row in Rows)
        {
            if (row.Leaf == leaf && row.Subleaf == subleaf)
            {
                return row;
            }
        }

        return null;
    }
}
