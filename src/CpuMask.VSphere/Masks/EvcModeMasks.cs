using CpuMask.Platforms.VMware.Evc;
using CpuMask.Text;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// What a VM's feature masks lack of an EVC mode. vSphere keeps per-VM EVC as <c>featMask.vm.*</c> settings with complete masks, so
/// an ESXi host without a vCenter takes the same as settings.
/// </summary>
internal static class EvcModeMasks
{
    private const int FirstWithEvc = 14;

    /// <summary>The settings that have to change; masks of other features go.</summary>
    /// <exception cref="VSphereException">The VM's hardware is too old, or the mode's list has no masks.</exception>
    public static VmMaskChange Difference(VmMaskState vm, EvcMode mode, MaskMechanism mechanism)
    {
        if (vm.HardwareVersion < FirstWithEvc || mechanism == MaskMechanism.CpuFeatureMask)
        {
            throw new VSphereException(ErrorIds.NotSupported, ErrorKind.Impossible, VmMaskMessages.NoPerVmEvc(vm, mode.Key));
        }

        if (mode.Masks.Count == 0)
        {
            throw new VSphereException(ErrorIds.InvalidState, ErrorKind.Impossible, VmMaskMessages.ModeWithoutMasks(mode.Key, mode.Source));
        }

        var wanted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [VmSettings.CompleteMasks] = "TRUE" };
        foreach (KeyValuePair<string, string> mask in mode.Masks)
        {
            wanted[VmSettings.FeatureMaskPrefix + mask.Key] = mask.Value;
        }

        IEnumerable<SettingChange> gone = vm.Settings.Where(s => VmSettings.IsFeatureMask(s.Key) && !wanted.ContainsKey(s.Key))
            .Select(s => new SettingChange(s.Key, s.Value, null));
        IEnumerable<SettingChange> set = wanted
            .Select(w => new SettingChange(
                vm.Settings.Keys.FirstOrDefault(k => k.Equals(w.Key, StringComparison.OrdinalIgnoreCase)) ?? w.Key, VmMaskChange.ValueIn(vm, w.Key), w.Value))
            .Where(c => !VmSettings.MeansTheSame(c.Old, c.New));
        return new VmMaskChange(gone.Concat(set).OrderBy(c => c.Key, StringComparer.OrdinalIgnoreCase).ToArray(), Array.Empty<LevelChange>());
    }
}
