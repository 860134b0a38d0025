using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Shared;

/// <summary>
/// Random hosts for property tests: three-valued registers at addresses that real CPUs have, maxima that cover them,
/// model-specific registers, capabilities. All come out of <see cref="HostCpuid.Of"/>, so they are normalised like real ones.
/// </summary>
public static class HostGenerators
{
    private static readonly (uint Leaf, uint Subleaf)[] Basic =
    {
        (1, 0), (5, 0), (6, 0), (7, 0), (7, 1), (7, 2), (0xA, 0), (0xB, 0), (0xD, 0), (0xD, 1), (0xD, 2), (0x14, 0), (0x19, 0), (0x1E, 1), (0x24, 0),
    };

    private static readonly (uint Leaf, uint Subleaf)[] Extended =
    {
        (0x80000001, 0), (0x80000007, 0), (0x80000008, 0), (0x8000000A, 0), (0x8000001F, 0), (0x80000021, 0),
    };

    private static readonly CpuVendor[] Vendors = { CpuVendor.Intel, CpuVendor.Amd, CpuVendor.Hygon };

    /// <summary>Any 32-bit word; FsCheck's own numbers stay small.</summary>
    public static Gen<uint> Word { get; } = Gen.Frequency(
        (6, from high in Gen.Choose(0, 0xFFFF) from low in Gen.Choose(0, 0xFFFF) select ((uint)high << 16) | (uint)low),
        (1, Gen.Constant(0u)),
        (1, Gen.Constant(uint.MaxValue)));

    /// <summary>A word of which all bits are known, or some, or none.</summary>
    public static Gen<RegisterValue> Register { get; } = Gen.Frequency(
        (5, from value in Word select RegisterValue.Of(value)),
        (4, from value in Word from known in Word select new RegisterValue(value, known)),
        (1, Gen.Constant(RegisterValue.Unknown)));

    /// <summary>A word of which all bits are known.</summary>
    public static Gen<RegisterValue> KnownRegister { get; } = from value in Word select RegisterValue.Of(value);

    /// <summary>MSR 0x10A with any bits known, or no such register.</summary>
    public static Gen<MsrValue[]> Msrs { get; } = Gen.Frequency(
        (1, Gen.Constant(Array.Empty<MsrValue>())),
        (1, from low in Register
            from high in Register
            select new[] { new MsrValue(MsrValue.ArchCapabilities, Quad(high.Value, low.Value), Quad(high.Known, low.Known)) }));

    /// <summary>One of the vendors of today's servers.</summary>
    public static Gen<CpuVendor> Vendor { get; } = Gen.Elements(Vendors);

    /// <summary>Hosts of any vendor, bits unknown here and there.</summary>
    public static Gen<HostCpuid> Host { get; } = Vendor.SelectMany(v => HostOf(v, Register));

    /// <summary>Hosts of any vendor whose registers are all known, as a register dump gives them.</summary>
    public static Gen<HostCpuid> KnownHost { get; } = Vendor.SelectMany(v => HostOf(v, KnownRegister));

    /// <summary>One to five hosts of one vendor with names of their own: a pool.</summary>
    public static Gen<HostCpuid[]> Pool { get; } = Vendor.SelectMany(v => PoolOf(HostOf(v, Register)));

    /// <summary>One to five hosts of one vendor whose registers are all known.</summary>
    public static Gen<HostCpuid[]> KnownPool { get; } = Vendor.SelectMany(v => PoolOf(HostOf(v, KnownRegister)));

    /// <summary>A text with everything that JSON, CSV and XML have to escape.</summary>
    public static Gen<string> Text { get; } =
        from parts in Gen.ArrayOf(Gen.Elements("esx", "07", " ", "\"", "\\", "/", "'", "<", ">", "&", ",", "\t", "\n", "\u0001", "é", "漢", "\U0001F4BB", "{", "0x"))
        select string.Concat(parts.Take(12));

    /// <summary>A host of one vendor whose words come from a generator.</summary>
    public static Gen<HostCpuid> HostOf(CpuVendor vendor, Gen<RegisterValue> register) =>
        from basic in Gen.SubListOf(Basic)
        from extended in Gen.SubListOf(Extended)
        from words in register.ArrayOf((basic.Count + extended.Count) * 4)
        from last7 in Gen.Choose(0, 2)
        from msrs in Msrs
        from name in Text
        from kernel in Text
        from logical in Gen.Choose(0, 512)
        from view in Gen.Elements(HostView.Hardware, HostView.OperatingSystem, HostView.GuestMaximum, HostView.Guest)
        from keys in Gen.SubListOf("hv.capable", "misc.rdcl_no", "misc.intelme", "cpuid.intel")
        select HostRecord.Of("h" + name, Table(vendor, basic.Concat(extended).ToArray(), words, (uint)last7), msrs) with
        {
            Source = "dumps/" + name + ".txt",
            Format = "generated",
            View = view,
            LogicalProcessors = logical,
            Kernel = kernel.Length == 0 ? null : kernel,
            Capabilities = keys.ToDictionary(k => k, k => "Val:" + (k.Length & 1)),
        };

    // Maxima cover what the table has, and leaf 7 says how many sub-leaves it has.
    private static LeafTable Table(CpuVendor vendor, (uint Leaf, uint Subleaf)[] keys, RegisterValue[] words, uint last7)
    {
        (uint ebx, uint ecx, uint edx) = vendor.ToRegisters()!.Value;
        var rows = new List<LeafRegisters> { Row(0, Highest(keys, 0, 0x24), ebx, ecx, edx), Row(0x80000000, Highest(keys, 0x80000000, 0x80000021), ebx, ecx, edx) };
        for (int i = 0; i < keys.Length; i++)
        {
            RegisterValue eax = keys[i] is (7, 0) ? RegisterValue.Of(last7) : words[i * 4];
            rows.Add(new LeafRegisters(keys[i].Leaf, keys[i].Subleaf, eax, words[(i * 4) + 1], words[(i * 4) + 2], words[(i * 4) + 3]));
        }

        return LeafTable.Of(rows);
    }

    private static uint Highest((uint Leaf, uint Subleaf)[] keys, uint first, uint last) =>
        keys.Where(k => k.Leaf >= first && k.Leaf <= last).Select(k => k.Leaf).DefaultIfEmpty(first).Max();

    private static LeafRegisters Row(uint leaf, uint eax, uint ebx, uint ecx, uint edx) =>
        new(leaf, 0, RegisterValue.Of(eax), RegisterValue.Of(ebx), RegisterValue.Of(ecx), RegisterValue.Of(edx));

    private static Gen<HostCpuid[]> PoolOf(Gen<HostCpuid> host) =>
        from size in Gen.Choose(1, 5)
        from hosts in host.ArrayOf(size)
        select hosts.Select((h, i) => h with { Name = "host" + i, Source = "dumps/host" + i + ".txt", View = HostView.Hardware }).ToArray();

    private static ulong Quad(uint high, uint low) => ((ulong)high << 32) | low;
}
