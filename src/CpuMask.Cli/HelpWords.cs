using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Faces;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Reports;

namespace CpuMask.Cli;

/// <summary>
/// Gives commands and options the words of the list that both faces share. Only when help is asked for: a run that has other
/// work to do reads no table for it.
/// </summary>
public static class HelpWords
{
    // What a meaning's {0} stands for: ids and formats have tables of their own.
    private static readonly Dictionary<string, Func<IEnumerable<string>>> Lists = new()
    {
        ["GuestMask"] = () => GuestMasks.Ids,
        ["For"] = () => Commands.MaskCommand.Languages,
        ["LintFor"] = () => Commands.MaskCommand.Languages,
        ["ReportFormat"] = () => ReportFile.Names,
        ["Hypervisor"] = () => HypervisorOption.Names,
        ["Mechanism"] = () => MechanismNames.All,
        ["AdvisedHypervisor"] = () => HypervisorOption.Names,
    };

    /// <summary>Writes the words into a tree of commands.</summary>
    /// <param name="command">The root, or a command below it.</param>
    /// <param name="path">Its name with those of the commands above it, as the list has it; empty for the root.</param>
    /// <exception cref="InvalidOperationException">The list does not have a command or an option: it has to be written there.</exception>
    public static void Apply(Command command, string path = "")
    {
        if (path.Length > 0)
        {
            Operation operation = Operations.OfCommand(path) ?? throw new InvalidOperationException(path + " is not in Operations.tsv.");
            command.Description = operation.Summary;
            foreach (Option option in command.Options)
            {
                option.Description = Meaning(operation, option.Name);
            }

            foreach (Argument argument in command.Arguments)
            {
                argument.Description = Meaning(operation, "<" + argument.Name + ">");
            }
        }

        foreach (Command child in command.Subcommands)
        {
            Apply(child, (path + " " + child.Name).TrimStart());
        }
    }

    private static string Meaning(Operation operation, string spelled)
    {
        Parameter parameter = operation.ByOption(spelled)
            ?? throw new InvalidOperationException(operation.Command + " has no " + spelled + " in Operations.tsv.");
        return Lists.TryGetValue(parameter.Id, out Func<IEnumerable<string>>? list)
            ? parameter.Meaning.Replace("{0}", string.Join(", ", list()), StringComparison.Ordinal)
            : parameter.Meaning;
    }
}
