using System.Collections.Generic;

namespace CpuMask.Cpuid;

/// <summary>
/// Fields that say nothing about the CPU model: they name the one logical CPU that ran the instruction, or mirror a
/// control register of the operating system that ran on it. They stay in a host's first CPU as printed and are unknown
/// in its compared registers. Measured on 883 hosts with several CPUs each; domain notes, bits D1.
/// </summary>
public static class UncomparableFields
{
    private const uint All = uint.MaxValue;

    // Leaf, register, bits. All sub-leaves of a leaf are meant.
    private static readonly Dictionary<uint, uint[]> Volatile = new()
    {
        // EAX, EBX, ECX, EDX
        [0x00000001] = new uint[] { 0, 0xFF000000, 0, 0 },          // initial APIC id
        [0x00000003] = new uint[] { 0, 0, All, All },               // processor serial number: private, and one CPU's own
        [0x00000006] = new uint[] { 0, 0, 0, 0xFFFF0000 },          // row in the thread director's table
        [0x0000000B] = new uint[] { 0, 0, 0, All },                 // x2APIC id
        [0x0000001F] = new uint[] { 0, 0, 0, All },                 // x2APIC id
        [0x8000001E] = new uint[] { All, 0xFF, 0xFF, 0 },           // extended APIC id, core id, node id
        [0x80000026] = new uint[] { 0, 0, 0, All },                 // x2APIC id
        [0xC0000004] = new uint[] { All, All, All, All },           // VIA's temperature and voltage
    };

    /// <summary>Whether a leaf has any such field: most have none, and every leaf of every host is asked.</summary>
    public static bool Concern(uint leaf) => leaf is 1 or 7 or 0xD or 0x80000001 || Volatile.ContainsKey(leaf);

    /// <summary>The bits of a register that differ between the CPUs of one healthy host.</summary>
    public static uint VolatileBits(RegisterAddress address) =>
        !address.IsMsr && Volatile.TryGetValue(address.Leaf, out uint[]? masks) ? masks[(int)address.Register] : 0;

    /// <summary>The bits of a register that mirror what the operating system has switched on at the moment.</summary>
    /// <param name="address">The register.</param>
    /// <param name="value">Its value: a cleared APIC bit is the system's doing, a set one is the CPU's.</param>
    public static uint ModeBits(RegisterAddress address, RegisterValue value) => (address.Leaf, address.Subleaf, address.Register) switch
    {
        (1, 0, RegisterName.Ecx) => 1u << 27,                       // OSXSAVE mirrors CR4
        (1, 0, RegisterName.Edx) => value.Zeros & (1u << 9),        // APIC mirrors the enable bit of APIC_BASE
        (7, 0, RegisterName.Ecx) => 1u << 4,                        // OSPKE mirrors CR4
        (0xD, 0 or 1, RegisterName.Ebx) => All,                     // size for the states switched on now
        (0x80000001, 0, RegisterName.Edx) => value.Zeros & (1u << 9),
        _ => 0,
    };
}
