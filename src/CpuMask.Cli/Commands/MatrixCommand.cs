using System.CommandLine;
using CpuMask.Migration;
using CpuMask.Migration.Matrix;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask matrix: from CPU A to CPU B, for all generations of the table.</summary>
public sealed class MatrixCommand : CpuMaskCommand
{
    private readonly HypervisorOption hypervisor = new();

    protected override string Name => "matrix";

    protected override string Description => "Print, as Markdown, from which CPU generation guests can move to which.";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command) => command.Add(hypervisor);

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        CpuMatrix matrix = CpuMatrix.OfGenerations(hypervisor.Read(parsed));
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, matrix);
            json.EndDocument();
        }
        else
        {
            CpuMatrixPage.Write(run.Output, matrix);
        }
    }
}
