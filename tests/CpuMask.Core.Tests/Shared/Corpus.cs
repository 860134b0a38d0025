using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Text.Json;

namespace CpuMask.Tests.Shared;

/// <summary>The real dumps that no one here wrote. They live beside the repository, or where CPUMASK_CORPUS says.</summary>
public static class Corpus
{
    private static readonly Lazy<string?> Root = new(Find);

    /// <summary>The folder that holds the corpus, the samples and the other shared data's parent; null when there is none.</summary>
    public static string? Folder => Root.Value;

    /// <summary>The checkout's root folder.</summary>
    public static string RepositoryRoot { get; } = typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Says in one loud line that the corpus is missing; in CI that is a failure.</summary>
    /// <returns>True when there is a corpus.</returns>
    public static bool IsThere()
    {
        if (Folder is not null)
        {
            return true;
        }

        const string Message = "SKIPPED: no corpus of real dumps beside the repository and none in CPUMASK_CORPUS.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException(Message);
        }

        Console.Error.WriteLine(Message);
        return false;
    }

    /// <summary>A file of the corpus.</summary>
    public static string PathOf(string relative) => Path.Combine(Folder!, relative);

    /// <summary>A file of the samples, which lie beside the corpus.</summary>
    public static string Sample(string name) => Path.Combine(Folder!, "..", "samples", name);

    /// <summary>A file of the researched facts, which lie beside the corpus.</summary>
    public static string Fact(string name) => Path.Combine(Folder!, "..", "domain", name);

    /// <summary>What an independent parser read from the 165 dumps that hold registers.</summary>
    public static IEnumerable<ExpectedDump> Expected()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(PathOf("expected-first-cpu.jsonl.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<ExpectedDump>(line, new JsonSerializerOptions { PropertyNameCaseInsensitive = true })!;
        }
    }

    private static string? Find()
    {
        string? named = Environment.GetEnvironmentVariable("CPUMASK_CORPUS");
        string folder = string.IsNullOrEmpty(named) ? Path.Combine(RepositoryRoot, "..", "shared", "corpus") : named;
        return File.Exists(Path.Combine(folder, "expected-first-cpu.jsonl.gz")) ? Path.GetFullPath(folder) : null;
    }
}
