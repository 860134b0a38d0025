using CpuMask.Baselines;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// How far a guest's leaves may reach. Xen refuses to build a domain when a setting names a leaf that its host lacks, and
/// when a maximum is above the host's; so what must be hidden beyond the shortest host is hidden by lowering the maximum.
/// </summary>
internal sealed class XenLimits
{
    private readonly IReadOnlyList<BaselineGroup> groups;
    private readonly Dictionary<RegisterAddress, XenReach[]> reaches = new();
    private readonly Dictionary<RegisterAddress, uint> lowered = new();

    /// <summary>Decides.</summary>
    /// <param name="baseline">The pool.</param>
    /// <param name="hideUnknown">True to end a guest's leaves where those end that every host has for certain.</param>
    public XenLimits(ComputedBaseline baseline, bool hideUnknown)
    {
        groups = baseline.Evidence.Groups;
        Lower(XenLeaves.MaxBasic, XenLeaves.LastBasic, hideUnknown);
        Lower(XenLeaves.MaxExtended, XenLeaves.LastExtended(baseline.Vendor), hideUnknown);
        Lower(XenLeaves.MaxSubleaf7, XenLeaves.LastSubleaf7, hideUnknown);
        if (!Allows(XenLeaves.MaxSubleaf7))
        {
            lowered.Remove(XenLeaves.MaxSubleaf7);
        }
    }

    /// <summary>The maxima to write, and their values.</summary>
    public IReadOnlyDictionary<RegisterAddress, uint> Lowered => lowered;

    /// <summary>The maxima that differ and cannot be written, because some host's source does not say where it ends.</summary>
    public List<RegisterAddress> Unsettled { get; } = new();

    /// <summary>True when a guest's leaves reach a word.</summary>
    public bool Reaches(RegisterAddress word) => Reaches(XenLeaves.MaximumOf(word), XenLeaves.Place(word))
        && (word.Leaf != 7 || Reaches(XenLeaves.MaxBasic, 7));

    /// <summary>True when a guest's leaves reach a word and every host is known to have it, so that it may be named.</summary>
    public bool Allows(RegisterAddress word) => Reaches(word) && reaches[XenLeaves.MaximumOf(word)].All(r => r.Has(XenLeaves.Place(word)) == true);

    /// <summary>The groups that are not known to go beyond a lowered maximum.</summary>
    public IEnumerable<BaselineGroup> EndingAt(RegisterAddress maximum) =>
        groups.Where((_, i) => reaches[maximum][i].Has(lowered[maximum] + 1) != true);

    private bool Reaches(RegisterAddress maximum, uint place) => !lowered.TryGetValue(maximum, out uint limit) || place <= limit;

    private void Lower(RegisterAddress maximum, uint last, bool hideUnknown)
    {
        XenReach[] ends = reaches[maximum] = groups.Select(g => XenReach.Of(g, maximum)).ToArray();
        uint limit = Math.Min(last, ends.Min(e => e.End) ?? last);
        uint certain = Math.Min(limit, ends.Min(e => e.Floor));
        bool silent = ends.Any(e => e.End is null), differ = ends.Where(e => e.End.HasValue).Select(e => e.End).Distinct().Count() > 1;
        if (silent && hideUnknown)
        {
            lowered[maximum] = certain;
        }
        else if (differ && certain == limit)
        {
            lowered[maximum] = limit;
        }
        else if (differ)
        {
            Unsettled.Add(maximum);
        }
    }
}
