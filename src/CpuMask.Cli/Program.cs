using System.CommandLine;
using System.CommandLine.Parsing;
using CpuMask.Cli.Commands;
using CpuMask.Cli.Commands.VmMask;
using CpuMask.Cli.Running;

namespace CpuMask.Cli;

/// <summary>cpumask: the command-line twin of the PowerShell module.</summary>
public static class Program
{
    public static int Main(string[] args)
    {
        RootCommand root = Root();
        if (args.Any(a => a is "--help" or "-h" or "-?" or "/?" or "/h"))
        {
            HelpWords.Apply(root);
        }

        // A dump may be called @something; no file is ever read as arguments.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            Explain(parsed, root);
            return ExitCode.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>All commands. Their words for help are not in them: see <see cref="HelpWords"/>.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Compares the CPUID of virtualization hosts and writes the masks that make live migration work.");
        foreach (CpuMaskCommand command in AllCommands())
        {
            root.Add(command.Build());
        }

        root.Add(VmMaskCommand.Build());
        return root;
    }

    private static void Explain(ParseResult parsed, RootCommand root)
    {
        if (parsed.CommandResult.Command == root)
        {
            // The parser would name every word behind the one that is no command.
            string? word = parsed.Tokens.Count > 0 ? parsed.Tokens[0].Value : null;
            Console.Error.WriteLine(word is null
                ? "cpumask: no command given."
                : "cpumask: '" + CpuMask.Text.Wording.Safe(word) + "' is no command; there are: " + string.Join(", ", root.Subcommands.Select(c => c.Name)) + ".");
            Console.Error.WriteLine("cpumask: try 'cpumask --help'.");
            return;
        }

        foreach (string message in parsed.Errors.Select(e => e.Message).Distinct())
        {
            Console.Error.WriteLine("cpumask: " + CpuMask.Text.Wording.Safe(OneLine(message)));
        }

        Console.Error.WriteLine("cpumask: try '" + Path(parsed.CommandResult) + " --help'.");
    }

    // The parser lists an option's values one a line.
    private static string OneLine(string message) =>
        string.Join(" ", message.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static string Path(CommandResult command) =>
        command.Parent is CommandResult parent ? Path(parent) + " " + command.Command.Name : "cpumask";

    private static IEnumerable<CpuMaskCommand> AllCommands() =>
    [
        new DecodeCommand(),
        new DiffCommand(),
        new EvcCommand(),
        new MaskCommand(),
        new RelaxationsCommand(),
        new BaselineCommand(),
        new CheckCommand(),
        new HistoryCommand(),
        new ReportCommand(),
        new CanMoveCommand(),
        new PoolCommand(),
        new PlanCommand(),
        new EvacuateCommand(),
        new DebtCommand(),
        new GenerationsCommand(),
        new MatrixCommand(),
        new SoakCommand(),
        new LintCommand(),
        new AdviseCommand(),
        new ExplainCommand(),
        new CollectCommand(),
    ];
}
