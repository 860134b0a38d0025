using CpuMask.VSphere.Masks;

namespace CpuMask.Cli.Output;

/// <summary>The names of the ways to mask a VM, on the command line and in JSON.</summary>
internal static class MechanismNames
{
    /// <summary>All, in the order of <see cref="MaskMechanism"/>.</summary>
    public static readonly string[] All = ["cpu-feature-mask", "extra-config", "per-vm-evc"];

    /// <summary>The name of a mechanism.</summary>
    public static string Of(MaskMechanism mechanism) => All[(int)mechanism];

    /// <summary>The mechanism of a name; null for none given.</summary>
    public static MaskMechanism? Find(string? name) => name is null ? null : (MaskMechanism)Array.IndexOf(All, name);
}
