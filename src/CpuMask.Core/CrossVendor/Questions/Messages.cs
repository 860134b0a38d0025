using static CpuMask.Text.Wording;

namespace CpuMask.CrossVendor.Questions;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoSuchSystem(string word, IReadOnlyList<string> known) => Format(
        "'{0}' is no guest operating system of the table; expected a word such as {1}, or vSphere's guest id. 'other' stands for the rest.", Printable(word), List(known, 12));

    internal static string NoVersion(string text) => Format("'{0}' is no version; expected two numbers such as 4.21.", Printable(text));

    internal static string VersionOfWhat() => "A version was given and no hypervisor that it is the version of.";

    internal static string NoBits(int bits) => Format("'{0}' is no width of a guest; expected 32 or 64.", bits);

    internal static string BitsContradict(string system, int bits) => Format("'{0}' is no {1}-bit system.", Printable(system), bits);

    internal static string NoRate() => "The rate of system calls must be a number from 0 to 1,000,000,000,000 a second.";

    internal static string NoHosts() => "There is no host to advise on.";

    internal static string SeveralHypervisors(IReadOnlyList<string> names) => Format(
        "The guests run on several hypervisors: {0}. Ask for one at a time.", string.Join(", ", names));
}
