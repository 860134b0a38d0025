using System;

namespace CpuMask.Tests.Shared;

/// <summary>What a test cannot do without. A test that lacks it is reported as skipped with the reason, never as passed.</summary>
public static class Needs
{
    /// <summary>A program or library that tests/run.sh installs or builds. With CI=true its lack is a failure.</summary>
    /// <param name="isThere">Whether this machine has it.</param>
    /// <param name="what">Its name, and where it comes from.</param>
    public static void Peer(bool isThere, string what)
    {
#if NETFRAMEWORK
        Assert.Skip("On .NET Framework the same is written; other programs judge it in the suites of .NET.");
#else
        Server(isThere, what);
#endif
    }

    /// <summary>A peer that is asked on .NET Framework too: what it judges is how the framework speaks with it.</summary>
    public static void Server(bool isThere, string what)
    {
        if (!isThere && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail("This machine lacks " + what + ", which tests/run.sh brings in.");
        }

        Assert.SkipUnless(isThere, "This machine lacks " + what + ".");
    }

    /// <summary>What nobody can install: another CPU, another operating system, a device.</summary>
    /// <param name="isThere">Whether this machine has it.</param>
    /// <param name="what">Its name.</param>
    public static void Machine(bool isThere, string what) => Assert.SkipUnless(isThere, "This machine lacks " + what + ".");

    /// <summary>Signals, pipes, permissions and sh.</summary>
    public static void Unix() => Machine(!OperatingSystem.IsWindows() && !OnFramework, "an operating system of Unix's kind");

    /// <summary>The kernel's own files and calls.</summary>
    public static void Linux() => Machine(OperatingSystem.IsLinux() && !OnFramework, "Linux");

    // .NET Framework is Windows' own; Mono, on which its suite runs elsewhere, is asked nothing of the system.
#if NETFRAMEWORK
    private const bool OnFramework = true;
#else
    private const bool OnFramework = false;
#endif
}
