using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CpuMask.Faces;

namespace CpuMask.Cli.Tests;

/// <summary>The command line against the list of operations that both faces share.</summary>
public class OperationListTests
{
    private static readonly Dictionary<string, Command> Commands = Below(Program.Root(), string.Empty).ToDictionary(c => c.Path, c => c.Command);

    public static TheoryData<string> All => new(Commands.Keys);

    [Fact]
    public void Every_command_is_an_operation_and_every_operation_a_command() =>
        Operations.All.Select(o => o.Command).OrderBy(c => c, StringComparer.Ordinal).ShouldBe(Commands.Keys.OrderBy(c => c, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(All))]
    public void A_command_has_the_options_of_its_operation_and_no_others(string path)
    {
        Command command = Commands[path];
        new SortedSet<string>(command.Options.Select(o => o.Name).Where(n => n != "--help").Concat(command.Arguments.Select(a => "<" + a.Name + ">")), StringComparer.Ordinal)
            .ShouldBe(new SortedSet<string>(Operations.OfCommand(path)!.Parameters.Select(p => p.Option).OfType<string>(), StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Help_has_a_sentence_for_the_command_and_for_each_option(string path)
    {
        RootCommand root = Program.Root();
        HelpWords.Apply(root);
        Command command = Below(root, string.Empty).Single(c => c.Path == path).Command;
        string?[] words = [command.Description, .. command.Options.Select(o => o.Description), .. command.Arguments.Select(a => a.Description)];
        words.ShouldAllBe(w => !string.IsNullOrEmpty(w) && w.Length > 5 && !w.Contains("{0}"));
    }

    private static IEnumerable<(string Path, Command Command)> Below(Command command, string path) =>
        command.Subcommands.SelectMany(c => Below(c, (path + " " + c.Name).TrimStart()).Prepend(((path + " " + c.Name).TrimStart(), c)));
}
