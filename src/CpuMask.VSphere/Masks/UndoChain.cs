namespace CpuMask.VSphere.Masks;

/// <summary>
/// Our changes of one value, oldest first, cut where someone else wrote it in between: the next change of ours then found
/// something that none of ours had left. Only what stands after the last cut can be taken back; what was before it lies
/// under the other's value, and its entries stay open until that is gone.
/// </summary>
/// <typeparam name="T">The value: a bit, a setting's text, a level.</typeparam>
internal sealed class UndoChain<T>
{
    private readonly Func<T, T, bool> same;
    private readonly List<Piece> pieces = new();

    /// <summary>Takes the changes apart.</summary>
    /// <param name="changes">The values before and after each change, oldest first.</param>
    /// <param name="same">Whether two values say the same.</param>
    /// <param name="mayLose">
    /// Whether a change to the same value counts: the call of per-VM EVC writes all again, and has lost some when it fails
    /// half way. Otherwise such changes are passed over.
    /// </param>
    public UndoChain(IEnumerable<(T Old, T New)> changes, Func<T, T, bool> same, bool mayLose)
    {
        this.same = same;
        int index = 0;
        foreach ((T old, T made) in changes)
        {
            bool isAgain = same(old, made);
            if (!isAgain || mayLose)
            {
                if (pieces.Count == 0 || !pieces[pieces.Count - 1].Values.Any(v => same(v, old)))
                {
                    pieces.Add(new Piece(old));
                }

                Piece last = pieces[pieces.Count - 1];
                last.Values.Add(made);
                if (isAgain)
                {
                    last.Values.Add(default!);
                }

                last.Changes.Add(index);
            }

            index++;
        }
    }

    /// <summary>True when none of the changes is one of this value.</summary>
    public bool IsEmpty => pieces.Count == 0;

    /// <summary>The value to be put back.</summary>
    /// <param name="force">Goes back to before the first change of ours, whoever wrote the value since.</param>
    public T Start(bool force) => (force ? pieces[0] : pieces[pieces.Count - 1]).Start;

    /// <summary>True for a value that neither we have left since the last cut, nor was there before.</summary>
    public bool IsForeign(T now) => !pieces[pieces.Count - 1].Values.Any(v => same(v, now));

    /// <summary>The changes, by their place, that putting back the start of the last piece leaves standing.</summary>
    public IEnumerable<int> Covered => pieces.Where(p => !same(p.Start, Start(force: false))).SelectMany(p => p.Changes);

    private sealed class Piece
    {
        public Piece(T start)
        {
            Start = start;
            Values = new List<T> { start };
        }

        public T Start { get; }

        public List<T> Values { get; }

        public List<int> Changes { get; } = new();
    }
}
