using static CpuMask.Text.Wording;

namespace CpuMask.Formats;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A leaf whose sub-leaf the format does not give.</summary>
    public static string AmbiguousSubleaf(uint leaf) => Format(
        "The format does not say which sub-leaf of leaf {0:X} a line is, and the order does not tell; they count as unknown.", leaf);

    /// <summary>Names that a tool prints and no table has.</summary>
    public static string UnknownNames(IReadOnlyList<string> names) => Format("Not known as CPU features and left out: {0}.", List(names, 20));

    /// <summary>A JSON object that should be a host is none.</summary>
    public static string NoHostInJson(string place) => Format("{0} has neither registers nor msrs nor capabilities.", place.Length > 0 ? place.TrimEnd('.') : "the object");
}
