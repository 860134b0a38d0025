using CpuMask.Guests;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Text;

namespace CpuMask.Migration;

/// <summary>The words under which this folder's enumerations stand in JSON: lower case, joined by '-'. Scripts rely on them.</summary>
internal static class MigrationWords
{
    /// <summary>can-land, cannot or unknown.</summary>
    public static string Of(MigrationVerdict verdict) => Dashed(verdict.ToString());

    /// <summary>other-cpu, microcode, firmware-setting, hypervisor-patch or hypervisor-setting.</summary>
    public static string Of(RemedyKind kind) => Dashed(kind.ToString());

    /// <summary>set, clear, same-set, same-clear, same-unknown or if-seen.</summary>
    public static string Of(BitNeed need) => Dashed(need.ToString());

    /// <summary>Reads a word that one of the others writes.</summary>
    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum => EnumWord.TryParse(word, out value);

    /// <summary>CanLand becomes can-land.</summary>
    public static string Dashed(string name) => EnumWord.Dashed(name);
}
