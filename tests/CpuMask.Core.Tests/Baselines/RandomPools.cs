using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using FsCheck;
using FsCheck.Fluent;

namespace CpuMask.Tests.Baselines;

/// <summary>
/// Pools of one vendor whose hosts have random leaves, maxima and knowledge: words are dense in ones, so that promises are
/// not empty, and now and then a bit, a word or a leaf is unknown.
/// </summary>
public static class RandomPools
{
    private static readonly (uint Leaf, uint Subleaf)[] Leaves =
    {
        (1, 0), (5, 0), (7, 0), (7, 1), (7, 2), (0xA, 0), (0xD, 0), (0xD, 1), (0xD, 2), (0xD, 9), (0x14, 0),
        (0x80000001, 0), (0x80000007, 0), (0x80000008, 0), (0x8000000A, 0), (0x80000021, 0),
    };

    public static Arbitrary<HostCpuid[]> Pool(CpuVendor vendor, int most = 6) =>
        Arb.From(Host(vendor).ArrayOf().Resize(most).Where(p => p.Length > 0).Select(Named), Shrink);

    public static Gen<HostCpuid> Host(CpuVendor vendor) =>
        from basic in Gen.Elements(1u, 5u, 7u, 0xAu, 0xDu, 0x14u)
        from subleaves in Gen.Elements(0u, 1u, 2u)
        from extended in Gen.Elements(0u, 0x80000001u, 0x80000008u, 0x80000021u)
        from knowsMaxima in Often
        from signature in Gen.Elements(0x000206C2u, 0x000306F2u, 0x00830F10u, 0x00A20F10u)
        from rows in Rows()
        from msr in Word()
        from hasMsr in Often
        select Make(vendor, basic, subleaves, extended, knowsMaxima, signature, rows, hasMsr ? new[] { msr } : []);

    private static Gen<bool> Often => Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)));

    private static Gen<uint> Bits => Gen.Choose(0, 0xFFFF).Two().Select(t => (uint)t.Item1 << 16 | (uint)t.Item2);

    // Most bits are ones: three random words or-ed together.
    private static Gen<uint> Dense => Bits.Three().Select(t => t.Item1 | t.Item2 | t.Item3);

    private static Gen<RegisterValue> Word() =>
        from value in Dense
        from known in Gen.Frequency((8, Gen.Constant(uint.MaxValue)), (1, Dense), (1, Gen.Constant(0u)))
        select new RegisterValue(value, known);

    private static Gen<List<LeafRegisters>> Rows() => Leaves
        .Select(l => Word().Four().SelectMany(w => Often.Select(there => (Row: new LeafRegisters(l.Leaf, l.Subleaf, w.Item1, w.Item2, w.Item3, w.Item4), there))))
        .Aggregate(
            Gen.Constant(new List<LeafRegisters>()),
            (all, one) => all.SelectMany(list => one.Select(r => r.there ? list.Append(r.Row).ToList() : list)));

    private static HostCpuid Make(
        CpuVendor vendor, uint basic, uint subleaves, uint extended, bool knowsMaxima, uint signature, List<LeafRegisters> rows, RegisterValue[] msr)
    {
        (uint b, uint c, uint d) = vendor.ToRegisters()!.Value;
        RegisterValue Maximum(uint value) => knowsMaxima ? RegisterValue.Of(value) : RegisterValue.Unknown;
        IEnumerable<LeafRegisters> all = rows.Select(r => r.Leaf switch
        {
            // No hypervisor, and no XSAVE without its leaf.
            1 => new LeafRegisters(1, 0, RegisterValue.Of(signature), r.Ebx, r.Ecx.With(1u << 31 | (basic < 0xD ? 1u << 26 : 0), 0), r.Edx),
            7 when r.Subleaf == 0 => new LeafRegisters(7, 0, Maximum(subleaves), r.Ebx, r.Ecx, r.Edx),
            _ => r,
        });
        return HostRecord.Of("host", LeafTable.Of(all.Concat(new[]
        {
            new LeafRegisters(0, 0, Maximum(basic), RegisterValue.Of(b), RegisterValue.Of(c), RegisterValue.Of(d)),
            new LeafRegisters(0x80000000, 0, Maximum(extended), default, default, default),
        })), msr.Select(m => new MsrValue(MsrValue.ArchCapabilities, m.Value, m.Known | 0xFFFFFFFF00000000)));
    }

    private static HostCpuid[] Named(HostCpuid[] pool) => pool.Select((h, i) => h with { Name = "host" + i, Source = "pool/" + i }).ToArray();

    private static IEnumerable<HostCpuid[]> Shrink(HostCpuid[] pool) =>
        pool.Length < 2 ? [] : pool.Select((_, i) => pool.Where((_, k) => k != i).ToArray());
}
