using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;

namespace CpuMask.Benchmarks;

/// <summary>cpumask as it ships, published once a run: precompiled for .NET, and as one native file.</summary>
public static class Product
{
    private static readonly Lazy<string> PrecompiledPath = new(() => PublishCli("r2r"));
    private static readonly Lazy<string> SelfPath = new(() => Publish("self", Path.Combine("tests", "Benchmarks"), "CpuMask.Benchmarks", "--self-contained", "false", "-p:PublishReadyToRun=true", "-p:TieredPGO=false"));
    private static readonly Lazy<string> NativePath = new(() => PublishCli("native", "-p:Native=true"));

    /// <summary>The checkout's root.</summary>
    public static string Root { get; } = typeof(Product).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Needs the .NET runtime.</summary>
    public static string Precompiled => PrecompiledPath.Value;

    /// <summary>Needs nothing.</summary>
    public static string Native => NativePath.Value;

    /// <summary>This program, precompiled as cpumask is, for what is measured of a library without a command.</summary>
    public static string Self => SelfPath.Value;

    /// <summary>A fresh folder for a benchmark's files; the caller's finally need not delete it, the next run does.</summary>
    public static string Folder(string name)
    {
        string folder = Path.Combine(Root, "out", "bench", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }

    private static string PublishCli(string kind, params string[] properties) =>
        Publish(kind, Path.Combine("src", "CpuMask.Cli"), "cpumask", properties);

    private static string Publish(string kind, string project, string program, params string[] properties)
    {
        string folder = Path.Combine(Root, "out", "bench", "cpumask-" + kind);
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[] { "publish", Path.Combine(Root, project), "-c", "Release", "-r", "linux-x64", "-v", "q", "-nologo", "-o", folder }.Concat(properties))
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Path.Combine(folder, program) : throw new BenchmarkException("publish failed: " + output);
    }
}
