using static CpuMask.Text.Wording;

namespace CpuMask.Cpuid;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string NoSuchSignature(int family, int model, int stepping) => Format(
        "Family {0}, model {1}, stepping {2} is no CPU signature; expected family 0-270, model 0-255 (0-15 below family 6), stepping 0-15.",
        family, model, stepping);

    internal static string NoSignatureText(string text) =>
        Format("'{0}' is no signature; expected EAX of leaf 1, such as 0x000206C2, or family/model/stepping, such as 6/44/2.", Printable(text));

    internal static string LeavesAboveMaximum(int count) => Format(
        "{0} printed above the CPU's own maximum leaf {1} dropped: a CPU answers there with whatever it likes.",
        Count(count, "leaf", "leaves"), count == 1 ? "was" : "were");
}
