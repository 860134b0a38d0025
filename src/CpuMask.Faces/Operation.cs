namespace CpuMask.Faces;

/// <summary>Something that the product does, with its names and parameters in both faces. From Operations.tsv.</summary>
public sealed record Operation
{
    internal Operation(string command, string cmdlets, string parameters, string summary)
    {
        Command = command;
        Cmdlets = Words(cmdlets);
        Parameters = Words(parameters).SelectMany(Operations.Parameters).ToArray();
        Summary = summary;
    }

    /// <summary>The command: <c>diff</c>, <c>vm-mask set</c>.</summary>
    public string Command { get; }

    /// <summary>The cmdlets that together do the same.</summary>
    public IReadOnlyList<string> Cmdlets { get; }

    /// <summary>What it can be told.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>What it does, in a sentence.</summary>
    public string Summary { get; }

    /// <summary>The parameter that a command's option or operand stands for; null when it has none of that name.</summary>
    public Parameter? ByOption(string option) => Parameters.FirstOrDefault(p => p.Option == option);

    /// <summary>The parameter of a cmdlet's; null when it has none of that name.</summary>
    public Parameter? ByName(string name) => Parameters.FirstOrDefault(p => p.Names.Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string[] Words(string text) => text.Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
}
