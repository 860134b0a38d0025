using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>
/// The vCenter simulator of tests/Peers/vcenter: taken from CPUMASK_PEERS, else built once into the temporary folder.
/// </summary>
public static class VCenterBinary
{
    private static readonly Lazy<(string? Path, string Why)> Found = new(Find);

    /// <summary>The checkout's root folder.</summary>
    public static string RepositoryRoot { get; } = typeof(VCenterBinary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>The program; null when it is not there and cannot be built.</summary>
    public static string? Path => Found.Value.Path;

    /// <summary>Why there is none.</summary>
    public static string Why => Found.Value.Why;

    private static (string?, string) Find()
    {
        string? given = Environment.GetEnvironmentVariable("CPUMASK_PEERS");
        if (!string.IsNullOrEmpty(given))
        {
            string program = new[] { System.IO.Path.Combine(given, "vcenter-sim"), System.IO.Path.Combine(given, "vcenter", "vcenter-sim") }
                .FirstOrDefault(File.Exists) ?? string.Empty;
            if (program.Length > 0)
            {
                return (program, string.Empty);
            }
        }

        string folder = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "cpumask-peers-" + Environment.UserName);
        string script = System.IO.Path.Combine(RepositoryRoot, "tests", "Peers", "vcenter", "build.sh");
        try
        {
            using Process build = Process.Start(new ProcessStartInfo("sh", "\"" + script + "\" \"" + folder + "\"") { RedirectStandardError = true, UseShellExecute = false })!;
            string errors = build.StandardError.ReadToEnd();
            build.WaitForExit();
            return build.ExitCode == 0
                ? (System.IO.Path.Combine(folder, "vcenter-sim"), string.Empty)
                : (null, errors.Trim());
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (null, e.Message);
        }
    }
}
