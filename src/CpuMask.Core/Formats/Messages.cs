using static CpuMask.Text.Wording;

namespace CpuMask.Formats;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string AmbiguousSubleaf(uint leaf) => Format(
        "The format does not say which sub-leaf of leaf {0:X} a line is, and the order does not tell; they count as unknown.", leaf);

    internal static string UnknownNames(IReadOnlyList<string> names) => Format("Not known as CPU features and left out: {0}.", List(names, 20));

    internal static string NoHostInJson(string place) => Format("{0} has neither registers nor msrs nor capabilities.", place.Length > 0 ? place.TrimEnd('.') : "the object");
}
