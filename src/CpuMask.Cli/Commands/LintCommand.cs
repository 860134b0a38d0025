using System.CommandLine;
using System.IO;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Json;
using CpuMask.Linting;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask lint: what a guest's CPU settings do, what of them is refused, dropped or taken otherwise, and the lines put right.</summary>
public sealed class LintCommand : CpuMaskCommand
{
    private readonly Argument<string[]> inputs = new("inputs") { Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> language = new("--for") { HelpName = "language" };
    private readonly Option<bool> corrected = new("--corrected");

    protected override string Name => "lint";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        language.AcceptOnlyFromAmong(MaskCommand.Languages);
        command.Add(inputs);
        command.Add(language);
        command.Add(corrected);
        command.Validators.Add(result =>
        {
            if (result.GetValue(corrected) && result.GetValue<bool>("--json"))
            {
                result.AddError("--corrected: --json has the corrected text already.");
            }
        });
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        Operands.RefuseOptions(parsed, inputs, "file");
        string[] paths = parsed.GetValue(inputs) ?? [];
        if (paths.Length == 0)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, "Nothing to read: name files or folders with CPU settings, or - for standard input.");
        }

        using Stream input = Console.OpenStandardInput();
        var files = new LintFiles(parsed.GetValue(language) is { } id ? Registry.LanguageNamed(id) : null, input, run.Cancellation);
        var lints = new List<CpuMaskLint>();
        foreach ((CpuMaskLint? lint, CpuMaskException? problem) in paths.SelectMany(p => files.Read(p)))
        {
            if (problem is not null)
            {
                run.Fail(problem);
                continue;
            }

            lints.Add(lint!);
            run.Fail(lint!.IsFine ? ExitCode.Done : ExitCode.Violation);
        }

        if (files.PassedOver is { } passedOver)
        {
            run.Notice(passedOver);
        }

        if (lints.Count == 0 && run.ExitCode == ExitCode.Done)
        {
            throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Input, "There are no CPU settings in any of this.");
        }

        Write(parsed, run, lints);
        if (LintWords.Summary(lints) is { } summary)
        {
            run.Notice(summary);
        }
    }

    private void Write(ParseResult parsed, CommandRun run, List<CpuMaskLint> lints)
    {
        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            LintJson.Write(json, lints);
            json.EndDocument();
        }
        else if (parsed.GetValue(corrected))
        {
            foreach (CpuMaskLint lint in lints)
            {
                run.Notice(LintWords.Heading(lint));
                run.Output.Write(lint.Corrected ?? lint.Text);
            }
        }
        else
        {
            LintText.Write(run.Output, lints);
        }
    }
}
