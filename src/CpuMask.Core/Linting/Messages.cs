using static CpuMask.Text.Wording;

namespace CpuMask.Linting;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoLanguage(IReadOnlyList<string> known) =>
        Format("it is no CPU setting in any language that is known: {0}.", string.Join(", ", known));

    /// <summary>Files in folders that no language knows.</summary>
    public static string PassedOver(int count, IReadOnlyList<string> files) => Format(
        "{0} in folders hold no CPU settings: {1}.", Count(count, "file", "files"), List(files, 3));

    internal static string NotFine(int wrong, int all) => Format("{0} of {1} would be refused, lose something, do otherwise than written, or harm.", wrong, Count(all, "text", "texts"));

    internal static string GoAroundEvc(IReadOnlyList<string> names, int all) => Format(
        "{0} of {1} go around their cluster's EVC mode: {2}.", names.Count, all, List(names, 40));
}
