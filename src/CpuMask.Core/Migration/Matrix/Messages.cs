using CpuMask.Guests;
using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Matrix;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string WhyNever(string from, string to) => Format(
        "{0} to {1}: a guest was shown its CPU's maker when it started, and no mask changes that; it can move powered off.", from, to);

    internal static string NoSuchCpu(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU of the matrix; there are: {1}.", Printable(name), string.Join(", ", known.Select(Printable)));

    internal const string MatrixIntroduction = """
        Guests that were started on the CPU of a row, with nothing hidden from them, and the CPU of a column as their destination:

        - `=` they can move there and back
        - `>` they can move there; guests started there cannot come back
        - `m` they can move there only if some bits were hidden from them when they were started; the lists say which
        - `·` the same CPU

        The lists leave out what only follows from another feature in them, as AVX follows from XSAVE; the masks hide that too.

        Mitigations that come with microcode are not held against a CPU: bring all hosts to the newest microcode and compare
        them with `cpumask diff`. This page is made by CpuMask from its table of CPU generations.
        """;

    internal const string MatrixAcrossVendors = "Between vendors every move is refused: no mask makes one vendor's CPU look like another's to a running guest.";

    internal const string MatrixWithVendor =
        "Between vendors a guest can move only if it was given a vendor and if nothing was shown to it that only one vendor's CPUs have; feature bits do not tell all that differs between vendors.";

    internal const string MatrixVendor = "the vendor (give the guest one of its own)";

    internal const string MatrixColumns = "| to | hide |";

    internal const string MatrixSources = "Sources";

    internal static string MatrixTitle(GuestView hypervisor) => Format("# From which CPU to which: live migration on {0}", hypervisor.Name);

    internal static string MatrixAddressBits(string required, string found) => Format("physical address bits ({0} needed, {1} there)", required, found);

    internal static string MatrixFrom(string cpu) => Format("From {0}", cpu);
}
