using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms;
using CpuMask.Text;

namespace CpuMask.Linting;

/// <summary>What a text does to one feature, or to one number of the CPU, by its name.</summary>
public sealed class LintedSetting
{
    private LintedSetting(string feature, RegisterAddress register, string address, BitEffect effect, uint? value, CpuVendor onlyOn, TextPosition position)
    {
        Feature = feature;
        Register = register;
        Address = address;
        Effect = effect;
        Value = value;
        OnlyOn = onlyOn;
        Position = position;
    }

    /// <summary>The feature as the manuals call it, or <c>unknown bit 5</c>.</summary>
    public string Feature { get; }

    /// <summary>Where it stands: <c>CPUID.(EAX=07H,ECX=0):EBX.AVX2[bit 5]</c>.</summary>
    public string Address { get; }

    /// <summary>The register that it stands in.</summary>
    public RegisterAddress Register { get; }

    /// <summary>What becomes of it for the guest.</summary>
    public BitEffect Effect { get; }

    /// <summary>The number that a field of several bits is set to; null for a single bit, and where only part of the field is said.</summary>
    public uint? Value { get; }

    /// <summary>The vendor on whose hosts alone it counts; unknown when it counts on all.</summary>
    public CpuVendor OnlyOn { get; }

    /// <summary>Where the text says so.</summary>
    public TextPosition Position { get; }

    /// <summary>The line, from 1; 0 when it is not known.</summary>
    public int Line => Position.Line;

    /// <summary>What a reading does, feature by feature, in the text's order.</summary>
    public static IReadOnlyList<LintedSetting> Of(CpuTextReading reading)
    {
        var settings = new List<LintedSetting>();
        foreach (IGrouping<(RegisterAddress, TextPosition, CpuVendor, int), CpuTextBit> group in reading.Bits.GroupBy(
            b => (b.Bit.Register, b.Position, b.OnlyOn, FeatureTable.Default.Find(b.Bit)?.LowBit ?? (32 + b.Bit.Bit))))
        {
            CpuTextBit first = group.First();
            Feature? row = FeatureTable.Default.Find(first.Bit);
            if (row is { IsFlag: false })
            {
                settings.AddRange(OfField(row, group.ToArray()));
            }
            else if (row is not null || first.Effect != BitEffect.Hidden || !FeatureTable.Default.Of(first.Bit.Register).Any(f => !f.IsFlag))
            {
                // The bits between a register's numbers are nobody's.
                string name = FeatureTable.Default.NameOf(first.Bit);
                settings.Add(new LintedSetting(name, first.Bit.Register, first.Bit.ToString(row?.Name), group.Last().Effect, null, first.OnlyOn, first.Position));
            }
        }

        return settings;
    }

    private static IEnumerable<LintedSetting> OfField(Feature row, CpuTextBit[] bits)
    {
        CpuTextBit first = bits[0];
        uint said = bits.Where(b => b.Effect != BitEffect.Host).Aggregate(0u, (mask, b) => mask | b.Bit.Mask);
        if (said == row.Mask)
        {
            uint value = bits.Where(b => b.Effect == BitEffect.Shown).Aggregate(0u, (mask, b) => mask | b.Bit.Mask) >> row.LowBit;
            return new[] { new LintedSetting(row.Name, row.Register, row.ToString(), BitEffect.Shown, value, first.OnlyOn, first.Position) };
        }

        return bits.GroupBy(b => b.Effect).Select(effect => new LintedSetting(
            row.Name + "[" + string.Join(",", effect.Select(b => Wording.Format("{0}", b.Bit.ManualBit))) + "]",
            row.Register, row.ToString(), effect.Key, null, first.OnlyOn, first.Position));
    }
}
