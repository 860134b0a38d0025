using static CpuMask.Text.Wording;

namespace CpuMask.Formats.Local;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoLocalX64(string architecture) => Format(
        "This machine's own CPUID can be read in a 64-bit process on an x86-64 CPU only; this is {0}, or x86 code translated for another CPU.", architecture);

    internal static string NoCpuidInstruction(string runtime) => Format(
        "{0} cannot execute CPUID: that takes PowerShell 7, which runs on .NET; Windows PowerShell 5.1 runs on .NET Framework. On Linux, root with the cpuid module loaded can do without.", runtime);

    internal static string OneLocalCpu(int all) => Format(
        "This system does not let a program choose its CPU, so one of {0} was asked; whether the others are alike is not known.", all);

    internal static string SomeLocalCpus(int asked, int all) => Format("Only {0} of {1} CPUs are open to this program; the others were not asked.", asked, all);

    internal static string NoXenCpuid() =>
        "This is a Xen dom0, where CPUID shows what Xen shows dom0 and not the host; xen-cpuid, which knows the host, is not installed here.";

    internal static string XenCpuidFailed(string tool, string reason) => Format(
        "This is a Xen dom0, where CPUID shows what Xen shows dom0 and not the host; and {0} -p failed: {1}", tool, Printable(reason.Trim()));

    internal static string NoAnswerWithin(int seconds) => Format("no answer within {0} seconds.", seconds);
}
