using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Migration;
using CpuMask.Migration.Generations;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms;
using CpuMask.Platforms.VMware.Guests;

namespace CpuMask.Benchmarks;

/// <summary>
/// A thousand hosts and ten thousand virtual machines, asked in process: as in a real pool, where most are alike, and with
/// every host and every machine different from all others. Promised: less than two seconds.
/// </summary>
public static class MigrationScale
{
    private const int HostCount = 1000, GuestCount = 10_000, Runs = 5;
    private const double Promised = 2.0;

    public static void Run()
    {
        Measure("alike, as in a pool", Pool(distinct: false), Machines(distinct: false));
        Measure("every one different", Pool(distinct: true), Machines(distinct: true));
    }

    private static void Measure(string name, HostCpuid[] hosts, MigratingGuest[] guests)
    {
        var seconds = new List<double>();
        MigrationCheck? check = null;
        for (int run = 0; run < Runs; run++)
        {
            var watch = Stopwatch.StartNew();
            check = MigrationCheck.Of(guests, hosts);
            long can = 0;
            for (int g = 0; g < guests.Length; g++)
            {
                for (int h = 0; h < hosts.Length; h++)
                {
                    can += check[g, h] == MigrationVerdict.CanLand ? 1 : 0;
                }
            }

            if (can != check.Count(MigrationVerdict.CanLand) || can == 0 || can == (long)guests.Length * hosts.Length)
            {
                throw new BenchmarkException($"{can} of ten million can land, which is not to be believed");
            }

            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        double median = seconds.OrderBy(s => s).ElementAt(Runs / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-24} {median * 1000,8:F0} ms for {HostCount} x {GuestCount}, {check!.HostGroupCount} x {check.GuestGroupCount} groups (first run {seconds[0] * 1000:F0} ms; promised {Promised * 1000:F0})"));
        Results.Add(name, median * 1000, "ms", Promised * 1000);
        if (median >= Promised)
        {
            throw new BenchmarkException($"{median:F2} s");
        }
    }

    // The distinct ones each lack some bits of leaf 7, in a pattern that no two share.
    private static HostCpuid[] Pool(bool distinct)
    {
        CpuGeneration[] intel = CpuGenerations.All.Where(g => g.Vendor.IsIntel).ToArray();
        return Enumerable.Range(0, HostCount).Select(i =>
        {
            HostCpuid host = intel[i % intel.Length].Host;
            string name = "esx" + i.ToString("D4", CultureInfo.InvariantCulture);
            LeafTable leaves = distinct ? With(host.Leaves, new RegisterAddress(7, 0, RegisterName.Ebx), Bits(i)) : host.Leaves;
            return HostRecord.Of(name, leaves, host.Msrs) with { Capabilities = new Dictionary<string, string> { ["misc.rdcl_no"] = (i % 3 == 0 ? "1" : "0") } };
        }).ToArray();
    }

    private static MigratingGuest[] Machines(bool distinct)
    {
        string[] keys = VMwareGuestView.Instance.Shown.Where(r => !r.Register.IsMsr && r.Register.Leaf is 1 or 7)
            .Select(r => VMwareGuestView.Instance.KeyOf(r)).Where(k => k is not null).Select(k => k!).ToArray();
        return Enumerable.Range(0, GuestCount).Select(i => new MigratingGuest
        {
            Name = "vm" + i.ToString("D5", CultureInfo.InvariantCulture),
            Requirements = keys.Where((_, k) => (distinct ? ((uint)i * 2654435761u) >> (k % 32) & 1 : k < 30 + (i % 13) ? 1u : 0) != 0)
                .Append("misc.rdcl_no").Take(50).Select(FeatureRequirement.Present).ToArray(),
        }).ToArray();
    }

    private static uint Bits(int i) => (uint)((i * 2654435761L) & 0x00FFFFFF);

    private static LeafTable With(LeafTable leaves, RegisterAddress address, uint cleared) => LeafTable.Of(leaves.Select(row =>
        row.Leaf == address.Leaf && row.Subleaf == address.Subleaf
            ? new LeafRegisters(row.Leaf, row.Subleaf, row.Eax, new RegisterValue(row.Ebx.Value & ~cleared, row.Ebx.Known), row.Ecx, row.Edx)
            : row));
}
