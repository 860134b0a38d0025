using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>A CPU model of QEMU.</summary>
/// <param name="Name">Its name with version, such as Skylake-Server-v4.</param>
/// <param name="Vendor">The vendor that it names; a KVM guest sees the host's unless the command line says otherwise.</param>
/// <param name="Bits">The bits that it gives a KVM guest by default.</param>
/// <param name="Source">Where the facts come from.</param>
public sealed record QemuModel(string Name, CpuVendor Vendor, IReadOnlyList<BitAddress> Bits, string Source)
{
    /// <summary>Its other names, such as Skylake-Server-noTSX-IBRS; libvirt up to 9.0 knows no others.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = new string[0];
}
