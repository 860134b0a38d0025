using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Generations;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal const string MicrocodeBrings = "Newer microcode brings it, by a firmware update or with the hypervisor's patches; the host must be restarted.";

    internal const string AnotherGeneration = "A CPU of another generation.";

    internal static string ModelHasIt(string generation) => Format(
        "{0} CPUs have it: look for a switch in the firmware setup, and for microcode older than on its neighbours.", generation);

    internal static string ModelHasItButHidden(string generation) => Format(
        "{0} CPUs have it: an EVC mode, a mask, a boot option, a firmware switch or a hypervisor too old to show it hides it here.", generation);

    internal static string FirstGeneration(string vendor, CpuGeneration first, bool isOldest, IReadOnlyList<string> lacking, string? own) => Format(
        "{0} has it {1}from {2} ({3}) on{4}{5}.", vendor, isOldest ? "at least " : string.Empty, first.Name, first.Year,
        lacking.Count == 0 ? string.Empty : ", except " + string.Join(", ", lacking), own is null ? string.Empty : "; this host is " + own);

    internal static string NoGenerationHasIt(string vendor) => Format("None of {0}'s server CPUs in the table has it: hide it from the guest.", vendor);

    internal static string NoFactsOf(string name, string codename) => Format(
        "'{0}' is a {1}, of whose registers CpuMask's tables have no facts: give a dump of such a host instead.", Printable(name), codename);

    internal static string NoSuchGeneration(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU generation of the table; expected one of: {1}.", Printable(name), string.Join(", ", known));
}
