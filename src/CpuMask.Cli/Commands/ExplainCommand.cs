using System.CommandLine;
using System.IO;
using CpuMask.Cli.Live;
using CpuMask.Cli.Options;
using CpuMask.Cli.Output;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Explaining;
using CpuMask.Faults;
using CpuMask.Json;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask explain: from an error text, or from logs, to the bit, the host and the ways out.</summary>
public sealed class ExplainCommand : CpuMaskCommand
{
    private readonly Argument<string[]> inputs = new("inputs") { Arity = ArgumentArity.ZeroOrMore };

    private readonly LiveFaults live = new();
    private readonly GuestMaskOption guestMask = new();
    private readonly Option<bool> redact = new("--redact");

    protected override string Name => "explain";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        command.Add(inputs);
        command.Add(guestMask);
        command.Add(redact);
        live.AddTo(command);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        List<FaultInput> texts = [];
        List<HostCpuid> hosts = [];
        Operands.RefuseOptions(parsed, inputs, "file");
        foreach (string path in parsed.GetValue(inputs) ?? [])
        {
            if (Directory.Exists(path))
            {
                hosts.AddRange(Inputs.ReadFiles([path], parsed, run));
                continue;
            }

            try
            {
                texts.Add(path == DumpFiles.StandardInput ? StandardInput() : FaultInput.FromFile(path));
            }
            catch (CpuMaskException e)
            {
                run.Fail(e);
            }
        }

        if (texts.Count + hosts.Count == 0 && !live.HasSubject(parsed))
        {
            if (run.ExitCode == ExitCode.Done)
            {
                throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, LiveMessages.NothingToExplain);
            }

            return;
        }

        FaultExplanation explanation = live.AreGiven(parsed)
            ? live.Explain(texts, hosts, guestMask.Read(parsed), parsed.GetValue(redact), parsed, run)
            : FaultExplanation.Of(texts, hosts, guestMask: guestMask.Read(parsed), redact: parsed.GetValue(redact));
        run.Warn(explanation.Warnings);
        if (!explanation.IsUnderstood && explanation.Hosts.Count == 0)
        {
            throw new CpuMaskException(
                ErrorIds.UnknownFormat, ErrorKind.Input, "Nothing in this is a CPU error that CpuMask knows, nor a log or dump with a CPU in it.");
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            FaultJson.Write(json, explanation);
            json.EndDocument();
        }
        else
        {
            FaultOutput.Write(run.Output, explanation);
        }
    }

    private static FaultInput StandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        return FaultInput.FromStandardInput(input);
    }
}
