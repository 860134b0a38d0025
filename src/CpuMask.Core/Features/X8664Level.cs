using System.Globalization;
using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>
/// The microarchitecture levels of the x86-64 psABI, x86-64-v1 to v4, as compilers and Proxmox use them. What an operating system
/// adds, OSFXSR and OSXSAVE, is no part of a CPU and left out.
/// </summary>
public static class X8664Level
{
    // QEMU's names, as its own check script scripts/cpu-x86-uarch-abi.py has them; each level has those before it too.
    private static readonly string[][] Added =
    {
        new[] { "cmov", "cx8", "fpu", "fxsr", "mmx", "syscall", "sse", "sse2", "lm" },
        new[] { "cx16", "lahf-lm", "popcnt", "pni", "sse4.1", "sse4.2", "ssse3" },
        new[] { "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe" },
        new[] { "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl" },
    };

    private static readonly Lazy<Feature[][]> Levels = new(() => Added.Select(l => l.Select(Row).ToArray()).ToArray());

    /// <summary>The highest level that registers hold for certain: 1 to 4; 0 when not even the first.</summary>
    public static int Of(RegisterSet registers)
    {
        int level = 0;
        while (level < Levels.Value.Length && Levels.Value[level].All(f => registers[f.Bit] == true))
        {
            level++;
        }

        return level;
    }

    /// <summary>What is missing for the next level, or unknown; empty at the highest.</summary>
    public static IReadOnlyList<Feature> MissingForNext(RegisterSet registers) => Of(registers) is var level && level < Levels.Value.Length
        ? Levels.Value[level].Where(f => registers[f.Bit] != true).ToArray()
        : new Feature[0];

    /// <summary>Whether a feature belongs to a level: what compilers take for granted there, and programs probe.</summary>
    public static bool Contains(Feature feature) => Levels.Value.Any(l => l.Any(f => f.Bit == feature.Bit));

    /// <summary>As people write it: <c>x86-64-v3</c>.</summary>
    public static string Name(int level) => "x86-64-v" + level.ToString(CultureInfo.InvariantCulture);

    private static Feature Row(string name) => FeatureTable.Default.Named(name, NamingScheme.Qemu).FirstOrDefault(f => f.Combine != CombineRule.Derived)
        ?? FeatureTable.Default.Named(name, NamingScheme.Qemu).First();
}
