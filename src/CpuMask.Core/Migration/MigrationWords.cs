using System;
using System.Linq;
using CpuMask.Guests;
using CpuMask.Migration.Generations;

namespace CpuMask.Migration;

/// <summary>The words under which this folder's enumerations stand in JSON: lower case, joined by '-'. Scripts rely on them.</summary>
public static class MigrationWords
{
    /// <summary>can-land, cannot or unknown.</summary>
    public static string Of(MigrationVerdict verdict) => Dashed(verdict.ToString());

    /// <summary>other-cpu, microcode, firmware-setting, hypervisor-patch or hypervisor-setting.</summary>
    public static string Of(RemedyKind kind) => Dashed(kind.ToString());

    /// <summary>set, clear, same-set, same-clear, same-unknown or if-seen.</summary>
    public static string Of(BitNeed need) => Dashed(need.ToString());

    /// <summary>Reads a word that one of the others writes.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;

        // The generic Enum.TryParse, because an ahead-of-time compiler must see the values; it also takes numbers, which are no words.
        return !string.IsNullOrEmpty(word) && char.IsLetter(word![0])
            && Enum.TryParse(word.Replace("-", string.Empty), ignoreCase: true, out value);
    }

    /// <summary>CanLand becomes can-land.</summary>
    public static string Dashed(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "-" : string.Empty) + char.ToLowerInvariant(c) : c.ToString()));
}
