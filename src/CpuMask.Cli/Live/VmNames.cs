using System.CommandLine;
using CpuMask.Cli.Options;
using CpuMask.Cli.Running;
using CpuMask.Text;
using CpuMask.VSphere;
using CpuMask.VSphere.Inventory;

namespace CpuMask.Cli.Live;

/// <summary>The virtual machines that a command names: by name, path or id; * and ? are wildcards.</summary>
public sealed class VmNames
{
    private readonly Argument<string[]> names = new("vm") { Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Adds the names to a command.</summary>
    public void AddTo(Command command) => command.Add(names);

    /// <summary>Whether any VM is named.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(names) is { Length: > 0 };

    /// <summary>Refuses a misspelt option among the names.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="required">Whether there must be a name.</param>
    public void Check(ParseResult parsed, bool required)
    {
        Operands.RefuseOptions(parsed, names, "virtual machine");
        if (required && !AreGiven(parsed))
        {
            throw new CpuMaskException(ErrorIds.ObjectNotFound, ErrorKind.Usage, LiveMessages.NoVms);
        }
    }

    /// <summary>The question for a server.</summary>
    public VmQuery Query(ParseResult parsed) => new() { Names = parsed.GetValue(names) ?? [] };

    /// <summary>Reads the VMs as they arrive. A name that fits none, or more than one, is said and costs exit code 3.</summary>
    public IEnumerable<VSphereVm> Read(VSphereSession session, ParseResult parsed, CommandRun run) =>
        session.FindVms(Query(parsed), run.Fail, run.Cancellation);
}
