using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>What matters to one virtual machine: its guest OS's default with its own masks laid over it.</summary>
/// <param name="Mask">The whole.</param>
/// <param name="Default">The guest OS's default alone.</param>
/// <param name="Warnings">What was assumed or left out.</param>
public sealed record VmGuestMask(GuestMask Mask, GuestMask Default, IReadOnlyList<string> Warnings)
{
    private const int FirstByFeature = 9;

    /// <summary>
    /// What a mask for the VM has to be judged by: <see cref="Mask"/>, and where the guest OS's default holds no such register,
    /// the platform default of the VM's hardware version. Servers list the levels 0, 1 and 0x80000001 only, while a VM of
    /// hardware version 9 or newer is moved by everything that it was shown: of such a VM, what the default calls unused or
    /// hidden is taken for shown too. A bit that is hidden twice does no harm, one that is forgotten holds the VM fast.
    /// </summary>
    public GuestMask Judge { get; private init; } = Mask;

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
            guestDefault = PlatformOf(vm.HardwareVersion);
        }

        GuestMask own = Own(vm, vendor, warnings);
        string name = vm.Name + (vm.GuestId is null ? string.Empty : " (" + vm.GuestId + ")");
        return new VmGuestMask(own.Over(guestDefault).Named(name), guestDefault, warnings)
        {
            Judge = own.Over(Completed(guestDefault, vm.HardwareVersion)).Named(name),
        };
    }

    // An older VM is moved by its masks of the levels that the API lists, and by nothing else.
    private static GuestMask PlatformOf(int hardwareVersion)
    {
        GuestMask platform = GuestMasks.PlatformDefault(hardwareVersion);
        return hardwareVersion is > 0 and < FirstByFeature ? new GuestMask(platform.Name, platform.Levels.Where(l => l.FitsApi)) : platform;
    }

    private static GuestMask Completed(GuestMask guestDefault, int hardwareVersion)
    {
        GuestMask platform = PlatformOf(hardwareVersion), whole = guestDefault.Over(platform);
        return hardwareVersion is > 0 and < FirstByFeature
            ? whole
            : new GuestMask(
                whole.Name, whole.Levels.Select(level => WithShown(level, platform, hardwareVersion)), whole.IsDescriptor, platform.ArchCapabilities);
    }

    // A newer VM is moved by the keys that its hardware version shows, also by those in which the platform's masks see no
    // harm, such as HLE.
    private static MaskLevel WithShown(MaskLevel level, GuestMask platform, int hardwareVersion)
    {
        foreach (Feature row in FeatureTable.Default.All.Where(r => r.IsFlag && !r.Register.IsMsr
            && r.Register.Leaf == level.Leaf && r.Register.Subleaf == level.Subleaf && r.OnVmware == GuestVisibility.Yes
            && !(hardwareVersion > 0 && r.VmwareHardwareVersion > hardwareVersion)))
        {
            RegisterMask mask = level[row.Register.Register];
            char shown = platform.SymbolOf(row.Bit, default);
            shown = platform.IsSignificant(shown) ? shown : row.NamesIn(NamingScheme.Vmware).Any(n => FeatureVocabulary.IsKey("cpuid." + n)) ? 'H' : 'x';
            if (shown != 'x' && !platform.IsSignificant(mask[row.LowBit]) && (level.Vendor is null || mask[row.LowBit] != '-'))
            {
                level = level.With(row.Register.Register, mask.With(row.LowBit, shown));
            }
        }

        return level;
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

        RegisterMask msr = RegisterMask.PassThrough;
        foreach (KeyValuePair<BitAddress, char> bit in features)
        {
            if (bit.Key.Register.IsMsr)
            {
                msr = msr.With(bit.Key.Bit, bit.Value);
                continue;
            }

            Set(levels, bit.Key.Register, null, old => old.With(bit.Key.Bit, bit.Value));
        }

        return new GuestMask(vm.Name, levels.Values, isDescriptor: false, msr);
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
            if (shown is { } symbol && (FeatureCapabilityKeys.Find(key, vendor) ?? FeatureCapabilityKeys.FindMsr(key)) is { } row && IsNamedBit(row))
            {
                bits[row.Bit] = symbol;
            }
        }

        return bits;
    }

    private static bool IsNamedBit(Feature row) => row.IsFlag && VMwareGuestView.Instance.KeyOf(row) is not null;

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
