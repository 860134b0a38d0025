using System.IO;
using System.Threading;
using CpuMask.Files;
using CpuMask.Platforms;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>Lints everything that was named: files, folders with all that is below them, wildcards, and standard input as <c>-</c>.</summary>
public sealed class LintFiles
{
    private const long MostBytes = 4 << 20;
    private const int MostListed = 20;

    private readonly CpuLanguage? language;
    private readonly Stream? standardInput;
    private readonly CancellationToken cancellation;
    private readonly List<string> unknown = new();

    /// <summary>Begins a run.</summary>
    /// <param name="language">The language that every file is in; null tells it by each file's look.</param>
    /// <param name="standardInput">What <c>-</c> reads; null when there is none.</param>
    /// <param name="cancellation">Stops the run between files.</param>
    public LintFiles(CpuLanguage? language = null, Stream? standardInput = null, CancellationToken cancellation = default)
    {
        this.language = language;
        this.standardInput = standardInput;
        this.cancellation = cancellation;
    }

    /// <summary>How many files that nobody named hold no CPU settings.</summary>
    public int UnknownFiles { get; private set; }

    /// <summary>What to say of them; null when there are none.</summary>
    public string? PassedOver => UnknownFiles == 0 ? null : Messages.PassedOver(UnknownFiles, unknown);

    /// <summary>Lints what a path stands for.</summary>
    /// <param name="path">A file, a folder, a pattern with wildcards, or <c>-</c>.</param>
    /// <param name="wildcards">False takes the path literally.</param>
    /// <returns>For each file that holds settings, or was named, its lint or what is wrong with it.</returns>
    public IEnumerable<(CpuMaskLint? Lint, CpuMaskException? Problem)> Read(string path, bool wildcards = true)
    {
        if (path == DumpFiles.StandardInput && standardInput is not null)
        {
            return new[] { Attempt(path, true, () => InputFile.Read(standardInput, "stdin", MostBytes)) }.Where(r => r is not null).Select(r => r!.Value);
        }

        return DumpPaths.Find(path, wildcards, null, cancellation).Select(found => found.Problem is { } problem
            ? (null, new CpuMaskException(problem.Id, ErrorKind.Input, problem.Message) { Named = path })
            : Attempt(found.Path, found.IsNamed, () => FromFile(found.Path, found.IsNamed))).Where(r => r is not null).Select(r => r!.Value);
    }

    private (CpuMaskLint?, CpuMaskException?)? Attempt(string path, bool isNamed, Func<byte[]?> read)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            byte[]? bytes = read();
            string text = bytes is null ? string.Empty : DumpText.Of(bytes, bytes.Length).ToString();
            text = bytes is { Length: >= 3 } && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? CpuMaskLint.ByteOrderMark + text : text;
            if (isNamed)
            {
                return (CpuMaskLint.Of(text, path, language), null);
            }

            // A language that was named is meant for what is in a folder as well, but not for a disk's image beside it.
            CpuMaskLint? lint = text.IndexOf('\0') >= 0 ? null : CpuMaskLint.TryOf(text, path, language is not null && language.Knows(text.TrimStart(CpuMaskLint.ByteOrderMark)) ? language : null);
            if (lint is not null && (language is null || lint.Language == language.Id))
            {
                return (lint, null);
            }

            UnknownFiles++;
            if (unknown.Count < MostListed)
            {
                unknown.Add(path);
            }

            return null;
        }
        catch (CpuMaskException e)
        {
            return (null, e);
        }
    }

    // Beside a VM's settings lie its disks, which nobody means.
    private static byte[]? FromFile(string path, bool isNamed) =>
        !isNamed && new FileInfo(path) is { Exists: true, Length: > MostBytes } ? null : InputFile.Read(path, MostBytes);
}
