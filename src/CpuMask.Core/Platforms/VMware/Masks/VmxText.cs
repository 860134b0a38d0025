using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Guests;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>Masks as .vmx lines, which are also extraConfig keys and values.</summary>
public static class VmxText
{
    /// <summary>One line a register that says more than <c>-</c>: <c>cpuid.1.ecx = "----:..."</c>.</summary>
    public static IEnumerable<string> Lines(GuestMask mask)
    {
        foreach (KeyValuePair<string, string> pair in Settings(mask))
        {
            yield return pair.Key + " = \"" + pair.Value + "\"";
        }
    }

    /// <summary>The same as keys and values.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Settings(GuestMask mask)
    {
        foreach (MaskLevel level in mask.Levels)
        {
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                if (!level[r].IsPassThrough)
                {
                    yield return new KeyValuePair<string, string>(Key(level, r), level[r].ToString());
                }
            }
        }
    }

    /// <summary><c>cpuid.7.0.edx</c>: with the sub-leaf where the leaf has several, with the vendor where the level has one.</summary>
    public static string Key(MaskLevel level, RegisterName register) => string.Format(
        CultureInfo.InvariantCulture, "cpuid.{0:x}{1}.{2}{3}",
        level.Leaf,
        level.FitsApi || (level.Subleaf == 0 && level.Leaf < 7) ? string.Empty : "." + level.Subleaf.ToString("x", CultureInfo.InvariantCulture),
        register.ToString().ToLowerInvariant(),
        level.Vendor is null ? string.Empty : "." + level.Vendor);

    /// <summary><c>featMask.vm.cpuid.SSE3 = "Val:0"</c>.</summary>
    public static string FeatMaskLine(Feature feature) =>
        "featMask.vm." + VMwareGuestView.Instance.KeyOf(feature) + " = \"Val:0\"";
}
