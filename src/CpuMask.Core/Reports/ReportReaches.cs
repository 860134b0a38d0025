using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Compliance;
using CpuMask.Features;

namespace CpuMask.Reports;

/// <summary>Works out, group against group, where a VM without a mask can go. A thousand groups are a million pairs, so bits are packed.</summary>
internal static class ReportReaches
{
    // More groups than anybody reads, and the time to compare them would grow with their square.
    private const int MostGroups = 1500;

    /// <summary>One line a group; none when there are too many groups.</summary>
    public static IReadOnlyList<ReportReach> Of(IReadOnlyList<FindingSubject> rows, IReadOnlyList<ReportGroup> groups)
    {
        if (groups.Count > MostGroups)
        {
            return Array.Empty<ReportReach>();
        }

        int[] blocking = Enumerable.Range(0, rows.Count).Where(i => Blocks(rows[i])).ToArray();
        int? addressBits = Enumerable.Range(0, rows.Count).Where(i => rows[i].Row is { Name: "PhysicalAddressBits" }).Select(i => (int?)i).FirstOrDefault();
        ulong[][] ones = groups.Select(g => Pack(g, blocking, 1)).ToArray(), zeros = groups.Select(g => Pack(g, blocking, 0)).ToArray();
        return groups.Select((from, i) => Reach(from, i, groups, ones, zeros, blocking, rows, addressBits)).ToArray();
    }

    // A guest that was shown the bit may use it. What no guest is shown, and what all guests are shown as soon as one host
    // has it, stops nobody.
    private static bool Blocks(FindingSubject row) => row.Bit is not null
        && row.Class is FeatureClass.Feature or FeatureClass.Security or FeatureClass.Switch
        && row.Row is { } feature && feature.Combine != CombineRule.Any && ReportPool.IsShown(feature);

    private static ulong[] Pack(ReportGroup group, int[] rows, uint value)
    {
        var packed = new ulong[(rows.Length + 63) / 64];
        for (int i = 0; i < rows.Length; i++)
        {
            packed[i / 64] |= group.Cells[rows[i]].Value == value ? 1UL << (i % 64) : 0;
        }

        return packed;
    }

    private static ReportReach Reach(
        ReportGroup from, int index, IReadOnlyList<ReportGroup> groups, ulong[][] ones, ulong[][] zeros, int[] blocking, IReadOnlyList<FindingSubject> rows, int? addressBits)
    {
        var to = new List<ReportGroup>();
        int nearest = -1, fewest = int.MaxValue;
        for (int other = 0; other < groups.Count; other++)
        {
            if (other == index || groups[other].Sample.Vendor != from.Sample.Vendor)
            {
                continue;
            }

            int missing = Count(ones[index], zeros[other]) + (IsNarrower(groups[other], from, addressBits) ? 1 : 0);
            if (missing == 0)
            {
                to.Add(groups[other]);
            }
            else if (missing < fewest)
            {
                fewest = missing;
                nearest = other;
            }
        }

        bool named = to.Count == 0 && nearest >= 0;
        return new ReportReach(from, to, named ? groups[nearest] : null, named ? Missing(from, groups[nearest], blocking, rows, addressBits) : Array.Empty<FindingSubject>());
    }

    private static FindingSubject[] Missing(ReportGroup from, ReportGroup to, int[] blocking, IReadOnlyList<FindingSubject> rows, int? addressBits) => blocking
        .Where(r => from.Cells[r].Value == 1 && to.Cells[r].Value == 0)
        .Concat(IsNarrower(to, from, addressBits) ? new[] { addressBits!.Value } : Array.Empty<int>())
        .Select(r => rows[r]).ToArray();

    private static bool IsNarrower(ReportGroup to, ReportGroup from, int? addressBits) =>
        addressBits is { } row && to.Cells[row].Value < from.Cells[row].Value;

    private static int Count(ulong[] ones, ulong[] zeros)
    {
        int count = 0;
        for (int i = 0; i < ones.Length; i++)
        {
            for (ulong bits = ones[i] & zeros[i]; bits != 0; bits &= bits - 1)
            {
                count++;
            }
        }

        return count;
    }
}
