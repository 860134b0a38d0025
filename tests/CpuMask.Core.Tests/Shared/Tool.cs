using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace CpuMask.Tests.Shared;

/// <summary>A real program of this machine whose output a reader has to read.</summary>
public static class Tool
{
    /// <summary>Runs it. Where there is no such program, the test is skipped; with CI=true it fails.</summary>
    /// <returns>What it printed.</returns>
    public static string Run(string program, string arguments, params (string Name, string Value)[] environment) =>
        Run(program, arguments, string.Empty, environment);

    /// <summary>Runs it with a text as its standard input.</summary>
    public static string Run(string program, string arguments, string input, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process? process = Start(start);
        Needs.Peer(process is not null, program);
        process!.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    /// <summary>Runs PowerShell: the one that CPUMASK_PWSH names, else the one that .config/dotnet-tools.json pins.</summary>
    public static string RunPowerShell(string arguments) => Environment.GetEnvironmentVariable("CPUMASK_PWSH") is { Length: > 0 } named
        ? Run(named, arguments)
        : Run("dotnet", "pwsh " + arguments);

    private static Process? Start(ProcessStartInfo start)
    {
        Needs.Peer(true, start.FileName);
        try
        {
            return Process.Start(start);
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            return null;
        }
    }
}
