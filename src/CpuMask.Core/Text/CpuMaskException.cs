namespace CpuMask.Text;

/// <summary>
/// What every error of this product derives from: a stable id for scripts, a kind that the two faces turn into an
/// error category or an exit code, and a message that says what, where, found and expected.
/// </summary>
public class CpuMaskException : Exception
{
    /// <summary>Makes an error.</summary>
    /// <param name="id">A member of <see cref="ErrorIds"/>.</param>
    /// <param name="kind">Who has to act.</param>
    /// <param name="message">A message made by the Messages class of the folder that throws. Names in it are foreign text: what a terminal would obey is taken out.</param>
    /// <param name="inner">The error underneath, when there is one.</param>
    public CpuMaskException(string id, ErrorKind kind, string message, Exception? inner = null)
        : base(Wording.Safe(message), inner)
    {
        Id = id;
        Kind = kind;
    }

    /// <summary>The stable error id.</summary>
    public string Id { get; }

    /// <summary>Who has to act.</summary>
    public ErrorKind Kind { get; }

    /// <summary>The name or path that the error is about, as the user gave it; null when it is about no single one.</summary>
    public string? Named { get; init; }

    /// <summary>What the user could ask for instead; null when nothing helps.</summary>
    public Advice? Advice { get; init; }
}

/// <summary>Why a request failed. cpumask turns it into an exit code, the cmdlets into an error category.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is malformed: exit code 2.</summary>
    Usage,

    /// <summary>A named input cannot be read or is not what it should be: exit code 3.</summary>
    Input,

    /// <summary>The request is well formed and cannot be met: exit code 4.</summary>
    Impossible,
}
