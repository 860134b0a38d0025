namespace CpuMask.VSphere.Masks;

/// <summary>One line of the journal: what is about to happen to a VM, or what has.</summary>
internal abstract record UndoLine
{
    /// <summary>A change is about to be asked for.</summary>
    public sealed record Begin(UndoEntry Entry) : UndoLine;

    /// <summary>A further call of a change is about to be made, for this version of the configuration or, when empty, for any.</summary>
    public sealed record Sent(string Id, string Version) : UndoLine;

    /// <summary>The server took a call and made a task of it.</summary>
    public sealed record Task(string Id, string TaskId) : UndoLine;

    /// <summary>Nothing of a change is on its way any more.</summary>
    public sealed record End(string Id, string Outcome) : UndoLine;

    /// <summary>Changes were undone.</summary>
    public sealed record Undone(IReadOnlyList<string> Ids) : UndoLine;
}
