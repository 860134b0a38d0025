using System;
using System.Collections.Generic;
using System.IO;

namespace CpuMask.Benchmarks;

/// <summary>
/// What importing the module costs a PowerShell that has just started, beside two modules of Microsoft's that ship with it: one of a
/// single cmdlet, and one that is of CpuMask's kind, with cmdlets, types and views. The PowerShell that is a .NET tool has no compiled
/// code and compiles its own at each start; CPUMASK_PWSH=pwsh measures one that was installed, as most are.
/// </summary>
public static class ModuleImport
{
    public static void Run()
    {
        (int code, _, string errors) = Contest.Once("dotnet", "build", Path.Combine(Product.Root, "src", "CpuMask.HelpGenerator"), "-c", "Release", "-v", "quiet", "-nologo", "-t:Package");
        if (code != 0)
        {
            throw new BenchmarkException("the module cannot be packaged: " + errors.Trim());
        }

        const string Bare = "a bare start", One = "ThreadJob, one cmdlet", Kind = "PSResourceGet, of CpuMask's kind", Ours = "CpuMask";
        Contest contest = new();
        foreach ((string name, string line) in new[]
        {
            (Bare, "$null = 1"), (One, "Import-Module Microsoft.PowerShell.ThreadJob"), (Kind, "Import-Module Microsoft.PowerShell.PSResourceGet"),
            (Ours, "Import-Module ./out/CpuMask"),
        })
        {
            contest.Add(name, "/bin/sh", ["-c", "cd \"$0\" && exec \"$@\"", Product.Root, .. PowerShell, "-NoProfile", "-NonInteractive", "-Command", line]);
        }

        Dictionary<string, double> times = contest.Run();
        Contest.Held("CpuMask over a bare start", times[Ours] - times[Bare], "ms", 60);
        Contest.Ratio("CpuMask / PSResourceGet, each over a bare start", (times[Ours] - times[Bare]) / (times[Kind] - times[Bare]), 1);
    }

    private static string[] PowerShell => Environment.GetEnvironmentVariable("CPUMASK_PWSH") is { Length: > 0 } given ? [given] : ["dotnet", "pwsh"];
}
