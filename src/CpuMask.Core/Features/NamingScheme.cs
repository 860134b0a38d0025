namespace CpuMask.Features;

/// <summary>Whose name for a bit is meant.</summary>
public enum NamingScheme
{
    /// <summary>The vendor manual's: what the product prints.</summary>
    Manual,

    /// <summary>As /proc/cpuinfo prints it.</summary>
    Linux,

    /// <summary>As libxl takes it.</summary>
    Xen,

    /// <summary>As QEMU's -cpu takes it.</summary>
    Qemu,

    /// <summary>As libvirt's CPU map has it.</summary>
    Libvirt,

    /// <summary>vSphere's key, without <c>cpuid.</c> in front.</summary>
    Vmware,

    /// <summary>In use elsewhere; for searching only.</summary>
    Other,
}
