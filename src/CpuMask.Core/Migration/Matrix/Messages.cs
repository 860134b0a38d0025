using CpuMask.Guests;
using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Matrix;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>Why a move is refused for good.</summary>
    public static string WhyNever(string from, string to) => Format(
        "{0} to {1}: a guest was shown its CPU's maker when it started, and no mask changes that; it can move powered off.", from, to);

    /// <summary>A name that is neither a generation's nor a host's of the matrix.</summary>
    public static string NoSuchCpu(string name, IReadOnlyList<string> known) =>
        Format("'{0}' is no CPU of the matrix; there are: {1}.", Printable(name), string.Join(", ", known.Select(Printable)));

    /// <summary>The page's introduction.</summary>
    public const string MatrixIntroduction = """
        Guests that were started on the CPU of a row, with nothing hidden from them, and the CPU of a column as their destination:

        - `=` they can move there and back
        - `>` they can move there; guests started there cannot come back
        - `m` they can move there only if some bits were hidden from them when they were started; the lists say which
        - `·` the same CPU

        The lists leave out what only follows from another feature in them, as AVX follows from XSAVE; the masks hide that too.

        Mitigations that come with microcode are not held against a CPU: bring all hosts to the newest microcode and compare
        them with `cpumask diff`. This page is made by CpuMask from its table of CPU generations.
        """;

    /// <summary>Why no table crosses vendors.</summary>
    public const string MatrixAcrossVendors = "Between vendors every move is refused: no mask makes one vendor's CPU look like another's to a running guest.";

    /// <summary>What it takes to cross vendors.</summary>
    public const string MatrixWithVendor =
        "Between vendors a guest can move only if it was given a vendor and if nothing was shown to it that only one vendor's CPUs have; feature bits do not tell all that differs between vendors.";

    /// <summary>What has to be given to a guest that is to cross vendors.</summary>
    public const string MatrixVendor = "the vendor (give the guest one of its own)";

    /// <summary>The head of the lists of features to hide.</summary>
    public const string MatrixColumns = "| to | hide |";

    /// <summary>The heading of the sources.</summary>
    public const string MatrixSources = "Sources";

    /// <summary>The page's title.</summary>
    public static string MatrixTitle(GuestView hypervisor) => Format("# From which CPU to which: live migration on {0}", hypervisor.Name);

    /// <summary>A destination that addresses less.</summary>
    public static string MatrixAddressBits(string required, string found) => Format("physical address bits ({0} needed, {1} there)", required, found);

    /// <summary>The heading of one CPU's list.</summary>
    public static string MatrixFrom(string cpu) => Format("From {0}", cpu);
}
