using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms;

/// <summary>
/// What hides certain bits from a guest, as its platform takes it, ready to paste: where bits are known and no hosts. Where
/// hosts are known, a <see cref="CpuLanguage"/> is the better answer, because it hides exactly what differs.
/// </summary>
public class HidingLines
{
    /// <summary>Makes the lines.</summary>
    /// <param name="bits">The hidden bits.</param>
    /// <param name="forms">The forms, the usual one first, each with its name in JSON.</param>
    public HidingLines(IEnumerable<BitAddress> bits, params (string Name, IReadOnlyList<string> Lines)[] forms)
    {
        Bits = bits.ToArray();
        Forms = forms;
    }

    /// <summary>The hidden bits, by ascending address; those that the platform cannot hide are left out.</summary>
    public IReadOnlyList<BitAddress> Bits { get; }

    /// <summary>Every form that the platform takes, the usual one first, each with its name in JSON.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Lines)> Forms { get; }

    /// <summary>The usual form's lines.</summary>
    public IReadOnlyList<string> Lines => IsEmpty || Forms.Count == 0 ? new string[0] : Forms[0].Lines;

    /// <summary>True when there is nothing to hide, or nothing that the platform can.</summary>
    public bool IsEmpty => Bits.Count == 0;

    /// <summary>The bits among some that stand in CPUID, each once, by ascending address.</summary>
    public static IReadOnlyList<BitAddress> InCpuid(IEnumerable<BitAddress> bits) =>
        bits.Where(b => !b.Register.IsMsr).Distinct().OrderBy(b => b).ToArray();

    /// <summary>
    /// Bits with everything that means nothing without one of them, each once, by ascending address: whoever has no AVX512F can
    /// have no AVX512BW either, and a guest that is left the one without the other is not started, or crashes.
    /// </summary>
    /// <param name="bits">The bits to hide.</param>
    /// <param name="canBeShown">Whether the platform could show a feature to a guest at all.</param>
    public static IReadOnlyList<BitAddress> WithDependents(IEnumerable<BitAddress> bits, Func<Feature, bool> canBeShown)
    {
        var all = new HashSet<BitAddress>(bits);

        // Each round adds at least one bit, so this ends.
        while (FeatureTable.Default.All.Where(f => f.IsFlag && !all.Contains(f.Bit) && f.DependsOn.Any(all.Contains) && canBeShown(f)).ToArray() is { Length: > 0 } more)
        {
            all.UnionWith(more.Select(f => f.Bit));
        }

        return all.OrderBy(b => b).ToArray();
    }
}
