using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>What a pool can promise to a guest, computed from a baseline's evidence: see <see cref="CpuBaseline.Compute"/>.</summary>
public sealed class ComputedBaseline
{
    private static readonly RegisterAddress AddressSizes = new(0x80000008, 0, RegisterName.Eax);

    internal ComputedBaseline(CpuBaseline evidence) => Evidence = evidence;

    /// <summary>What it was computed from.</summary>
    public CpuBaseline Evidence { get; }

    /// <summary>Whose CPU it is; not known when no host's source says.</summary>
    public CpuVendor Vendor { get; internal set; }

    /// <summary>True when the hosts have several vendors.</summary>
    public bool IsAcrossVendors { get; internal set; }

    /// <summary>The signature to show; null when no host's source has one.</summary>
    public CpuSignature? Signature { get; internal set; }

    /// <summary>Why this signature.</summary>
    public string SignatureReason { get; internal set; } = string.Empty;

    /// <summary>
    /// The promise. A bit is 1 or 0 where the pool can say so, and unknown where it cannot or where the field is no part
    /// of a promise (ids, topology, caches). Leaves above the pool's lowest maximum read as zero.
    /// </summary>
    public RegisterSet Registers { get; internal set; } = RegisterSet.Empty;

    /// <summary>The numbers that combine by minimum.</summary>
    public IReadOnlyList<BaselineMinimum> Minima { get; internal set; } = Array.Empty<BaselineMinimum>();

    /// <summary>The physical address bits that every host has; null when none of the sources says.</summary>
    public BaselineMinimum? PhysicalAddressBits => Minimum(AddressSizes.Bit(0));

    /// <summary>The bits that some host has and the pool does not promise, by address.</summary>
    public IReadOnlyList<RemovedFeature> Removed { get; internal set; } = Array.Empty<RemovedFeature>();

    /// <summary>The bits that the pool shows although some hosts lack them, by address.</summary>
    public IReadOnlyList<ForcedFeature> Forced { get; internal set; } = Array.Empty<ForcedFeature>();

    /// <summary>The bits that some host has and that are unknown for the pool, by address.</summary>
    public IReadOnlyList<UnknownBit> Unknown { get; internal set; } = Array.Empty<UnknownBit>();

    /// <summary>The words with features that are wholly unknown on some hosts, by address.</summary>
    public IReadOnlyList<UnknownWord> UnknownWords { get; internal set; } = Array.Empty<UnknownWord>();

    /// <summary>What a person must hear before using it.</summary>
    public IReadOnlyList<string> Warnings { get; internal set; } = Array.Empty<string>();

    /// <summary>The highest level of the x86-64 psABI that the pool holds for certain, such as x86-64-v3; null when not even the first.</summary>
    public string? Level => X8664Level.Of(Registers) is > 0 and var level ? X8664Level.Name(level) : null;

    /// <summary>The features that the pool promises.</summary>
    public IEnumerable<Feature> Features => FeatureTable.Default.All.Where(f => f.IsFlag && Registers[f.Bit] == true);

    /// <summary>The minimum of a field, found by one of its bits; null when the field is none or no source has it.</summary>
    public BaselineMinimum? Minimum(BitAddress bit) =>
        Minima.FirstOrDefault(m => m.Field.Register == bit.Register && (m.Field.Mask & bit.Mask) != 0);

    /// <summary>The promise as if it were a host's, for comparing hosts and guests with it.</summary>
    /// <param name="name">What to call it.</param>
    public HostCpuid ToHost(string name = "baseline") => new()
    {
        Name = name,
        Format = "baseline",
        View = Evidence.Groups.Max(g => g.View),
        Vendor = Vendor,
        Signature = Signature,
        Registers = Registers,
        Warnings = Warnings,
    };

    /// <summary>The features that this promise has and an earlier one does not: what taking a host out would gain.</summary>
    public IEnumerable<Feature> FeaturesBeyond(ComputedBaseline other) => Features.Where(f => other.Registers[f.Bit] != true);
}
