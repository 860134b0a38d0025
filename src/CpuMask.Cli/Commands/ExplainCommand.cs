using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using CpuMask.Cli.Output;
using CpuMask.Dumps;
using CpuMask.Migration;
using CpuMask.Migration.Faults;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>cpumask explain: from an error text, or from logs, to the bit, the host and the ways out.</summary>
public sealed class ExplainCommand : CpuMaskCommand
{
    private const long MostBytes = 256 << 20;

    private readonly Argument<string[]> inputs = new("inputs")
    {
        Description = "Files with an error text, vmware.log files, requirement lists and dumps, in any mix; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly GuestMaskOption guestMask = new();
    private readonly Option<bool> redact = new("--redact") { Description = "Replace names of machines, hosts, users and paths." };

    protected override string Name => "explain";

    protected override string Description => "Say what a migration error means: the bit, the host, the ways out, and the mask to paste.";

    protected override bool TakesDumps => false;

    protected override void AddOptions(Command command)
    {
        command.Add(inputs);
        command.Add(guestMask);
        command.Add(redact);
    }

    protected override void Run(ParseResult parsed, CommandRun run)
    {
        List<FaultInput> texts = [];
        foreach (string path in parsed.GetValue(inputs)!)
        {
            try
            {
                byte[] bytes = path == "-" ? StandardInput() : InputFile.Read(path, MostBytes);
                texts.Add(new FaultInput(DumpText.Of(bytes, bytes.Length), path, path == "-" ? "stdin" : DumpFile.NameOf(path)));
            }
            catch (CpuMaskException e)
            {
                run.Fail(e);
            }
        }

        if (texts.Count == 0)
        {
            return;
        }

        FaultExplanation explanation = FaultExplanation.Of(texts, guestMask: guestMask.Read(parsed), redact: parsed.GetValue(redact));
        run.Warn(explanation.Warnings);
        if (!explanation.IsUnderstood && explanation.Hosts.Count == 0)
        {
            throw new CpuMaskException(
                ErrorIds.UnknownFormat, ErrorKind.Input, "Nothing in this is a migration error that CpuMask knows, nor a log or dump with a CPU in it.");
        }

        if (run.Json)
        {
            var json = new JsonWriter(run.Output);
            MigrationJson.Write(json, explanation);
            json.EndDocument();
        }
        else
        {
            FaultOutput.Write(run.Output, explanation);
        }
    }

    private static byte[] StandardInput()
    {
        using Stream input = Console.OpenStandardInput();
        using var copy = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int n; (n = input.Read(buffer, 0, buffer.Length)) > 0 && copy.Length < MostBytes;)
        {
            copy.Write(buffer, 0, n);
        }

        return copy.ToArray();
    }
}
