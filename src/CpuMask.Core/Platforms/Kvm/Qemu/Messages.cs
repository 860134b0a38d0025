using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string CommandLineOf(string source) => Format("QEMU command line in {0}", source);

    internal static string VendorOfModel(string vendor) => Format(
        "The command line names no vendor; {0} is taken from the model, while KVM shows the vendor of the host that the guest was started on.", vendor);
}
