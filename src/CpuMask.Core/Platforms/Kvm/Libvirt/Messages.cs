using static CpuMask.Text.Wording;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>What this folder says: what, where, found, expected.</summary>
internal static class Messages
{
    /// <summary>A CPU model that the table of models does not have.</summary>
    public static string UnknownCpuModel(string model) =>
        Format("What the CPU model {0} has is not known here; only the features named beside it count.", Printable(model));

    /// <summary>Where a guest's needs come from.</summary>
    public static string DomainCpuOf(string source) => Format("libvirt CPU in {0}", source);

    /// <summary>A CPU model that stands for the CPU of whatever host the guest was started on.</summary>
    public static string HostModel(string model) => Format(
        "The CPU model '{0}' gives the guest what its own host has, which the text does not tell: name the host that it was started on, and give that host's dump.", Printable(model));

    /// <summary>A CPU model that no table has.</summary>
    public static string UnknownModel(string model) => Format(
        "The features of CPU model '{0}' are not known: only those added or taken away by name are.", Printable(model));

    /// <summary>CPU features that no table has.</summary>
    public static string UnknownCpuFeatures(IReadOnlyList<string> names) => Format(
        "Not known as CPU features and left out: {0}.", Printable(List(names, 20)));

    /// <summary>A feature that a domain asks for without insisting.</summary>
    public static string OptionalFeature(string name) => Format("Whether the guest got the optional feature '{0}' is not said.", Printable(name));
}
