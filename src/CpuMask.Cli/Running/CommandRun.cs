using System.IO;
using System.Text;
using System.Threading;
using CpuMask.Faces;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Cli.Running;

/// <summary>
/// One run of a command: where its result goes, where its notices go, and the exit code that they add up to. Results go to
/// standard output and nothing else does.
/// </summary>
public sealed class CommandRun
{
    /// <summary>What is said when Ctrl+C or a signal ends a run.</summary>
    public const string Stopped = "stopped.";

    private readonly HashSet<string> said = new(StringComparer.Ordinal);

    private readonly List<string> unread = [];

    private readonly string command;

    /// <summary>Begins a run.</summary>
    /// <param name="command">The command, as the list of operations names it.</param>
    /// <param name="output">Where the result goes.</param>
    /// <param name="notices">Where all else goes.</param>
    /// <param name="json">Whether a script is listening.</param>
    /// <param name="cancellation">Stops the run.</param>
    public CommandRun(string command, Stream output, TextWriter notices, bool json, CancellationToken cancellation)
    {
        // LF everywhere: Xen refuses a CR, and JSON is compared byte by byte.
        Output = new StreamWriter(output, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        Notices = notices;
        this.command = command;
        Json = json;
        Cancellation = cancellation;
    }

    public StreamWriter Output { get; }

    public TextWriter Notices { get; }

    /// <summary>True when a script is listening.</summary>
    public bool Json { get; }

    public CancellationToken Cancellation { get; }

    public int ExitCode { get; private set; }

    /// <summary>What was named, hosts and guests, and could not be read: of that nothing is known, so no check may call it fine.</summary>
    public IReadOnlyList<string> Unread => unread;

    /// <summary>Notes something that was named and could not be read, which costs exit code 3.</summary>
    public void Miss(string source)
    {
        unread.Add(source);
        Fail(Running.ExitCode.Unreadable);
    }

    /// <summary>Raises the exit code if this one is graver.</summary>
    public void Fail(int code) => ExitCode = Running.ExitCode.Worse(ExitCode, code);

    /// <summary>Says something once, on standard error.</summary>
    public void Notice(string message)
    {
        if (said.Add(message))
        {
            Notices.WriteLine("cpumask: " + Wording.Safe(message));
        }
    }

    /// <summary>Says several things, each once.</summary>
    public void NoticeAll(IEnumerable<string> messages)
    {
        foreach (string message in messages)
        {
            Notice(message);
        }
    }

    /// <summary>Says each warning once.</summary>
    public void Warn(IEnumerable<string> warnings)
    {
        foreach (string warning in warnings)
        {
            Notice("warning: " + warning);
        }
    }

    /// <summary>Says something that could not be read, and what would help.</summary>
    public void Fail(DumpProblem problem)
    {
        Notice(Spelling.Join(problem.Message, Spelling.Sentence(problem.Advice, Operations.OfCommand(command), Face.CommandLine)));
        Fail(problem.Kind == ErrorKind.Impossible ? Running.ExitCode.Impossible : Running.ExitCode.Unreadable);
    }

    /// <summary>Says what could be asked for instead, where this command has it.</summary>
    public void Advise(Advice? advice)
    {
        if (Spelling.Sentence(advice, Operations.OfCommand(command), Face.CommandLine) is { } sentence)
        {
            Notice(sentence);
        }
    }

    /// <summary>Says what went wrong and sets the exit code that belongs to it.</summary>
    public void Fail(CpuMaskException error)
    {
        Notice(Spelling.Message(error, Operations.OfCommand(command), Face.CommandLine));
        Fail(error.Kind switch
        {
            // Too few hosts because one could not be read is not the fault of who typed the command.
            ErrorKind.Usage when error.Id == ErrorIds.TooFewHosts && ExitCode is Running.ExitCode.Unreadable or Running.ExitCode.Impossible => ExitCode,
            ErrorKind.Usage => Running.ExitCode.Usage,
            ErrorKind.Input => Running.ExitCode.Unreadable,
            ErrorKind.Impossible => Running.ExitCode.Impossible,
        });
    }
}
