using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using CpuMask.Cli.Options;
using CpuMask.Cli.Running;
using CpuMask.Text;

namespace CpuMask.Cli.Commands;

/// <summary>What all commands share: inputs, --json, cancellation and the exit code. A command only binds, calls Core and prints.</summary>
public abstract class CpuMaskCommand
{
    private readonly Option<bool> json = new("--json");

    /// <summary>The files to read.</summary>
    protected Inputs Inputs { get; } = new();

    protected abstract string Name { get; }

    /// <summary>False for a command that reads something else than dumps.</summary>
    protected virtual bool TakesDumps => true;

    /// <summary>True for a command that changes virtual machines and so has to come to an orderly end when it is stopped.</summary>
    protected virtual bool ChangesMachines => false;

    /// <summary>Makes the command.</summary>
    public Command Build()
    {
        var command = new Command(Name);
        if (TakesDumps)
        {
            Inputs.AddTo(command);
        }

        AddOptions(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) => Task.FromResult(RunGuarded(parsed, cancellation)));
        return command;
    }

    protected virtual void AddOptions(Command command)
    {
    }

    protected abstract void Run(ParseResult parsed, CommandRun run);

    private static string PathOf(CommandResult command) => command.Parent is CommandResult { Parent: not null } parent
        ? PathOf(parent) + " " + command.Command.Name
        : command.Command.Name;

    private int RunGuarded(ParseResult parsed, CancellationToken cancellation)
    {
        using Stream output = Console.OpenStandardOutput();
        using var hangUp = new HangUp(cancellation);
        var run = new CommandRun(PathOf(parsed.CommandResult), output, Console.Error, parsed.GetValue(json), hangUp.Token);
        using Abandonment? abandonment = ChangesMachines ? null : new Abandonment(run);
        try
        {
            Run(parsed, run);
            run.Output.Flush();
        }
        catch (CpuMaskException e)
        {
            run.Fail(e);
        }
        catch (OperationCanceledException)
        {
            run.Notice(CommandRun.Stopped);
            return ExitCode.Stopped;
        }
        catch (IOException e)
        {
            // The reader of our output has gone, as head does; there is no one left to tell.
            run.Notice("cannot write: " + e.Message);
            run.Fail(ExitCode.Unreadable);
        }

        return run.ExitCode;
    }
}
