using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using CpuMask.Cli.Commands;

namespace CpuMask.Cli;

/// <summary>cpumask: the command-line twin of the PowerShell module.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        var root = new RootCommand("Compares the CPUID of virtualization hosts and writes the masks that make live migration work.");
        foreach (CpuMaskCommand command in AllCommands())
        {
            root.Add(command.Build());
        }

        // A dump may be called @something; no file is ever read as arguments.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            string command = parsed.CommandResult.Command == root ? string.Empty : " " + parsed.CommandResult.Command.Name;
            foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
            {
                Console.Error.WriteLine("cpumask: " + message);
            }

            Console.Error.WriteLine("cpumask: try 'cpumask" + command + " --help'.");
            return ExitCode.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static IEnumerable<CpuMaskCommand> AllCommands() =>
    [
        new DecodeCommand(),
        new DiffCommand(),
        new MaskCommand(),
        new BaselineCommand(),
    ];
}
