using System;
using System.Diagnostics;
using System.IO;

namespace CpuMask.Tests.Reports;

/// <summary>A program that no one here wrote, which reads what a report writes.</summary>
public static class Consumer
{
    /// <summary>Skips the test where a program is missing; with CI=true that is a failure.</summary>
    /// <param name="path">The program, or a file of the library that it needs.</param>
    /// <param name="package">Debian's package.</param>
    public static void Require(string path, string package) => Needs.Peer(File.Exists(path) || Directory.Exists(path), path + " of Debian's " + package);

    /// <summary>Feeds a text to a program.</summary>
    public static (int ExitCode, string Output, string Error) Run(string program, string input, params string[] arguments)
    {
        Needs.Peer(true, program);
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using (var writer = new StreamWriter(process.StandardInput.BaseStream, new System.Text.UTF8Encoding(false)))
        {
            writer.Write(input);
        }

        process.WaitForExit();
        return (process.ExitCode, output.Result, error.Result);
    }
}
