using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Masks;

namespace CpuMask.VSphere.Migration;

/// <summary>Virtual machines of a server as guests that <see cref="MigrationCheck"/> can place.</summary>
public static class VmMigration
{
    /// <summary>
    /// What a VM needs of a host. A running VM of hardware version 8 and older needs the bits of its host that its masks make
    /// matter: by those vSphere moves it. A newer one, or one of which host or mask is not given, needs what the server
    /// lists as its feature requirements; one that is off, those for its next start.
    /// </summary>
    /// <param name="vm">The VM.</param>
    /// <param name="host">The host that it runs on; null when it is not known.</param>
    /// <param name="mask">What matters to the VM; null when it was not asked for.</param>
    public static MigratingGuest ToGuest(this VSphereVm vm, VSphereHost? host = null, VmGuestMask? mask = null)
    {
        // Of a VM whose state is not known it is safer to suppose that it runs.
        bool runs = vm.Masks.PowerState != "poweredOff";
        if (runs && vm.Masks.HardwareVersion < 9 && host is not null && mask is not null)
        {
            return VMwareGuest.UnderMask(host.Cpuid, mask.Mask, vm.Name);
        }

        return new MigratingGuest
        {
            Name = vm.Name,
            Source = runs ? "runtime.featureRequirement" : "runtime.offlineFeatureRequirement",
            Hypervisor = VMwareGuestView.Instance,
            Host = host?.Name,
            IsOff = !runs,
            Requirements = (runs ? vm.FeatureRequirements : vm.OfflineFeatureRequirements)
                .Select(r => new FeatureRequirement(r.Key, r.Value)).ToArray(),
        };
    }
}
