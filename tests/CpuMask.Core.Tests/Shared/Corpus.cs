using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using CpuMask.Tests.Shared.DumpWriters;

namespace CpuMask.Tests.Shared;

/// <summary>
/// A folder of dumps of real CPUs. One is always there: the tests' own writers make it from the values in tests/data. The
/// other holds the files as people saved them; it lies beside the checkout, or where CPUMASK_CORPUS says.
/// </summary>
public sealed class Corpus
{
    /// <summary>The name of the corpus that is always there, as tests show it.</summary>
    public const string Rendered = "tests/data";

    /// <summary>The name of the corpus that someone has to lay beside the checkout.</summary>
    public const string Saved = "real dumps";

    /// <summary>Why a test of the saved files is skipped.</summary>
    public const string NoneBeside = "There are no real dumps beside the checkout, and none in CPUMASK_CORPUS.";

    private static readonly Lazy<Corpus> LazyOwn = new(Render);
    private static readonly Lazy<Corpus?> LazyBeside = new(Find);
    private readonly Func<string, string> format;
    private readonly Func<IEnumerable<ExpectedDump>> expected;

    private Corpus(string folder, Func<string, string> format, Func<IEnumerable<ExpectedDump>> expected)
    {
        Folder = folder;
        this.format = format;
        this.expected = expected;
    }

    /// <summary>The dumps that the tests write themselves.</summary>
    public static Corpus Own => LazyOwn.Value;

    /// <summary>The files as people saved them; null where there are none.</summary>
    public static Corpus? Beside => LazyBeside.Value;

    /// <summary>All that there are.</summary>
    public static IEnumerable<Corpus> There => Beside is null ? new[] { Own } : new[] { Own, Beside };

    /// <summary>The folder that holds the dumps.</summary>
    public string Folder { get; }

    /// <summary>The corpus that a test's row names.</summary>
    public static Corpus Named(string name) => name == Rendered ? Own : Beside!;

    /// <summary>A file of the corpus.</summary>
    public string PathOf(string relative) => Path.Combine(Folder, relative);

    /// <summary>A file of the samples of vSphere's side, which lie beside the corpus.</summary>
    public string Sample(string name) => Path.Combine(Folder, "..", "samples", name);

    /// <summary>Every file, relative to the folder, in the order of names.</summary>
    public IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>The format's name as -Format takes it; empty for what is no dump (licences, signatures).</summary>
    public string FormatOf(string relative) => format(relative);

    /// <summary>What an independent parser read from the 165 dumps that hold registers.</summary>
    public IEnumerable<ExpectedDump> Expected() => expected();

    private static Corpus Render()
    {
        string root = Directory.CreateTempSubdirectory("cpumask-data-").FullName, folder = Path.Combine(root, "corpus");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
        var formats = new Dictionary<string, string>();
        foreach (RealCpu cpu in RealTables.Cpus)
        {
            formats[cpu.Path] = cpu.Format;
            foreach ((string relative, string text) in DumpWriter.Files(cpu))
            {
                formats[relative] = relative.EndsWith("/hwloc-cpuid-info", StringComparison.Ordinal) ? string.Empty : cpu.Format;
                Write(folder, relative, text);
            }
        }

        foreach (RealNames names in RealTables.Named)
        {
            formats[names.Path] = names.Format;
            Write(folder, names.Path, NamesText.Write(names));
        }

        // What lies beside dumps and is none.
        Write(folder, "libvirt/x86_64-cpuid-EPYC-7601-32-Core.sig", "800f12\nfamily:    23 (0x17)\nmodel:      1 (0x01)\n");
        Write(folder, "libcpuid/LICENSE", "Redistribution and use in source and binary forms are permitted.\n");
        foreach ((string name, string text) in Samples.All())
        {
            Write(Path.Combine(root, "samples"), name, text);
        }

        return new Corpus(folder, f => formats.GetValueOrDefault(f, string.Empty), () => RealTables.Cpus.Select(c => c.Expected()));
    }

    private static void Write(string folder, string relative, string text)
    {
        string path = Path.Combine(folder, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
    }

    private static Corpus? Find()
    {
        string? named = Environment.GetEnvironmentVariable("CPUMASK_CORPUS");
        string folder = Path.GetFullPath(string.IsNullOrEmpty(named) ? Path.Combine(Checkout.Root, "..", "shared", "corpus") : named);
        string expected = Path.Combine(folder, "expected-first-cpu.jsonl.gz");
        return File.Exists(expected) ? new Corpus(folder, f => SavedFormats.Of(folder, f), () => Read(expected)) : null;
    }

    private static IEnumerable<ExpectedDump> Read(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<ExpectedDump>(line, new JsonSerializerOptions { PropertyNameCaseInsensitive = true })!;
        }
    }
}
