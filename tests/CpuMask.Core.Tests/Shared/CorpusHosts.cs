using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;

namespace CpuMask.Tests.Shared;

/// <summary>The real CPUs as hosts, made from the values of tests/data and of an independent parser, and not from our own reading.</summary>
public static class CorpusHosts
{
    /// <summary>Every dump with a leaf 1, named after its file. Leaves whose sub-leaves the file does not tell are left out.</summary>
    public static IReadOnlyList<HostCpuid> All() => Corpus.Own.Expected().Concat(Corpus.Beside?.Expected() ?? []).DistinctBy(d => d.Path)
        .Select(d => HostRecord.Of(d.Path, LeafTable.Of(d.Leaves
            .Where(l => !d.Ambiguous.Contains(l.Key) && !d.Ambiguous.Contains(l.Key.Split('.')[0]))
            .Select(l => Row(l.Key, l.Value)))))
        .Where(h => h.Vendor.IsKnown && h.Signature.HasValue)
        .ToArray();

    /// <summary>The hosts that were not read inside a virtual machine, by vendor.</summary>
    public static IEnumerable<IGrouping<string, HostCpuid>> ByVendor() =>
        All().Where(h => h.View == HostView.Hardware).GroupBy(h => h.Vendor.Id);

    private static LeafRegisters Row(string key, string[] registers)
    {
        string[] parts = key.Split('.');
        RegisterValue[] v = registers.Select(r => RegisterValue.Of(uint.Parse(r, NumberStyles.HexNumber))).ToArray();
        return new LeafRegisters(
            uint.Parse(parts[0], NumberStyles.HexNumber), uint.Parse(parts[1], NumberStyles.HexNumber), v[0], v[1], v[2], v[3]);
    }
}
