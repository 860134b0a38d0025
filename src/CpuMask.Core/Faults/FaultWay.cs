namespace CpuMask.Faults;

/// <summary>One way out of a fault, in the language of the platform that reported it.</summary>
/// <param name="Harm">What it costs.</param>
/// <param name="Title">What to do, in a sentence.</param>
public sealed record FaultWay(FaultHarm Harm, string Title)
{
    /// <summary>How, and what to know before; a paragraph each.</summary>
    public IReadOnlyList<string> Advice { get; init; } = new string[0];

    /// <summary>Lines or commands to paste, never to be wrapped.</summary>
    public IReadOnlyList<string> Lines { get; init; } = new string[0];

    /// <summary>The same with every text changed, as redaction does.</summary>
    internal FaultWay With(Func<string, string> change) => this with
    {
        Title = change(Title),
        Advice = Advice.Select(change).ToArray(),
        Lines = Lines.Select(change).ToArray(),
    };
}
