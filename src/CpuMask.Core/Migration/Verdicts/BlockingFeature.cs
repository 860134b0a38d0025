using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Generations;

namespace CpuMask.Migration.Verdicts;

/// <summary>One thing that keeps a guest from a host.</summary>
public sealed record BlockingFeature
{
    /// <summary>The feature's name: AVX2, misc.rdcl_no, PhysicalAddressBits, Vendor.</summary>
    public string Feature { get; init; } = string.Empty;

    /// <summary>The bit, or the lowest bit of the field; null for keys and rules that are no CPUID bit.</summary>
    public BitAddress? Bit { get; init; }

    /// <summary>Where the bit stands, as the manuals print it; the key where there is no bit.</summary>
    public string Address { get; init; } = string.Empty;

    /// <summary>vSphere's key, such as <c>cpuid.avx2</c>; null when it has none.</summary>
    public string? Key { get; init; }

    /// <summary>What the guest needs: <c>1</c>, <c>0</c>, <c>at least 46</c>, <c>same as the source host: 1</c>.</summary>
    public string Required { get; init; } = string.Empty;

    /// <summary>What the host has.</summary>
    public string Found { get; init; } = string.Empty;

    /// <summary>The feature's class; null for keys and rules that the feature table does not know.</summary>
    public FeatureClass? Class { get; init; }

    /// <summary>What it is and what it means for a guest.</summary>
    public string Meaning { get; init; } = string.Empty;

    /// <summary>How the host could come to have it, likeliest first; empty when nothing but another host will do.</summary>
    public IReadOnlyList<Remedy> Remedies { get; init; } = new Remedy[0];

    /// <inheritdoc/>
    public override string ToString() => Feature + ": needs " + Required + ", found " + Found;
}
