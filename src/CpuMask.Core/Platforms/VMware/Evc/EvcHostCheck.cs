using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Hosts;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>Holds one host's features against modes.</summary>
internal static class EvcHostCheck
{
    // What XSAVE can save follows from the feature that needs it, where a source tells features and no leaf 0xD.
    private static readonly Dictionary<string, string> Follows = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cpuid.XCR0_MASTER_SSE"] = "cpuid.XSAVE",
        ["cpuid.XCR0_MASTER_YMM_H"] = "cpuid.AVX",
        ["cpuid.XCR0_MASTER_OPMASK"] = "cpuid.AVX512F",
        ["cpuid.XCR0_MASTER_ZMM_H"] = "cpuid.AVX512F",
        ["cpuid.XCR0_MASTER_HI16_ZMM"] = "cpuid.AVX512F",
        ["cpuid.XCR0_MASTER_PKRU"] = "cpuid.PKU",
        ["cpuid.XCR0_MASTER_XTILECFG"] = "cpuid.AMX_TILE",
        ["cpuid.XCR0_MASTER_XTILEDATA"] = "cpuid.AMX_TILE",
    };

    /// <summary>Whether a host has what a mode asks for.</summary>
    /// <param name="host">The host; its own registers, not what EVC leaves of them.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="usual">The mode that its CPU is expected to reach, which tells what was switched off; null when not known.</param>
    public static EvcFit Fit(HostCpuid host, EvcMode mode, EvcMode? usual)
    {
        var gaps = new List<EvcGap>();
        foreach (KeyValuePair<string, string> need in mode.Asked)
        {
            // Tables and patches disagree on these; microcode brings them, and no vCenter refuses a CPU for its model over them.
            if (!mode.Patched.Contains(need.Key) && Gap(host, need, usual) is { } gap)
            {
                gaps.Add(gap);
            }
        }

        foreach (LeafRegisters level in mode.Asked.Any() ? new LeafRegisters[0] : mode.Levels)
        {
            gaps.AddRange(Gaps(host, level));
        }

        bool? answer = gaps.Any(g => g.Kind != EvcGapKind.NotKnown) ? false : gaps.Count > 0 ? null : true;
        return new EvcFit(mode, answer, gaps);
    }

    /// <summary>Whether a host has a feature, by vSphere's key; null when it is not known.</summary>
    public static bool? Has(HostCpuid host, string key)
    {
        bool? found = Value(host, key) is { } value ? value > 0 : null;
        return found ?? (Follows.TryGetValue(key, out string? parent) ? Has(host, parent) : null);
    }

    private static EvcGap? Gap(HostCpuid host, KeyValuePair<string, string> need, EvcMode? usual)
    {
        if (FeatureCapabilityKeys.VendorOf(need.Key) is { IsKnown: true } vendor)
        {
            return !host.Vendor.IsKnown || host.Vendor == vendor ? null : new EvcGap(need.Key, null, EvcGapKind.Cpu, string.Empty);
        }

        Feature? row = FeatureCapabilityKeys.Find(need.Key, host.Vendor);
        if (row is { Class: FeatureClass.Identity or FeatureClass.Numeric } || !RequirementValue.TryParse(need.Value, out RequirementValue value))
        {
            return null;
        }

        uint? found = Value(host, need.Key) ?? (Has(host, need.Key) is { } has ? (has ? 1u : 0u) : null);
        if (found is null)
        {
            // Nothing but vSphere itself tells these, and the CPU's other features settle them.
            return row is null && !need.Key.StartsWith("cpuid.", StringComparison.OrdinalIgnoreCase) ? null
                : new EvcGap(need.Key, row, EvcGapKind.NotKnown, string.Empty);
        }

        return value.Holds(found.Value) || (row is { IsFlag: false } && value.Comparison == RequirementComparison.Exactly) ? null
            : Missing(host, need.Key, row, usual);
    }

    private static EvcGap Missing(HostCpuid host, string key, Feature? row, EvcMode? usual)
    {
        (EvcGapKind Kind, string Note)? known = EvcFirmware.Of(row is { IsFlag: true } ? row.Bit : null, key);
        if (usual is not null && usual.Offers(key))
        {
            return new EvcGap(key, row, known?.Kind ?? EvcGapKind.Hidden, known?.Note ?? (host.View == HostView.Hardware && !EvcHost.IsModel(host)
                ? Messages.DesignHasIt : Messages.DesignHasItButHidden));
        }

        return known is { } remedy && usual is null
            ? new EvcGap(key, row, remedy.Kind, remedy.Note)
            : new EvcGap(key, row, EvcGapKind.Cpu, string.Empty);
    }

    private static uint? Value(HostCpuid host, string key)
    {
        if (FeatureCapabilityKeys.Find(key, host.Vendor) is { } row)
        {
            RegisterValue word = host.Registers[row.Register];
            return (word.Known & row.Mask) == row.Mask ? (word.Value & row.Mask) >> row.LowBit : null;
        }

        if (host.Capabilities.TryGetValue(key, out string? text) && FeatureCapabilityKeys.TryParseValue(text, out uint value))
        {
            return value;
        }

        return key.Equals("hv.capable", StringComparison.OrdinalIgnoreCase)
            && Has(host, host.Vendor.IsAmdLike ? "cpuid.SVM" : "cpuid.VMX") is { } virtualization ? (virtualization ? 1u : 0u) : null;
    }

    private static IEnumerable<EvcGap> Gaps(HostCpuid host, LeafRegisters level)
    {
        for (RegisterName r = RegisterName.Eax; r <= RegisterName.Edx; r++)
        {
            var address = new RegisterAddress(level.Leaf, level.Subleaf, r);
            RegisterValue found = host.Registers[address];
            foreach (Feature row in FeatureTable.Default.Of(address).Where(f =>
                f.IsFlag && ComparedBits.IsSeenBySoftware(f) && (level[r].Ones & f.Mask) != 0))
            {
                if (found[row.LowBit] != true)
                {
                    yield return new EvcGap(row.Name, row, found[row.LowBit] is null ? EvcGapKind.NotKnown : EvcGapKind.Cpu, string.Empty);
                }
            }
        }
    }
}
