using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Guests;
using CpuMask.Json;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Matrix;
using CpuMask.Migration.Output;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask matrix: from CPU A to CPU B, for all generations of the table.</summary>
public sealed class MatrixCommand : CpuMaskCommand
{
    private readonly HypervisorOption hypervisor = new();
    private readonly Option<string[]> from = new("--from") { HelpName = "cpu" };
    private readonly Option<string[]> to = new("--to") { HelpName = "cpu" };

    private readonly Option<bool> asMarkdown = new("--as-markdown");

    protected override string Name => "matrix";

    protected override void AddOptions(Command command)
    {
        command.Add(from);
        command.Add(to);
        command.Add(hypervisor);
        command.Add(asMarkdown);
        foreach (Option<string[]> option in new[] { from, to })
        {
            option.CompletionSources.Add(_ => CpuGenerations.Known.Select(g => new System.CommandLine.Completions.CompletionItem(g.Name)));
        }
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        GuestView runs = hypervisor.Read(parsed);
        string[] rows = parsed.GetValue(from) ?? [], columns = parsed.GetValue(to) ?? [];
        CpuMatrix matrix = Inputs.AreGiven(parsed) ? CpuMatrix.Of(Inputs.Read(parsed, run), runs) : CpuMatrix.OfGenerations(runs, rows.Concat(columns));
        MatrixCell[] some = matrix.Between(rows, columns).ToArray();
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, matrix, some);
            json.EndDocument();
        }
        else if (rows.Length + columns.Length > 0 && !parsed.GetValue(asMarkdown))
        {
            MatrixCellText.Write(run.Output, some);
        }
        else
        {
            CpuMatrixPage.Write(run.Output, matrix);
        }
    }
}
