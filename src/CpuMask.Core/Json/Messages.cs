using static CpuMask.Text.Wording;

namespace CpuMask.Json;

/// <summary>What this folder says: what, where, found, expected.</summary>
public static class Messages
{
    /// <summary>A text in a dump is not what its format has there.</summary>
    public static string FoundInsteadOf(string found, string expected) => Format("'{0}' is not {1}.", Printable(found), expected);

    internal static string NoJson(string reason) => Format("it is not well-formed JSON: {0}", Shortened(reason));

    internal static string FoundAndExpected(string found, string expected) => Format("found {0}, expected {1}.", found, expected);

    internal static string NameTwice(string name) => Format("the name '{0}' stands twice in one object.", Printable(name));
}
