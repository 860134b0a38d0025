using static CpuMask.Text.Wording;

namespace CpuMask.Formats.Linux;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>Flags that are no bit of the feature table.</summary>
    public static string NamelessFlags(IReadOnlyCollection<string> flags) => Format(
        "{0} no CPUID bit known by that name: {1}.", Count(flags.Count, "printed flag is", "printed flags are"), List(flags.Select(Printable).ToArray()));

    /// <summary>The CPUs of one host print different flags.</summary>
    public static string CpusListDifferentFlags(IReadOnlyList<string> flags) => Format(
        "The CPUs of this host differ in the flags {0}; a flag that one of them lacks does not count.", List(flags.Select(Printable).ToArray()));
}
