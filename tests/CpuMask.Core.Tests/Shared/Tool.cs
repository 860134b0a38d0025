using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;

namespace CpuMask.Tests.Shared;

/// <summary>A real program of this machine whose output a reader has to read.</summary>
public static class Tool
{
    /// <summary>Runs it. A missing program is said in one loud line; in CI that is a failure.</summary>
    /// <returns>False when the program is not there.</returns>
    public static bool Run(string program, string arguments, out string output, params (string Name, string Value)[] environment) =>
        Run(program, arguments, out output, string.Empty, environment);

    /// <summary>Runs it with a text as its standard input.</summary>
    public static bool Run(string program, string arguments, out string output, string input, params (string Name, string Value)[] environment)
    {
        output = string.Empty;
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            using Process process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Exception e) when (e is Win32Exception or FileNotFoundException)
        {
            return Missing(program);
        }
    }

    /// <summary>Says that a peer is missing; in CI that is a failure, except for PowerShell, which few build machines have.</summary>
    /// <returns>False.</returns>
    public static bool Missing(string what)
    {
        string message = "SKIPPED: " + what + " is not on this machine.";
        if (Environment.GetEnvironmentVariable("CI") == "true" && what != "pwsh")
        {
            throw new InvalidOperationException(message);
        }

        Console.Error.WriteLine(message);
        return false;
    }
}
