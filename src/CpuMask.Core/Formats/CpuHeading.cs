using CpuMask.Reading;

namespace CpuMask.Formats;

/// <summary>Lines that tools and people put over the rows of a CPU, and that are no rows.</summary>
internal static class CpuHeading
{
    private static readonly string[] Words = { "group", "affinity", "affmask", "numa", "node", "socket", "package", "core", "thread", "processor", "logical", "cpu" };

    /// <summary>Whether a line is one: words with a number or mask at most, and no register's eight digits among them.</summary>
    public static bool IsOne(DumpText text, LineScanner line)
    {
        line.SkipBlanks();
        if (line.End - line.At > 120 || line.LooksAt("0x") || line.LooksAt("CPUID "))
        {
            return false;
        }

        string words = text.Slice(line.At, line.End);
        return Array.Exists(Words, w => words.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0)
            && words.IndexOf("eax", StringComparison.OrdinalIgnoreCase) < 0;
    }
}
