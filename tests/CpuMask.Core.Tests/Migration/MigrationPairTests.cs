using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Migration;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;
using CpuMask.Tests.Shared;

namespace CpuMask.Tests.Migration;

/// <summary>Every pair of modern hosts in the corpus, against plain set arithmetic on words that another parser read.</summary>
public class MigrationPairTests
{
    [Theory]
    [InlineData("vmware")]
    [InlineData("xen")]
    [InlineData("kvm")]
    public void Can_move_equals_set_arithmetic_on_feature_words(string platform)
    {
        (HostCpuid Host, ExpectedDump Dump)[] pairs = Modern().ToArray();
        pairs.Length.ShouldBeGreaterThan(60);
        HostCpuid[] hosts = pairs.Select((p, i) => p.Host with { Name = "h" + i }).ToArray();
        MigrationCheck check = MigrationCheck.Of(hosts.Select(h => MigratingGuest.BootedOn(h, Registry.Named(platform).View)).ToArray(), hosts);
        Dictionary<(uint Leaf, uint Subleaf, int Register), uint> shown = Shown(Registry.Named(platform).View);
        int settled = 0;
        int[] from = Cases.From(Enumerable.Range(0, pairs.Length)).ToArray();
        foreach (int a in from)
        {
            for (int b = 0; b < pairs.Length; b++)
            {
                string said = $"{pairs[a].Dump.Path} -> {pairs[b].Dump.Path}";
                (SortedSet<string> blocking, bool open) = Arithmetic(pairs[a].Dump, pairs[b].Dump, shown, platform == "xen");
                if (platform == "vmware")
                {
                    blocking.Remove("phys");
                }

                HostVerdict verdict = check.Explain(a, b);
                verdict.Blocking.Where(x => x.Feature != "Vendor").Select(Key).ShouldBe(blocking, ignoreOrder: true, said);
                bool vendors = pairs[a].Dump.Vendor != pairs[b].Dump.Vendor;
                verdict.Blocking.Any(x => x.Feature == "Vendor").ShouldBe(vendors, said);
                MigrationVerdict expected = vendors || blocking.Count > 0 ? MigrationVerdict.Cannot
                    : open && a != b ? MigrationVerdict.Unknown : MigrationVerdict.CanLand;
                check[a, b].ShouldBe(expected, said);
                settled += expected == MigrationVerdict.Unknown ? 0 : 1;
            }
        }

        settled.ShouldBeGreaterThan(from.Length * pairs.Length / 2);
    }

    private static string Key(BlockingFeature blocking) => blocking.Feature == "PhysicalAddressBits" ? "phys" : blocking.Bit!.Value.ToShortString();

    private static IEnumerable<(HostCpuid Host, ExpectedDump Dump)> Modern()
    {
        foreach (ExpectedDump dump in Corpus.Own.Expected().Where(d => d.Leaves.ContainsKey("00000007.00") && !d.Ambiguous.Contains("0000000D")))
        {
            DumpImport import = new DumpFile(Registry.Formats).Read(Corpus.Own.PathOf(dump.Path));
            if (import.Hosts.Count > 0 && import.Hosts[0] is { View: HostView.Hardware, UnevenBits.Count: 0, Msrs.Count: 0 } host && host.Vendor.IsKnown)
            {
                yield return (host, dump);
            }
        }
    }

    // Which bits count is the table's word; what follows from them is computed here on the words as printed.
    private static Dictionary<(uint, uint, int), uint> Shown(GuestView hypervisor)
    {
        var masks = new Dictionary<(uint, uint, int), uint>();
        foreach (Feature row in hypervisor.Shown.Where(r => !r.Register.IsMsr))
        {
            // MD_CLEAR and its like accumulate over a Xen pool; FDP_EXCPTN_ONLY and its like only tell of what is gone.
            if (row.Combine == CombineRule.Any && (hypervisor == XenGuestView.Instance || row.Class != FeatureClass.Security))
            {
                continue;
            }

            (uint, uint, int) key = (row.Register.Leaf, row.Register.Subleaf, (int)row.Register.Register);
            masks[key] = (masks.TryGetValue(key, out uint mask) ? mask : 0) | row.Mask;
        }

        return masks;
    }

