namespace CpuMask.Cpuid;

/// <summary>
/// What can be compared of a host: its CPUID registers, folded over its CPUs and normalised, and its model-specific
/// registers. Asking for a word that the source did not have is always possible and answers honestly: known zero above
/// the CPU's own maximum, unknown below it.
/// </summary>
public sealed class RegisterSet : IEquatable<RegisterSet>
{
    /// <summary>Nothing is known.</summary>
    public static readonly RegisterSet Empty = new(LeafTable.Empty, new MsrValue[0]);

    private static readonly RegisterAddress ArchCapabilitiesBit = new(7, 0, RegisterName.Edx);
    private readonly MsrValue[] msrs;
    private int hash;

    /// <summary>Makes a set.</summary>
    /// <param name="leaves">Normalised leaves.</param>
    /// <param name="msrs">Model-specific registers in any order, each index once.</param>
    public RegisterSet(LeafTable leaves, IEnumerable<MsrValue> msrs)
    {
        Leaves = leaves;
        this.msrs = msrs.OrderBy(m => m.Index).ToArray();
    }

    /// <summary>The leaf that says which register states XSAVE saves, how large each is and where it lies.</summary>
    internal const uint StateLeaf = 0xD;

    /// <summary>The leaves that the source had.</summary>
    public LeafTable Leaves { get; }

    /// <summary>The model-specific registers that the source had, by ascending index.</summary>
    public IReadOnlyList<MsrValue> Msrs => msrs;

    /// <summary>Any word, whether the source had it or not.</summary>
    public RegisterValue this[RegisterAddress address] =>
        address.IsMsr ? Msr(address) : Cpuid(address);

    /// <summary>One bit: true, false, or null when it is unknown.</summary>
    public bool? this[BitAddress address] => this[address.Register][address.Bit];

    /// <summary>The known highest leaf of a range, or null.</summary>
    /// <param name="first">A constant of <see cref="LeafRange"/>.</param>
    public uint? Maximum(uint first)
    {
        RegisterValue eax = Leaves.Find(first, 0, RegisterName.Eax) ?? RegisterValue.Unknown;
        return eax.IsKnown ? eax.Value : null;
    }

    /// <summary>The addresses of all words that the source had, ascending.</summary>
    public IEnumerable<RegisterAddress> Addresses
    {
        get
        {
            foreach (LeafRegisters row in Leaves)
            {
                for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
                {
                    yield return new RegisterAddress(row.Leaf, row.Subleaf, r);
                }
            }

            foreach (MsrValue msr in msrs)
            {
                yield return RegisterAddress.Msr(msr.Index);
                yield return RegisterAddress.Msr(msr.Index, high: true);
            }
        }
    }

    /// <summary>The addresses of all words that one source or the other had, ascending.</summary>
    internal static IEnumerable<RegisterAddress> AddressesOf(RegisterSet a, RegisterSet b)
    {
        using IEnumerator<RegisterAddress> left = a.Addresses.GetEnumerator(), right = b.Addresses.GetEnumerator();
        bool isLeft = left.MoveNext(), isRight = right.MoveNext();
        while (isLeft || isRight)
        {
            int order = !isLeft ? 1 : !isRight ? -1 : left.Current.CompareTo(right.Current);
            yield return order <= 0 ? left.Current : right.Current;
            isLeft = order <= 0 ? left.MoveNext() : isLeft;
            isRight = order >= 0 ? right.MoveNext() : isRight;
        }
    }

    /// <inheritdoc/>
    public bool Equals(RegisterSet? other) => other is not null && (ReferenceEquals(this, other)
        || (GetHashCode() == other.GetHashCode() && Leaves.Equals(other.Leaves) && msrs.SequenceEqual(other.msrs)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is RegisterSet other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (hash == 0)
        {
            int h = Leaves.GetHashCode();
            foreach (MsrValue msr in msrs)
            {
                h = unchecked((h * 31) + msr.GetHashCode());
            }

            hash = h == 0 ? 1 : h;
        }

        return hash;
    }

    private RegisterValue Cpuid(RegisterAddress address)
    {
        if (Leaves.Find(address.Leaf, address.Subleaf, address.Register) is { } stored)
        {
            return stored;
        }

        RegisterValue maximum = Leaves.Find(LeafRange.Base(address.Leaf), 0, RegisterName.Eax) ?? RegisterValue.Unknown;
        if (LeafRange.IsAbove(address.Leaf, maximum) == true)
        {
            return RegisterValue.Zero;
        }

        return LacksSubleaf(address.Leaf, address.Subleaf) ? RegisterValue.Zero : RegisterValue.Unknown;
    }

    // Two leaves say themselves which sub-leaves they have: 7 by a number, 0xD by the states that XSAVE can save (one
    // sub-leaf a bit of XCR0 and IA32_XSS; all others return zero, Intel SDM volume 1, 13.2).
    private bool LacksSubleaf(uint leaf, uint subleaf)
    {
        if (leaf == 7 && subleaf > 0)
        {
            return Leaves.Find(7, 0, RegisterName.Eax) is { IsKnown: true } last && subleaf > last.Value;
        }

        if (leaf != StateLeaf || subleaf is < 2 or > 62)
        {
            return false;
        }

        int bit = (int)(subleaf & 31);
        bool high = subleaf > 31;
        return Leaves.Find(StateLeaf, 0, high ? RegisterName.Edx : RegisterName.Eax)?[bit] == false
            && Leaves.Find(StateLeaf, 1, high ? RegisterName.Edx : RegisterName.Ecx)?[bit] == false;
    }

    private RegisterValue Msr(RegisterAddress address)
    {
        bool high = address.Register == RegisterName.MsrHigh;
        foreach (MsrValue msr in msrs)
        {
            if (msr.Index == address.Leaf)
            {
                return msr.Half(high);
            }
        }

        // A CPU without the enumerating bit has no such register: none of its promises hold.
        return address.Leaf == MsrValue.ArchCapabilities && this[ArchCapabilitiesBit.Bit(29)] == false
            ? RegisterValue.Zero
            : RegisterValue.Unknown;
    }
}
