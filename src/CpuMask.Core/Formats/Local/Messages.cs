using static CpuMask.Text.Wording;

namespace CpuMask.Formats.Local;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>The machine has no CPUID of its own.</summary>
    public static string NoLocalX64(string architecture) => Format(
        "This machine's own CPUID can be read in a 64-bit process on an x86-64 CPU only; this is {0}, or x86 code translated for another CPU.", architecture);

    /// <summary>The runtime cannot execute CPUID.</summary>
    public static string NoCpuidInstruction(string runtime) => Format(
        "{0} cannot execute CPUID: that takes PowerShell 7, which runs on .NET; Windows PowerShell 5.1 runs on .NET Framework. On Linux, root with the cpuid module loaded can do without.", runtime);

    /// <summary>Only the CPU that happened to run the program was asked.</summary>
    public static string OneLocalCpu(int all) => Format(
        "This system does not let a program choose its CPU, so one of {0} was asked; whether the others are alike is not known.", all);

    /// <summary>Not all CPUs could be asked.</summary>
    public static string SomeLocalCpus(int asked, int all) => Format("Only {0} of {1} CPUs are open to this program; the others were not asked.", asked, all);

    /// <summary>A dom0 without Xen's tool.</summary>
    public static string NoXenCpuid() =>
        "This is a Xen dom0, where CPUID shows what Xen shows dom0 and not the host; xen-cpuid, which knows the host, is not installed here.";

    /// <summary>A dom0 in which Xen's tool fails.</summary>
    public static string XenCpuidFailed(string tool, string reason) => Format(
        "This is a Xen dom0, where CPUID shows what Xen shows dom0 and not the host; and {0} -p failed: {1}", tool, Printable(reason.Trim()));

    /// <summary>A program that does not end.</summary>
    public static string NoAnswerWithin(int seconds) => Format("no answer within {0} seconds.", seconds);
}
