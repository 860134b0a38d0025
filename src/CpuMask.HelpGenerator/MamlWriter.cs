using System.Globalization;
using System.Management.Automation;
using System.Xml.Linq;

namespace CpuMask.HelpGenerator;

/// <summary>Writes cmdlet help in the form that Get-Help reads.</summary>
public static class MamlWriter
{
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    /// <summary>Writes one file for all cmdlets.</summary>
    public static void Write(string path, IEnumerable<CmdletHelp> cmdlets)
    {
        XNamespace root = "http://msh";
        new XDocument(new XElement(root + "helpItems", new XAttribute("schema", "maml"), cmdlets.Select(Of))).Save(path);
    }

    private static XElement Of(CmdletHelp cmdlet) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml), new XAttribute(XNamespace.Xmlns + "command", Command), new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name), new XElement(Command + "verb", cmdlet.Verb), new XElement(Command + "noun", cmdlet.Noun),
            Description(cmdlet.Synopsis)),
        Description(cmdlet.Description.ToArray()),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(cmdlet, set))),
        new XElement(Command + "parameters", cmdlet.Parameters.GroupBy(p => p.Name).Select(p => Parameter(p.First())).Concat(ShouldProcess(cmdlet))),
        new XElement(Command + "inputTypes", cmdlet.Parameters.Where(p => p.PipelineInput != "False").GroupBy(p => p.Name).Select(p => p.First())
            .Select(p => new XElement(Command + "inputType", Type(string.Join(", ", p.InputTypes)), Description("For -" + p.Name + ". " + p.Description)))),
        new XElement(Command + "returnValues", cmdlet.OutputTypes.Select(t => new XElement(Command + "returnValue", Type(t)))),
        new XElement(Command + "examples", cmdlet.Examples.Select((e, i) => Example(e.Code, e.Remarks, i + 1))));

    private static XElement Syntax(CmdletHelp cmdlet, string set) => new(
        Command + "syntaxItem", new XElement(Maml + "name", cmdlet.Name), cmdlet.InSet(set).Select(Parameter), ShouldProcess(cmdlet));

    private static XElement Parameter(ParameterHelp parameter)
    {
        bool isSwitch = parameter.Type == typeof(SwitchParameter);
        return new XElement(
            Command + "parameter",
            new XAttribute("required", parameter.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", parameter.Type.IsArray ? "true" : "false"),
            new XAttribute("globbing", parameter.TakesWildcards ? "true" : "false"),
            new XAttribute("pipelineInput", parameter.PipelineInput),
            new XAttribute("position", parameter.Position?.ToString(CultureInfo.InvariantCulture) ?? "named"),
            new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
            new XElement(Maml + "name", parameter.Name),
            Description(parameter.Description),
            parameter.Values.Count > 0
                ? new XElement(Command + "parameterValueGroup", parameter.Values.Select(v =>
                    new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), v)))
                : null,
            isSwitch ? null : new XElement(
                Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", "false"), parameter.Type.Name),
            Type(parameter.Type.Name),
            new XElement(Dev + "defaultValue", isSwitch ? "False" : "None"));
    }

    private static IEnumerable<XElement> ShouldProcess(CmdletHelp cmdlet)
    {
        if (cmdlet.SupportsShouldProcess)
        {
            yield return Common("WhatIf", "wi", "Says what would be done, and does nothing.");
            yield return Common("Confirm", "cf", "Asks before each change; -Confirm:$false asks for none.");
        }
    }

    private static XElement Common(string name, string alias, string description) => new(
        Command + "parameter",
        new XAttribute("required", "false"), new XAttribute("variableLength", "false"), new XAttribute("globbing", "false"),
        new XAttribute("pipelineInput", "False"), new XAttribute("position", "named"), new XAttribute("aliases", alias),
        new XElement(Maml + "name", name), Description(description), Type("SwitchParameter"), new XElement(Dev + "defaultValue", "False"));

    private static XElement Type(string name) => new(Dev + "type", new XElement(Maml + "name", name), new XElement(Maml + "uri"));

    private static XElement Description(params string[] paragraphs) =>
        new(Maml + "description", paragraphs.Select(p => new XElement(Maml + "para", p)));

    private static XElement Example(string code, string remarks, int number) => new(
        Command + "example",
        new XElement(Maml + "title", "-------------------------- Example " + number.ToString(CultureInfo.InvariantCulture) + " --------------------------"),
        new XElement(Dev + "code", code),
        new XElement(Dev + "remarks", new XElement(Maml + "para", remarks)));
}
