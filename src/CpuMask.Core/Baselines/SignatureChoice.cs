using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Baselines;

/// <summary>
/// Family, model and stepping for a promise. Model numbers are no chronology, so neither the lowest nor the oldest is
/// taken but that of the hosts whose features are closest to the promise: a guest then finds on its CPU what it expects
/// of that model.
/// </summary>
internal sealed class SignatureChoice
{
    // What QEMU's kvm64 and Xen's old examples show: a Pentium 4 of no special kind.
    private const uint NoParticularCpu = 0xF61;

    private SignatureChoice(CpuSignature? signature, string reason)
    {
        Signature = signature;
        Reason = reason;
    }

    public CpuSignature? Signature { get; }

    public string Reason { get; }

    public static SignatureChoice Of(BaselineDraft draft, CpuSignature? asked)
    {
        if (asked is not null)
        {
            return new SignatureChoice(asked, Messages.SignatureGiven());
        }

        if (draft.AcrossVendors)
        {
            return new SignatureChoice(new CpuSignature(NoParticularCpu), Messages.SignatureAcrossVendors());
        }

        BaselineGroup[] candidates = draft.Pool.Groups.Where(g => g.Signature.HasValue).ToArray();
        if (candidates.Length == 0)
        {
            return new SignatureChoice(null, string.Empty);
        }

        if (candidates.Select(c => c.Signature!.Value).Distinct().Count() == 1)
        {
            return new SignatureChoice(candidates[0].Signature, Messages.SignatureCommon());
        }

        KeyValuePair<RegisterAddress, uint>[] features = Features(draft);
        (BaselineGroup group, int distance) = candidates
            .Select(c => (Group: c, Distance: Distance(draft, features, c)))
            .OrderBy(c => c.Distance)
            .ThenBy(c => c.Group.Signature!.Value.Family).ThenBy(c => c.Group.Signature!.Value.Model)
            .ThenBy(c => c.Group.Signature!.Value.Stepping).ThenBy(c => c.Group.Id, StringComparer.Ordinal)
            .First();
        string[] hosts = group.Hosts.Select(h => h.Name).ToArray();
        return new SignatureChoice(group.Signature, Messages.SignatureClosest(distance, hosts));
    }

    private static KeyValuePair<RegisterAddress, uint>[] Features(BaselineDraft draft)
    {
        FeatureTable table = FeatureTable.Default;
        return draft.Pool.Addresses.Select(w => new KeyValuePair<RegisterAddress, uint>(w, WordRules.Of(w).All
                & (table.BitsOf(w, FeatureClass.Feature) | table.BitsOf(w, FeatureClass.Security) | table.BitsOf(w, FeatureClass.Switch))))
            .Where(p => p.Value != 0).ToArray();
    }

    private static int Distance(BaselineDraft draft, KeyValuePair<RegisterAddress, uint>[] features, BaselineGroup group)
    {
        int bits = 0;
        foreach (KeyValuePair<RegisterAddress, uint> feature in features)
        {
            // What a source does not say may differ: a host of which little is known must not win by that.
            RegisterValue promise = draft[feature.Key], has = group.Registers[feature.Key];
            uint apart = promise.Conflicts(has) | (promise.Known & ~has.Known);
            for (uint differ = apart & feature.Value; differ != 0; differ &= differ - 1)
            {
                bits++;
            }
        }

        return bits;
    }
}