    private static (SortedSet<string> Blocking, bool Open) Arithmetic(
        ExpectedDump a, ExpectedDump b, Dictionary<(uint Leaf, uint Subleaf, int Register), uint> shown, bool xen)
    {
        var blocking = new SortedSet<string>();
        bool open = false;
        foreach (((uint leaf, uint subleaf, int register), uint mask) in shown)
        {
            // VIA's and Transmeta's leaves: Intel and AMD make no CPU that has them, so no guest of theirs has seen any.
            if (leaf >> 16 is 0xC000 or 0x8086 && !a.Leaves.Keys.Any(k => k.StartsWith("C0000000", StringComparison.Ordinal)))
            {
                continue;
            }

            uint? seen = Word(a, leaf, subleaf, register), there = Word(b, leaf, subleaf, register);
            if (xen)
            {
                (seen, there) = (seen | MadeByXen(a, leaf, register), there | MadeByXen(b, leaf, register));
            }

            uint lost = mask & (seen ?? 0) & ~(there ?? uint.MaxValue);
            for (int bit = 0; bit < 32; bit++)
            {
                if ((lost >> bit & 1) != 0)
                {
                    blocking.Add($"{leaf:X}.{subleaf:X}.{"EAX EBX ECX EDX".Split(' ')[register]}.{bit}");
                }
            }

            open |= (mask & (seen is null ? uint.MaxValue : seen.Value) & (there is null ? uint.MaxValue : seen is null ? ~there.Value : 0)) != 0;
        }

        int? had = Bits(a), has = Bits(b);
        if (had > has)
        {
            blocking.Add("phys");
        }

        return (blocking, open || (had is not null && has is null));
    }

    // IBPB (80000008.EBX[12]) and STIBP wherever Intel's IBRSB is, AMD's STIBP wherever its IBRS is.
    private static uint MadeByXen(ExpectedDump d, uint leaf, int register) => (leaf, register) switch
    {
        (7, 3) => (Word(d, 7, 0, 3) >> 26 & 1) << 27 ?? 0,
        (0x80000008, 1) => ((Word(d, 7, 0, 3) >> 26 & 1) << 12 ?? 0) | ((Word(d, 0x80000008, 0, 1) >> 14 & 1) << 15 ?? 0),
        _ => 0,
    };

    private static int? Bits(ExpectedDump d) => Word(d, 0x80000008, 0, 0) is { } w
        ? (w & 0xFF) != 0 ? (int)(w & 0xFF) : (Word(d, 1, 0, 3) >> 6 & 1) == 1 ? 36 : null
        : null;

    private static uint? Word(ExpectedDump dump, uint leaf, uint subleaf, int register)
    {
        uint first = leaf & 0xFFFF0000;
        uint maximum = Raw(dump, first, 0, 0) ?? uint.MaxValue;
        if (leaf > maximum || (first == 0x80000000 && maximum < first) || (leaf == 7 && subleaf > 0 && subleaf > Raw(dump, 7, 0, 0)))
        {
            return 0;
        }

        uint? word = Raw(dump, leaf, subleaf, register);

        // A state that the CPU cannot save has a sub-leaf of zeros, printed or not.
        if (word is null && leaf == 0xD && subleaf is > 1 and < 32
            && (Raw(dump, 0xD, 0, 0) >> (int)subleaf & 1) == 0 && (Raw(dump, 0xD, 1, 2) >> (int)subleaf & 1) == 0)
        {
            return 0;
        }

        // SYSCALL hides from 32-bit tools.
        return (leaf, register) == (0x80000001, 3) && (word >> 29 & 1) == 1 ? word | 1u << 11 : word;
    }

    private static uint? Raw(ExpectedDump dump, uint leaf, uint subleaf, int register)
    {
        string key = $"{leaf:X8}.{subleaf:X2}";
        return dump.Leaves.TryGetValue(key, out string[]? words) && !dump.Ambiguous.Contains(key) && !dump.Ambiguous.Contains(key[..8])
            ? uint.Parse(words[register], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : null;
    }
}
