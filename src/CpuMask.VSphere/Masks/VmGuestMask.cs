using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>What matters to one virtual machine: its guest OS's default with its own masks laid over it.</summary>
/// <param name="Mask">The whole.</param>
/// <param name="Default">The guest OS's default alone.</param>
/// <param name="Warnings">What was assumed or left out.</param>
public sealed record VmGuestMask(GuestMask Mask, GuestMask Default, IReadOnlyList<string> Warnings)
{
    /// <summary>Lays a VM's own masks over a default.</summary>
    /// <param name="vm">The VM.</param>
    /// <param name="guestDefault">The guest OS's default; null or empty takes the platform's, with a warning.</param>
    /// <param name="vendor">The vendor of its hosts: two features have different bits on Intel and on AMD.</param>
    public static VmGuestMask Of(VmMaskState vm, GuestMask? guestDefault, CpuVendor vendor = default)
    {
        var warnings = new List<string>();
        if (guestDefault is null || !guestDefault.Levels.Any())
        {
            warnings.Add(VmMaskMessages.NoGuestDefault(vm.Name, vm.GuestId));
            guestDefault = GuestMasks.PlatformDefault();
        }

        GuestMask mask = Own(vm, vendor, warnings).Over(guestDefault);
        return new VmGuestMask(mask.Named(vm.Name + (vm.GuestId is null ? string.Empty : " (" + vm.GuestId + ")")), guestDefault, warnings);
    }

    /// <summary>The VM's own masks: cpuFeatureMask, its register masks over that, its feature masks over both.</summary>
    internal static GuestMask Own(VmMaskState vm, CpuVendor vendor, List<string> warnings)
    {
        var levels = new Dictionary<(uint, uint, string?), MaskLevel>();
        foreach (MaskLevel level in vm.CpuFeatureMask.Select(m => m.ToMaskLevel(isDescriptor: false)))
        {
            levels[(level.Leaf, 0, level.Vendor)] = level;
        }

        foreach (KeyValuePair<string, string> setting in vm.Settings.Where(s => VmSettings.IsRegisterMask(s.Key)))
        {
            if (!RegisterMask.TryParse(setting.Value, out RegisterMask mask))
            {
                warnings.Add(VmMaskMessages.SettingIgnored(vm.Name, setting.Key, setting.Value));
                continue;
            }

            GuestMaskText.TryParseKey(setting.Key, out RegisterAddress address, out string? forVendor);
            Set(levels, address, forVendor, old => mask.Over(old));
        }

        bool complete = VmSettings.IsTrue(vm.Settings, VmSettings.CompleteMasks);
        Dictionary<BitAddress, char> features = Features(vm, vendor);
        foreach (Feature row in complete ? FeatureTable.Default.All.Where(IsNamedBit) : Enumerable.Empty<Feature>())
        {
            if (!features.ContainsKey(row.Bit))
            {
                features[row.Bit] = '0';
            }
        }

        foreach (KeyValuePair<BitAddress, char> bit in features)
        {
            Set(levels, bit.Key.Register, null, old => old.With(bit.Key.Bit, bit.Value));
        }

        return new GuestMask(vm.Name, levels.Values, isDescriptor: false);
    }

    private static Dictionary<BitAddress, char> Features(VmMaskState vm, CpuVendor vendor)
    {
        var bits = new Dictionary<BitAddress, char>();
        foreach (KeyValuePair<string, string> setting in vm.Settings.Where(s => VmSettings.IsFeatureMask(s.Key)))
        {
            string key = setting.Key.Substring(VmSettings.FeatureMaskPrefix.Length);
            char? shown = setting.Value.Trim().ToUpperInvariant() switch
            {
                "VAL:0" or "VAL:0X0" or "MAX:0" => '0',
                "VAL:1" or "VAL:0X1" => '1',
                _ => null,
            };
            if (shown is { } symbol && FeatureCapabilityKeys.Find(key, vendor) is { } row && IsNamedBit(row))
            {
                bits[row.Bit] = symbol;
            }
        }

        return bits;
    }

    private static bool IsNamedBit(Feature row) => row.IsFlag && !row.Register.IsMsr && row.NamesIn(NamingScheme.Vmware).Count > 0;

    private static void Set(
        Dictionary<(uint, uint, string?), MaskLevel> levels, RegisterAddress address, string? vendor, Func<RegisterMask, RegisterMask> change)
    {
        (uint, uint, string?) key = (address.Leaf, address.Subleaf, vendor);
        MaskLevel level = levels.TryGetValue(key, out MaskLevel? known)
            ? known
            : MaskLevel.Of(address.Leaf, address.Subleaf, vendor, RegisterMask.PassThrough);
        levels[key] = level.With(address.Register, change(level[address.Register]));
    }
}
