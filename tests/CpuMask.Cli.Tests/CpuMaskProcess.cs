using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using CpuMask.Compliance.Runs;
using CpuMask.Tests.Shared;

namespace CpuMask.Cli.Tests;

/// <summary>One run of cpumask as a process of its own, as a script sees it.</summary>
public sealed record CpuMaskProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>The program that is tested, for dotnet to run: compiled ahead where the build could do that.</summary>
    public static readonly string Program = new[] { Path.Combine(AppContext.BaseDirectory, "precompiled", "cpumask.dll"), Path.Combine(AppContext.BaseDirectory, "cpumask.dll") }.First(File.Exists);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Runs it in the checkout's root, so that paths are the README's.</summary>
    public static CpuMaskProcess Run(params string[] arguments) => RunWith(null, null, arguments);

    public static CpuMaskProcess RunWith(string? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        Start("dotnet", input, environment, [Program, .. arguments]);

    /// <summary>Runs another build of it.</summary>
    public static CpuMaskProcess RunFile(string program, params string[] arguments) => Start(program, null, null, arguments);

    private static CpuMaskProcess Start(string program, string? input, IReadOnlyDictionary<string, string>? environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["COLUMNS"] = "120";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input ?? string.Empty);
        process.StandardInput.Close();
        if (!process.WaitForExit(60_000))
        {
            process.Kill();
            throw new TimeoutException("cpumask " + string.Join(' ', arguments) + " ran for a minute.");
        }

        return new CpuMaskProcess(process.ExitCode, output.Result, errors.Result);
    }
}
