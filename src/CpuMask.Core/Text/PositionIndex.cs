namespace CpuMask.Text;

/// <summary>
/// Finds positions of a list by what stands there, and keeps the positions alone: a dictionary of a million names would hold
/// the names again.
/// </summary>
internal sealed class PositionIndex
{
    // A power of two in length, of which at most two thirds are taken.
    private Slot[] slots;
    private int count;

    /// <summary>Makes an empty index.</summary>
    /// <param name="expected">How many there will be, where that is known: growing costs as much memory again.</param>
    public PositionIndex(int expected = 0)
    {
        int size = 16;
        while (size / 3 * 2 <= expected)
        {
            size *= 2;
        }

        slots = new Slot[size];
    }

    /// <summary>The position of an equal one; -1 when there is none.</summary>
    /// <param name="hash">A hash of what is looked for.</param>
    /// <param name="isSame">Whether what stands at a position is that.</param>
    public int Find(int hash, Func<int, bool> isSame)
    {
        ref Slot slot = ref SlotOf(hash, isSame);
        return slot.Next - 1;
    }

    /// <summary>The position of an equal one that was given before; of the first one it is the position itself.</summary>
    /// <param name="position">The position.</param>
    /// <param name="hash">A hash of what stands there.</param>
    /// <param name="isSame">Whether the same stands at another position.</param>
    public int FindOrAdd(int position, int hash, Func<int, bool> isSame)
    {
        ref Slot slot = ref SlotOf(hash, isSame);
        if (slot.Next != 0)
        {
            return slot.Next - 1;
        }

        slot = new Slot { Hash = hash, Next = position + 1 };
        if (++count > slots.Length / 3 * 2)
        {
            Grow();
        }

        return position;
    }

    // Where an equal one stands, or the free slot where it would.
    private ref Slot SlotOf(int hash, Func<int, bool> isSame)
    {
        // The multiplication spreads hashes that differ in their upper bits alone.
        int at = (int)(unchecked((uint)hash * 2654435769) >> 7) & (slots.Length - 1);
        while (slots[at].Next != 0 && !(slots[at].Hash == hash && isSame(slots[at].Next - 1)))
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return ref slots[at];
    }

    private void Grow()
    {
        Slot[] old = slots;
        slots = new Slot[old.Length * 2];
        foreach (Slot slot in old)
        {
            if (slot.Next != 0)
            {
                SlotOf(slot.Hash, _ => false) = slot;
            }
        }
    }

    // Next is the position behind the one that is kept: 0 is none.
    private struct Slot
    {
        public int Hash;
        public int Next;
    }
}
