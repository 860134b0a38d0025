using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    internal static string UnknownCpuModel(string model) =>
        Format("What the CPU model {0} has is not known here; only the features named beside it count.", Printable(model));

    internal static string DomainCpuOf(string source) => Format("libvirt CPU in {0}", source);

    internal static string HostModel(string model) => Format(
        "The CPU model '{0}' gives the guest what its own host has, which the text does not tell: name the host that it was started on, and give that host's dump.", Printable(model));

    internal static string UnknownModel(string model) => Format(
        "The features of CPU model '{0}' are not known: only those added or taken away by name are.", Printable(model));

    internal static string UnknownCpuFeatures(IReadOnlyList<string> names) => Format(
        "Not known as CPU features and left out: {0}.", Printable(List(names, 20)));

    internal static string OptionalFeature(string name) => Format("Whether the guest got the optional feature '{0}' is not said.", Printable(name));
}
