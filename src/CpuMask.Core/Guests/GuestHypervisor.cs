namespace CpuMask.Guests;

/// <summary>Who runs the guest, and therefore which of a host's bits it gets to see.</summary>
public enum GuestHypervisor
{
    /// <summary>vSphere.</summary>
    VMware,

    /// <summary>Xen, XenServer, XCP-ng.</summary>
    Xen,

    /// <summary>KVM under QEMU and libvirt.</summary>
    Kvm,
}
