using static CpuMask.Text.Wording;

namespace CpuMask.Formats.Linux;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NamelessFlags(IReadOnlyCollection<string> flags) => Format(
        "{0} no CPUID bit known by that name: {1}.", Count(flags.Count, "printed flag is", "printed flags are"), List(flags.Select(Printable).ToArray()));

    internal static string CpusListDifferentFlags(IReadOnlyList<string> flags) => Format(
        "The CPUs of this host differ in the flags {0}; a flag that one of them lacks does not count.", List(flags.Select(Printable).ToArray()));
}
