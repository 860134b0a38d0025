using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Takes changes of one register's mask back bit by bit: of two admins whose masks lie over each other in one register, each
/// can take back theirs and leave the other's.
/// </summary>
internal static class RegisterUndo
{
    private const int Bits = 32;

    /// <summary>Works out a register's text.</summary>
    /// <param name="changes">The changes, oldest first: the text before and after, null for none.</param>
    /// <param name="now">The text now.</param>
    /// <param name="force">Takes each bit back to before the first change of it, whoever wrote it since.</param>
    /// <param name="wanted">The text that is to be; null for none.</param>
    /// <param name="isForeign">True when someone else has written one of the bits since.</param>
    /// <param name="covered">The changes, by their place, that stay under someone else's bit.</param>
    /// <returns>False when a text is no mask, so that it can only be put back whole.</returns>
    public static bool TryPlan(
        IReadOnlyList<(string? Old, string? New)> changes, string? now, bool force, out string? wanted, out bool isForeign, out IReadOnlyCollection<int> covered)
    {
        wanted = null;
        isForeign = false;
        var under = new HashSet<int>();
        covered = under;
        var masks = new List<(RegisterMask Old, RegisterMask New)>();
        foreach ((string? old, string? after) in changes)
        {
            if (!TryRead(old, out RegisterMask before) || !TryRead(after, out RegisterMask made))
            {
                return false;
            }

            masks.Add((before, made));
        }

        if (!TryRead(now, out RegisterMask present))
        {
            return false;
        }

        RegisterMask mask = present;
        bool isOurs = false;
        for (int bit = 0; bit < Bits; bit++)
        {
            var chain = new UndoChain<char>(masks.Select(m => (m.Old[bit], m.New[bit])), (a, b) => a == b, mayLose: false);
            if (!chain.IsEmpty)
            {
                isOurs = true;
                isForeign |= chain.IsForeign(present[bit]);
                mask = mask.With(bit, chain.Start(force));
                under.UnionWith(chain.Covered);
            }
        }

        // A register that none of the changes is about keeps whatever spelling it has.
        wanted = isOurs ? TextOf(mask, changes, now) : now;
        return true;
    }

    // The very characters that were there, where the mask is one that was there.
    private static string? TextOf(RegisterMask mask, IReadOnlyList<(string? Old, string? New)> changes, string? now)
    {
        foreach ((string? old, _) in changes)
        {
            if (TryRead(old, out RegisterMask before) && before == mask)
            {
                return old;
            }
        }

        if (TryRead(now, out RegisterMask present) && present == mask)
        {
            return now;
        }

        // Whoever spelled it otherwise than we do spelled it first.
        string? spelled = changes.Select(c => c.Old).Concat(new[] { now })
            .FirstOrDefault(t => !string.IsNullOrEmpty(t) && TryRead(t, out RegisterMask read) && t != read.ToString());
        return spelled is not null ? Spelled(spelled, mask) : mask.IsPassThrough ? null : mask.ToString();
    }

    // A text with the bits that differ written into it; its separators and its other letters stay.
    private static string Spelled(string text, RegisterMask mask)
    {
        TryRead(text, out RegisterMask had);
        char[] characters = text.ToCharArray();
        int bit = Bits - 1;
        for (int i = 0; i < characters.Length && bit >= 0; i++)
        {
            if (characters[i] is ':' or ' ' or '\t')
            {
                continue;
            }

            characters[i] = had[bit] == mask[bit] ? characters[i] : mask[bit];
            bit--;
        }

        return new string(characters);
    }

    private static bool TryRead(string? text, out RegisterMask mask)
    {
        mask = RegisterMask.PassThrough;
        return string.IsNullOrEmpty(text) || RegisterMask.TryParse(text, out mask);
    }
}
