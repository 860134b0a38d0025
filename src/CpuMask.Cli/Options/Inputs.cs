using System.CommandLine;
using System.IO;
using CpuMask.Cli.Running;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Cli.Options;

/// <summary>The files and folders that every command takes, and the hosts in them.</summary>
public sealed class Inputs
{
    private const string OwnFormat = "cpumask-json";

    private readonly Argument<string[]> files = new("files") { Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string?> format = new("--format") { HelpName = "name" };

    public Inputs()
    {
        format.CompletionSources.Add(_ => Registry.Formats.All.Select(r => new System.CommandLine.Completions.CompletionItem(r.Format)));
    }

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(files);
        command.Add(format);
    }

    /// <summary>Whether anything was named.</summary>
    public bool AreGiven(ParseResult parsed) => parsed.GetValue(files) is { Length: > 0 };

    /// <summary>What was named, as it stands.</summary>
    public string[] Named(ParseResult parsed)
    {
        Operands.RefuseOptions(parsed, files, "file");
        return parsed.GetValue(files) ?? [];
    }

    /// <summary>Reads everything that was named; what cannot be read is said and costs exit code 3.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="run">The run.</param>
    /// <param name="reference">A file of CpuMask's own that another option reads: found in a folder, its hosts are not today's.</param>
    public List<HostCpuid> Read(ParseResult parsed, CommandRun run, string? reference = null) => Each(parsed, run, reference).ToList();

    /// <summary>Reads files and folders that an option names.</summary>
    public List<HostCpuid> ReadFiles(string[] paths, ParseResult parsed, CommandRun run) => Each(paths, parsed, run, null).ToList();

    /// <summary>The same, one host at a time, for those who need not have all of them at once.</summary>
    /// <inheritdoc cref="Read"/>
    public IEnumerable<HostCpuid> Each(ParseResult parsed, CommandRun run, string? reference = null)
    {
        Operands.RefuseOptions(parsed, files, "file");
        string[] paths = parsed.GetValue(files) ?? [];
        if (paths.Length == 0)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, "No input: name dump files or folders, or - for standard input.");
        }

        return Each(paths, parsed, run, paths.Any(p => IsSame(p, reference)) ? null : reference);
    }

    /// <summary>The same for files and folders that an option names.</summary>
    public IEnumerable<HostCpuid> Each(string[] paths, ParseResult parsed, CommandRun run, string? passedOver = null)
    {
        DumpReader? reader = parsed.GetValue(format) is { } name ? Registry.Formats.Named(name) : null;
        var warnings = new HostWarnings();
        using Stream input = Console.OpenStandardInput();
        var inputs = new DumpFiles(Registry.Formats, reader, input, run.Cancellation);
        using var progress = new Progress(run.Notices, "files read");
        foreach (DumpImport import in inputs.Read(paths))
        {
            progress.Count();
            if (import.Format == OwnFormat && IsSame(import.Source, passedOver))
            {
                run.Notice(import.Source + ": it is what the hosts are held against, so its hosts are not checked.");
                continue;
            }

            if (import.Problems.Count > 0)
            {
                progress.Clear();
            }

            foreach (DumpProblem problem in import.Problems)
            {
                run.Fail(problem);
            }

            if (import.Problems.Count > 0 && import.Hosts.Count == 0)
            {
                run.Miss(import.Source);
            }

            foreach (HostCpuid host in import.Hosts)
            {
                warnings.Add(host);
                yield return host;
            }
        }

        progress.Clear();
        if (inputs.UnknownFiles > 0)
        {
            run.Notice(CpuMask.Reading.Messages.PassedOver(inputs.UnknownFiles, inputs.UnknownSources));
        }

        run.Warn(warnings.Lines);
    }

    private static bool IsSame(string path, string? other) =>
        other is not null && path != "-" && string.Equals(Path.GetFullPath(path), Path.GetFullPath(other), StringComparison.Ordinal);
}
