using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>Which leaves Xen lets a setting name, and how far they reach (xen/lib/x86/cpu-policy.h and copy-to-buffer.c).</summary>
internal static class XenLeaves
{
    /// <summary>The words whose bits Xen shows to guests: its feature set, without the model-specific register.</summary>
    public static readonly IReadOnlyList<RegisterAddress> FeatureWords = new[]
    {
        "1.0.ECX", "1.0.EDX", "7.0.EBX", "7.0.ECX", "7.0.EDX", "7.1.EAX", "7.1.EBX", "7.1.ECX", "7.1.EDX", "7.2.EDX", "D.1.EAX",
        "80000001.0.ECX", "80000001.0.EDX", "80000007.0.EDX", "80000008.0.EBX", "80000021.0.EAX", "80000021.0.ECX",
    }.Select(Word).ToArray();

    public static readonly RegisterAddress MaxBasic = Word("0.0.EAX"), MaxSubleaf7 = Word("7.0.EAX"), MaxExtended = Word("80000000.0.EAX");

    public static readonly RegisterAddress AddressSizes = Word("80000008.0.EAX"), Signature = Word("1.0.EAX");

    /// <summary>The highest basic leaf that every Xen shows; newer ones may show more.</summary>
    public const uint LastBasic = 0xD;

    /// <summary>The highest sub-leaf of 7 that Xen 4.17 shows.</summary>
    public const uint LastSubleaf7 = 2;

    /// <summary>The highest extended leaf that Xen 4.17 shows.</summary>
    public static uint LastExtended(CpuVendor vendor) => vendor.IsAmdLike ? 0x80000021 : 0x80000008;

    /// <summary>True for the leaves that must be written with a sub-leaf; all others must be written without one.</summary>
    public static bool TakesSubleaf(uint leaf) => leaf is 4 or 7 or 0xB or 0xD;

    /// <summary>The bits of a word that are Xen's own doing, whatever the host has: x2APIC, the hypervisor bit and their like.</summary>
    public static uint Synthesised(RegisterAddress word)
    {
        uint mask = 0;
        foreach (Feature row in FeatureTable.Default.Of(word))
        {
            mask |= row.OnXen == GuestVisibility.Synthesised ? row.Mask : 0;
        }

        return mask & ~WordRules.Of(word).Alias;
    }

    /// <summary>The word that says how far the leaves go among which a word stands: 0, 0x80000000, or 7 for its sub-leaves.</summary>
    public static RegisterAddress MaximumOf(RegisterAddress word) => word.Leaf == 7 && word.Subleaf > 0 ? MaxSubleaf7
        : LeafRange.Base(word.Leaf) == LeafRange.Extended ? MaxExtended : MaxBasic;

    /// <summary>The number that is compared with that maximum: the leaf, or the sub-leaf of 7.</summary>
    public static uint Place(RegisterAddress word) => word.Leaf == 7 && word.Subleaf > 0 ? word.Subleaf : word.Leaf;

    /// <summary>True when Xen shows some bit of the word to some guest.</summary>
    public static bool IsVisible(RegisterAddress word) =>
        FeatureTable.Default.Of(word).Any(f => f.OnXen is GuestVisibility.Yes or GuestVisibility.OptIn);

    private static RegisterAddress Word(string text) =>
        RegisterAddress.TryParse(text, out RegisterAddress word) ? word : throw new ArgumentException(text, nameof(text));
}
