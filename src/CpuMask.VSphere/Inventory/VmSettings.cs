using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.VSphere.Inventory;

/// <summary>The advanced settings of a VM that have to do with CPU masks.</summary>
public static class VmSettings
{
    /// <summary>What a feature mask's key begins with: <c>featMask.vm.cpuid.SSE3</c>.</summary>
    public const string FeatureMaskPrefix = "featMask.vm.";

    /// <summary>When it is TRUE, every feature without a mask of its own is hidden.</summary>
    public const string CompleteMasks = "featureCompat.vm.completeMasks";

    /// <summary>When it is TRUE, the next reboot of the guest becomes a power cycle; ESXi then removes it.</summary>
    public const string PowerCycle = "vmx.reboot.PowerCycle";

    /// <summary>Whether a setting is one of those that are read, changed and put back here.</summary>
    public static bool IsMaskSetting(string key) =>
        IsFeatureMask(key)
        || key.Equals(CompleteMasks, StringComparison.OrdinalIgnoreCase)
        || key.Equals(PowerCycle, StringComparison.OrdinalIgnoreCase)
        || IsRegisterMask(key);

    /// <summary>Whether a setting is <c>cpuid.1.ecx</c> or the like. Not all that begin with <c>cpuid.</c> are masks.</summary>
    public static bool IsRegisterMask(string key) =>
        key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) && GuestMaskText.TryParseKey(key, out _, out _);

    /// <summary>Whether a setting is a feature mask.</summary>
    public static bool IsFeatureMask(string key) =>
        key.Length > FeatureMaskPrefix.Length && key.StartsWith(FeatureMaskPrefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a setting says TRUE.</summary>
    public static bool IsTrue(IReadOnlyDictionary<string, string> settings, string key) =>
        settings.TryGetValue(key, out string? value) && value.Equals("TRUE", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two values say the same; a register mask may be spelt in several ways.</summary>
    /// <param name="a">A value; null for none.</param>
    /// <param name="b">Another.</param>
    public static bool MeansTheSame(string? a, string? b)
    {
        if (string.IsNullOrEmpty(a) || string.IsNullOrEmpty(b))
        {
            return string.IsNullOrEmpty(a) && string.IsNullOrEmpty(b);
        }

        return a!.Equals(b, StringComparison.OrdinalIgnoreCase)
            || (RegisterMask.TryParse(a, out RegisterMask x) && RegisterMask.TryParse(b, out RegisterMask y) && x == y);
    }
}
