using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>What hides bits from a guest of QEMU's: its names for them, added to -cpu.</summary>
internal static class QemuHiding
{
    /// <summary>Makes the line. What QEMU has no name for, no command line of its can have shown.</summary>
    public static HidingLines Of(IEnumerable<BitAddress> bits)
    {
        IReadOnlyList<BitAddress> hidden = HidingLines.InCpuid(bits);
        string[] names = hidden.Select(FeatureTable.Default.Find).Where(r => r is { IsFlag: true } && r.NamesIn(NamingScheme.Qemu).Count > 0)
            .Select(r => r!.NamesIn(NamingScheme.Qemu)[0] + "=off").Distinct().ToArray();
        return new HidingLines(hidden, ("cpu", names.Length == 0 ? new string[0] : new[] { "-cpu ...," + string.Join(",", names) }));
    }
}
