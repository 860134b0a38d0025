using System;
using System.Collections.Concurrent;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>Says a thing on standard error, once.</summary>
internal static class Loud
{
    private static readonly ConcurrentDictionary<string, bool> Said = new();

    public static void Once(string line)
    {
        if (Said.TryAdd(line, true))
        {
            Console.Error.WriteLine(line);
        }
    }
}
