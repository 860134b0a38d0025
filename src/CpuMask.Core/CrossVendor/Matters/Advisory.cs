namespace CpuMask.CrossVendor.Matters;

/// <summary>How grave an advisory is.</summary>
public enum AdvisorySeverity : long
{
    /// <summary>Good to know.</summary>
    Note,

    /// <summary>Has to be prepared or decided.</summary>
    Caution,

    /// <summary>A guest dies of it, or is refused.</summary>
    Blocking,
}

/// <summary>One thing that feature bits alone do not settle.</summary>
public sealed record Advisory
{
    /// <summary>The matter: <c>address</c>, <c>syscall</c> and so on.</summary>
    public string Id { get; init; } = string.Empty;

    /// <summary>How grave it is.</summary>
    public AdvisorySeverity Severity { get; init; }

    /// <summary>The matter in a few words.</summary>
    public string Title { get; init; } = string.Empty;

    /// <summary>The hosts that it concerns.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = new string[0];

    /// <summary>What is so.</summary>
    public string Finding { get; init; } = string.Empty;

    /// <summary>The pool's own figures, a line each; often empty.</summary>
    public IReadOnlyList<string> Facts { get; init; } = new string[0];

    /// <summary>What to do.</summary>
    public string Advice { get; init; } = string.Empty;

    /// <summary>Who says so.</summary>
    public string Source { get; init; } = string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Title + ": " + Finding;
}
