using CpuMask.Cpuid;

namespace CpuMask.Features;

/// <summary>One flag or field of one host: what Get-CpuidFeature lists.</summary>
public sealed class FeatureState
{
    internal FeatureState(string host, BitAddress bit, Feature? row, bool? isSet, uint? value)
    {
        Host = host;
        Bit = bit;
        Row = row;
        IsSet = isSet;
        Value = value;
    }

    /// <summary>The host's name.</summary>
    public string Host { get; }

    /// <summary>The flag's address, or that of the field's lowest bit.</summary>
    public BitAddress Bit { get; }

    /// <summary>The table's row; null for a set bit that has no name.</summary>
    public Feature? Row { get; }

    /// <summary>Its name, or <c>unknown bit 5</c>.</summary>
    public string Name => Row?.Name ?? FeatureTable.Default.NameOf(Bit);

    /// <summary>True for a single bit.</summary>
    public bool IsFlag => Row is null or { IsFlag: true };

    /// <summary>Whether the flag is set; null when unknown, and for a field.</summary>
    public bool? IsSet { get; }

    /// <summary>The field's number, or 1 and 0 for a flag; null when unknown.</summary>
    public uint? Value { get; }

    /// <summary>What kind of statement it makes.</summary>
    public FeatureClass Class => Row?.Class ?? FeatureClass.Feature;

    /// <summary>What it means; empty for a bit without a name.</summary>
    public string Meaning => Row?.Meaning ?? string.Empty;

    /// <summary>Prints the manuals' form.</summary>
    public override string ToString() => Row?.ToString() ?? Bit.ToString();
}
