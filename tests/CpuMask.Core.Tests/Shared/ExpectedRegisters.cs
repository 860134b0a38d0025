using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CpuMask.Cpuid;

namespace CpuMask.Tests.Shared;

/// <summary>Compares a host with what an independent parser read from the same dump.</summary>
public static class ExpectedRegisters
{
    public static void ShouldMatch(HostCpuid host, ExpectedDump expected)
    {
        if (!string.IsNullOrEmpty(expected.Vendor))
        {
            host.Vendor.Id.ShouldBe(expected.Vendor, expected.Path);
        }

        if (!string.IsNullOrEmpty(expected.Sig))
        {
            host.Signature!.Value.Value.ToString("X8").ShouldBe(expected.Sig, expected.Path);
            host.Signature.Value.Family.ShouldBe(expected.Family!.Value, expected.Path);
            host.Signature.Value.Model.ShouldBe(expected.Model!.Value, expected.Path);
            host.Signature.Value.Stepping.ShouldBe(expected.Stepping!.Value, expected.Path);
        }

        foreach ((string key, string[] registers) in expected.Leaves)
        {
            string[] parts = key.Split('.');
            uint leaf = uint.Parse(parts[0], NumberStyles.HexNumber), subleaf = uint.Parse(parts[1], NumberStyles.HexNumber);
            LeafRegisters? row = host.Leaves.Find(leaf, subleaf);
            // The independent parser keeps the last of two lines, and of a leaf printed twice the first line stands.
            if (host.Warnings.Any(w => w.StartsWith($"Leaf {leaf:X}.{subleaf:X} is printed twice")))
            {
                continue;
            }

            bool ambiguous = expected.Ambiguous.Any(a => a == key || a == parts[0]);
            bool above = LeafRange.IsAbove(leaf, host.Leaves.Find(LeafRange.Base(leaf), 0, RegisterName.Eax) ?? RegisterValue.Unknown) == true;
            if (row is null && (ambiguous || above))
            {
                continue;
            }

            row.ShouldNotBeNull($"{expected.Path} {key}");
            for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
            {
                RegisterValue value = row.Value[r];
                if (!value.IsKnown && (ambiguous || above))
                {
                    continue;
                }

                value.IsKnown.ShouldBeTrue($"{expected.Path} {key} {r} is not wholly known");
                value.Value.ToString("X8").ShouldBe(registers[(int)r], $"{expected.Path} {key} {r}");
            }
        }
    }
}
