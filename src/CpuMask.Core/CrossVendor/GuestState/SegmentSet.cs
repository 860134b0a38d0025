namespace CpuMask.CrossVendor.GuestState;

/// <summary>A segment register.</summary>
public enum SegmentRegister
{
    /// <summary>Code.</summary>
    Cs,

    /// <summary>Stack.</summary>
    Ss,

    /// <summary>Data.</summary>
    Ds,

    /// <summary>Data, for string instructions.</summary>
    Es,

    /// <summary>Data, with a 64-bit base.</summary>
    Fs,

    /// <summary>Data, with a 64-bit base.</summary>
    Gs,

    /// <summary>The local descriptor table.</summary>
    Ldtr,

    /// <summary>The task state segment.</summary>
    Tr,
}

/// <summary>The eight segment registers of a virtual CPU.</summary>
internal sealed class SegmentSet : IEquatable<SegmentSet>
{
    /// <summary>All eight, in the order of <see cref="SegmentRegister"/>.</summary>
    public static readonly IReadOnlyList<SegmentRegister> Registers = (SegmentRegister[])Enum.GetValues(typeof(SegmentRegister));

    /// <summary>Every register as after a null selector.</summary>
    public static readonly SegmentSet Empty = new(new[]
    {
        SegmentCache.Null(), SegmentCache.Null(), SegmentCache.Null(), SegmentCache.Null(),
        SegmentCache.Null(), SegmentCache.Null(), SegmentCache.Null(), SegmentCache.Null(),
    });

    private readonly SegmentCache[] caches;

    private SegmentSet(SegmentCache[] caches) => this.caches = caches;

    /// <summary>CS.</summary>
    public SegmentCache Cs => this[SegmentRegister.Cs];

    /// <summary>SS.</summary>
    public SegmentCache Ss => this[SegmentRegister.Ss];

    /// <summary>One of them.</summary>
    public SegmentCache this[SegmentRegister register] => caches[(int)register];

    /// <summary>The same set with one register loaded anew.</summary>
    public SegmentSet With(SegmentRegister register, SegmentCache cache)
    {
        var changed = (SegmentCache[])caches.Clone();
        changed[(int)register] = cache;
        return new SegmentSet(changed);
    }

    /// <inheritdoc/>
    public bool Equals(SegmentSet? other)
    {
        if (other is null)
        {
            return false;
        }

        for (int i = 0; i < caches.Length; i++)
        {
            if (!caches[i].Equals(other.caches[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SegmentSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Cs.GetHashCode() ^ Ss.GetHashCode();
}
