namespace CpuMask.Migration.Verdicts;

/// <summary>A set of questions, by their numbers. Equal sets are equal, so alike guests share one.</summary>
internal sealed class QuestionSet : IEquatable<QuestionSet>
{
    private readonly ulong[] words;
    private readonly int hash;

    /// <summary>Makes a set.</summary>
    /// <param name="words">Bit n of word m is question 64 m + n; taken over.</param>
    public QuestionSet(ulong[] words)
    {
        this.words = words;
        ulong h = 14695981039346656037;
        int last = 0;
        for (int i = 0; i < words.Length; i++)
        {
            last = words[i] == 0 ? last : i + 1;
        }

        for (int i = 0; i < last; i++)
        {
            h = (h ^ words[i]) * 1099511628211;
        }

        Length = last;
        hash = unchecked((int)(h ^ (h >> 32)));
    }

    private int Length { get; }

    /// <summary>No if one answer is no; else not known if one is not known; else yes.</summary>
    public MigrationVerdict Ask(QuestionAnswers host)
    {
        ulong open = 0;
        for (int i = 0; i < Length; i++)
        {
            if ((words[i] & host.Failed[i]) != 0)
            {
                return MigrationVerdict.Cannot;
            }

            open |= words[i] & host.Open[i];
        }

        return open == 0 ? MigrationVerdict.CanLand : MigrationVerdict.Unknown;
    }

    /// <summary>How many questions of this set are also in another.</summary>
    public int Count(ulong[] among)
    {
        int count = 0;
        for (int i = 0; i < Length; i++)
        {
            for (ulong left = words[i] & among[i]; left != 0; left &= left - 1)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>The questions of this set that are also in another, as a set.</summary>
    public QuestionSet Among(ulong[] among)
    {
        var both = new ulong[Length];
        for (int i = 0; i < Length; i++)
        {
            both[i] = words[i] & among[i];
        }

        return new QuestionSet(both);
    }

    /// <summary>The questions of this set that are also in another.</summary>
    public IEnumerable<int> Members(ulong[] among)
    {
        for (int i = 0; i < Length; i++)
        {
            ulong left = words[i] & among[i];
            for (int bit = 0; left != 0; bit++, left >>= 1)
            {
                if ((left & 1) != 0)
                {
                    yield return (i * 64) + bit;
                }
            }
        }
    }

    public bool Equals(QuestionSet? other)
    {
        if (other is null || other.hash != hash || other.Length != Length)
        {
            return false;
        }

        for (int i = 0; i < Length; i++)
        {
            if (words[i] != other.words[i])
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as QuestionSet);

    public override int GetHashCode() => hash;
}
