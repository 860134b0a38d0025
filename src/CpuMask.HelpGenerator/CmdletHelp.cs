using System.Management.Automation;
using System.Reflection;

namespace CpuMask.HelpGenerator;

/// <summary>Everything that help says about one cmdlet.</summary>
public sealed class CmdletHelp
{
    private CmdletHelp(Type type, CustomAttributeData cmdlet, DocComments comments)
    {
        Verb = (string)cmdlet.Argument(0)!;
        Noun = (string)cmdlet.Argument(1)!;
        Synopsis = comments.Summary(type);
        // No related link: with one, Get-Help offers -Online, and there is no page.
        IReadOnlyList<string> remarks = comments.Remarks(type);
        Description = remarks.Any(r => r.Contains("about_CpuMask", StringComparison.Ordinal)) ? remarks : remarks.Append("See about_CpuMask.").ToArray();
        Examples = comments.Examples(type);
        Parameters = type.GetProperties().SelectMany(p => ParameterHelp.Of(p, comments)).ToArray();
        OutputTypes = type.Attributes<OutputTypeAttribute>().SelectMany(o => o.List()).OfType<Type>().Select(t => t.FullName!).Distinct().ToArray();
        SupportsShouldProcess = cmdlet.Is(nameof(CmdletAttribute.SupportsShouldProcess));
        string[] sets = Parameters.Select(p => p.ParameterSet).Where(s => s is not null).Distinct().ToArray()!;
        ParameterSets = sets.Length > 0 ? sets : new[] { string.Empty };
    }

    /// <summary>The verb.</summary>
    public string Verb { get; }

    /// <summary>The noun.</summary>
    public string Noun { get; }

    /// <summary>The cmdlet's name.</summary>
    public string Name => Verb + "-" + Noun;

    /// <summary>What it does, in one sentence.</summary>
    public string Synopsis { get; }

    /// <summary>What there is to know, in paragraphs.</summary>
    public IReadOnlyList<string> Description { get; }

    /// <summary>Code, and what it does.</summary>
    public IReadOnlyList<(string Code, string Remarks)> Examples { get; }

    /// <summary>The parameters, one entry for each set that one stands in.</summary>
    public IReadOnlyList<ParameterHelp> Parameters { get; }

    /// <summary>The names of the parameter sets.</summary>
    public IReadOnlyList<string> ParameterSets { get; }

    /// <summary>What it writes.</summary>
    public IReadOnlyList<string> OutputTypes { get; }

    /// <summary>Whether it has -WhatIf and -Confirm.</summary>
    public bool SupportsShouldProcess { get; }

    /// <summary>A cmdlet's help; null for a type that is no cmdlet.</summary>
    public static CmdletHelp? Of(Type type, DocComments comments) =>
        type.Attributes<CmdletAttribute>().SingleOrDefault() is { } cmdlet ? new CmdletHelp(type, cmdlet, comments) : null;

    /// <summary>The parameters of a set, by position and then with mandatory ones first.</summary>
    public IEnumerable<ParameterHelp> InSet(string set) => Parameters
        .Where(p => p.ParameterSet is null || p.ParameterSet == set)
        .OrderBy(p => p.Position ?? int.MaxValue).ThenByDescending(p => p.IsMandatory);
}
