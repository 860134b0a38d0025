using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Output;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask generations: the table of server CPU generations.</summary>
public sealed class GenerationsCommand : CpuMaskCommand
{
    private readonly Argument<string[]> names = new("name")
    {
        Arity = ArgumentArity.ZeroOrMore,
        HelpName = "name",
    };

    protected override string Name => "generations";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        command.Add(names);
        names.CompletionSources.Add(_ => CpuGenerations.Known.Select(g => new System.CommandLine.Completions.CompletionItem(g.Name)));
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        Operands.RefuseOptions(parsed, names, "generation");
        IReadOnlyList<CpuGeneration> found = CpuGenerations.Matching(parsed.GetValue(names) ?? []);
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, found);
            json.EndDocument();
        }
        else
        {
            GenerationText.Write(run.Output, found);
        }
    }
}
