using System;
using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>
/// How many of a test's cases are tried. The suites for .NET Framework run the same code for the second time, on a
/// slower runtime, to find what that framework does otherwise: a quarter of the cases, of every kind, or all with CPUMASK_ALL_CASES=1.
/// </summary>
public static class Cases
{
    private static readonly int Share =
#if NETFRAMEWORK
        Environment.GetEnvironmentVariable("CPUMASK_ALL_CASES") == "1" ? 1 : 4;
#else
        1;
#endif

    /// <summary>So many random cases, where many are meant.</summary>
    public static int Of(int many) => many / Share;

    /// <summary>Cases from a list, where all are meant: neighbours are of one kind, so that some from everywhere are tried.</summary>
    public static IEnumerable<T> From<T>(IEnumerable<T> all) => all.Where((_, i) => i % Share == 0);
}
