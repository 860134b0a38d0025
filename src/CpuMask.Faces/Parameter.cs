namespace CpuMask.Faces;

/// <summary>One thing that an operation can be told, spelled for each face. From Parameters.tsv.</summary>
public sealed record Parameter
{
    internal Parameter(string id, string names, string option, string meaning, string reason)
    {
        Id = id;
        Names = names.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);
        Option = option.Length == 0 ? null : option;
        Meaning = meaning;
        Reason = reason.Length == 0 ? null : reason;
        if (Reason is null && (Names.Count != 1 || Option != Kebab(Names[0])))
        {
            throw new FormatException("'" + id + "' is spelled differently in the two faces and does not say why");
        }
    }

    /// <summary>The key by which Operations.tsv names it.</summary>
    public string Id { get; }

    /// <summary>The cmdlets' parameters, without the hyphen; empty where the module needs none.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The command's option with its hyphens, or its operand in angle brackets; null where the command needs none.</summary>
    public string? Option { get; }

    /// <summary>What it means, in a sentence; {0} stands for words that come from another table.</summary>
    public string Meaning { get; }

    /// <summary>Why the faces differ; null where they do not.</summary>
    public string? Reason { get; }

    /// <summary>How a face spells it; null where it has no such thing.</summary>
    public string? In(Face face) => face == Face.CommandLine ? Option : Names.Count > 0 ? "-" + Names[0] : null;

    /// <summary>A parameter's name as an option: <c>GuestMask</c> is <c>--guest-mask</c>.</summary>
    public static string Kebab(string name) =>
        "--" + string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 && !char.IsUpper(name[i - 1]) ? "-" : string.Empty) + char.ToLowerInvariant(c) : c.ToString()));
}
