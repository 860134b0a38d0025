using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Dumps;
using CpuMask.Text;

namespace CpuMask.Cli;

/// <summary>The files and folders that every command takes, and the hosts in them.</summary>
public sealed class Inputs
{
    private readonly Argument<string[]> files = new("files")
    {
        Description = "Dumps and CpuMask's own JSON: files, folders (read recursively), wildcards, or - for standard input.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> format = new("--format")
    {
        Description = "Read every file as this format instead of telling it from the content.",
        HelpName = "name",
    };

    public Inputs()
    {
        format.CompletionSources.Add(_ => DumpFormats.All.Select(r => new System.CommandLine.Completions.CompletionItem(r.Format)));
    }

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(files);
        command.Add(format);
    }

    /// <summary>Reads everything that was named; what cannot be read is said and costs exit code 3.</summary>
    public List<HostCpuid> Read(ParseResult parsed, CommandRun run)
    {
        RefuseOptions(parsed);
        string[] paths = parsed.GetValue(files) ?? [];
        if (paths.Length == 0)
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Usage, "No input: name dump files or folders, or - for standard input.");
        }

        DumpReader? reader = parsed.GetValue(format) is { } name ? DumpFormats.Named(name) : null;
        var hosts = new List<HostCpuid>();
        using Stream input = Console.OpenStandardInput();
        var inputs = new DumpFiles(reader, input, run.Cancellation);
        foreach (DumpImport import in inputs.Read(paths))
        {
            foreach (DumpProblem problem in import.Problems)
            {
                run.Notice(problem.Message);
                run.Fail(ExitCode.Unreadable);
            }

            hosts.AddRange(import.Hosts);
        }

        if (inputs.UnknownFiles > 0)
        {
            run.Notice(inputs.UnknownFiles + (inputs.UnknownFiles == 1 ? " file in what was named is" : " files in what was named are") + " no dump: "
                + string.Join(", ", inputs.UnknownSources.Take(3).Select(Messages.Safe)) + (inputs.UnknownFiles > 3 ? ", ..." : "."));
        }

        WarnOf(hosts, run);
        return hosts;
    }

    // The same warning of a thousand hosts is one line.
    private static void WarnOf(List<HostCpuid> hosts, CommandRun run)
    {
        foreach (IGrouping<string, string> warning in hosts.SelectMany(h => h.Warnings.Select(w => (Warning: w, h.Name))).GroupBy(w => w.Warning, w => w.Name))
        {
            string[] names = warning.ToArray();
            string who = names.Length <= 3 ? string.Join(", ", names) : names[0] + " and " + (names.Length - 1) + " more";
            run.Notice("warning: " + Messages.Safe(who) + ": " + Messages.Safe(warning.Key));
        }
    }

    // What looks like an option and is none must not be taken for a file: a typing error would go unnoticed.
    private void RefuseOptions(ParseResult parsed)
    {
        IReadOnlyList<Token> given = parsed.GetResult(files)?.Tokens ?? [];
        foreach (Token token in parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash))
        {
            if (token.Value.Length > 1 && token.Value[0] == '-' && given.Any(g => ReferenceEquals(g, token)))
            {
                throw new CpuMaskException(
                    ErrorIds.InvalidValue, ErrorKind.Usage,
                    "Unrecognized option '" + token.Value + "'. A file of that name can be given behind --.");
            }
        }
    }
}
