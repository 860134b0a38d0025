using System;
using System.Diagnostics;
using System.IO;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Report;

/// <summary>The accessibility engine, brought from npm into obj/ when a test first asks for it; nothing of it is committed.</summary>
public static class AxeCore
{
    private const string Version = "4.10.3";
    private static readonly Lazy<string?> Script = new(Restore);

    /// <summary>The engine's script; null when there is no npm, or no network, which is said.</summary>
    public static string? Source => Script.Value;

    private static string? Restore()
    {
        string folder = Path.Combine(Checkout.Root, "tests", "CpuMask.Report.Tests", "obj", "npm");
        string script = Path.Combine(folder, "node_modules", "axe-core", "axe.min.js");
        string reason = File.Exists(script) ? string.Empty : Install(folder);
        if (File.Exists(script))
        {
            return File.ReadAllText(script);
        }

        string message = "SKIPPED: axe-core could not be restored by npm (" + reason + "): the report's accessibility was not judged.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            throw new InvalidOperationException(message);
        }

        Console.Error.WriteLine(message);
        return null;
    }

    private static string Install(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            using Process npm = Process.Start(new ProcessStartInfo("npm", $"install --prefix \"{folder}\" --no-save --ignore-scripts --no-audit --no-fund axe-core@{Version}")
            {
                RedirectStandardError = true, RedirectStandardOutput = true,
            })!;
            string error = npm.StandardError.ReadToEnd();
            npm.WaitForExit();
            return npm.ExitCode == 0 ? "it is not where npm puts packages" : error.Split('\n')[0].Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "there is no npm";
        }
    }
}
