using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Migration.Verdicts;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Masks;

namespace CpuMask.Faults;

/// <summary>The three ways out of what a fault names.</summary>
internal static class FaultAdvice
{
    /// <summary>The ways out; null when nothing is known to act on.</summary>
    public static FaultWaysOut? For(IReadOnlyList<BlockingFeature> bits, FaultEvidence evidence, VMotionMask? mask)
    {
        if (bits.Count == 0 && mask is null)
        {
            return null;
        }

        bool vendors = bits.Any(b => b.Feature == "Vendor");
        BlockingFeature[] hidden = bits.Where(b => b.Bit is { Register.IsMsr: false } && b.Class is not (FeatureClass.Numeric or FeatureClass.Identity)).ToArray();
        HidingMask hiding = HidingMask.Of(vendors ? new BitAddress[0] : hidden.Select(b => b.Bit!.Value));
        EvcMode[] evc = vendors ? new EvcMode[0] : Evc(hidden, evidence.Hosts).ToArray();
        bool vendorKnown = evidence.Hosts.Any(h => h.Vendor.IsKnown);
        bool paired = mask is { IsEmpty: false } && !vendors;
        return new FaultWaysOut
        {
            // Under a name of its own: the guest's may be one that nobody else is to see.
            Mask = paired ? mask!.Mask.Named(hiding.Mask.Name) : hiding.IsEmpty ? null : hiding.Mask,
            VmxLines = paired ? mask!.VmxLines : hiding.VmxLines,
            FeatMaskLines = paired ? mask!.FeatMaskLines : hiding.FeatMaskLines,
            MaskAdvice = MaskAdvice(bits, hiding, paired, vendors).Concat(paired ? mask!.Warnings : new string[0]).ToArray(),
            EvcMode = evc.Length == 1 && vendorKnown ? evc[0].Key : null,
            EvcAdvice = EvcAdvice(evc, bits, vendors, vendorKnown).ToArray(),
            HostAdvice = bits.SelectMany(b => b.Remedies.Select(r => (b.Feature, r.Advice))).GroupBy(p => p.Advice)
                .Select(g => CpuMask.Migration.Evacuating.Messages.ForFeature(string.Join(", ", g.Select(p => p.Feature).Distinct()), g.Key)).ToArray(),
        };
    }

    private static IEnumerable<string> MaskAdvice(IReadOnlyList<BlockingFeature> bits, HidingMask hiding, bool paired, bool vendors)
    {
        if (vendors)
        {
            yield return Messages.NoMaskAcrossVendors;
            yield break;
        }

        if (paired || !hiding.IsEmpty)
        {
            yield return paired ? Messages.MaskOfHosts : Messages.MaskOfBits;
            yield return Messages.MaskNeedsPowerOff;
        }

        string[] beyond = bits.Where(b => b.Bit is null or { Register.IsMsr: true }).Select(b => b.Key ?? b.Feature).Distinct().ToArray();
        if (beyond.Length > 0)
        {
            yield return Messages.NoMaskHides(beyond);
        }

        if (bits.Any(b => b.Class == FeatureClass.Numeric))
        {
            yield return Messages.NoMaskForAddressBits;
        }
    }

    // The highest mode of the hosts at hand; of one host or none, the newest one of each vendor that hides every bit.
    private static IEnumerable<EvcMode> Evc(BlockingFeature[] hidden, IReadOnlyList<HostCpuid> hosts)
    {
        BitAddress[] bits = hidden.Where(b => b.Class == FeatureClass.Feature).Select(b => b.Bit!.Value).ToArray();
        CpuVendor known = hosts.Select(h => h.Vendor).FirstOrDefault(v => v.IsKnown);
        return (known.IsKnown ? new[] { known } : new[] { CpuVendor.Intel, CpuVendor.Amd })
            .Select(v => EvcWay.Of(hosts, bits, v).Mode).Where(m => m is not null).Select(m => m!);
    }

    private static IEnumerable<string> EvcAdvice(EvcMode[] evc, IReadOnlyList<BlockingFeature> bits, bool vendors, bool vendorKnown)
    {
        if (vendors)
        {
            yield return Messages.NoEvcAcrossVendors;
            yield break;
        }

        yield return evc.Length == 0 ? Messages.EvcModeNotKnown : Messages.EvcModeFits(
            evc.Select(m => vendorKnown ? m.Key : m.Key + " (" + m.Vendor.DisplayName + ")").ToArray());
        if (bits.Any(b => b.Class == FeatureClass.Security))
        {
            yield return Messages.EvcAndMitigations;
        }
    }
}
