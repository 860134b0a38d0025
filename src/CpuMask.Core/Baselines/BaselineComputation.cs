using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>From evidence to promise; pure functions of the groups and the options.</summary>
internal static class BaselineComputation
{
    private static readonly BitAddress GuestSize = new RegisterAddress(0x80000008, 0, RegisterName.Eax).Bit(16);
    private static readonly uint[] Ranges = { LeafRange.Basic, LeafRange.Extended, LeafRange.Centaur, LeafRange.Transmeta, LeafRange.Phi };

    public static ComputedBaseline Compute(CpuBaseline evidence, BaselineOptions options)
    {
        if (evidence.Groups.Count == 0)
        {
            throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Usage, Messages.NoHostsLeft());
        }

        var warnings = new List<string>();
        EvidenceChecks.Views(evidence, options, warnings);
        CpuVendor vendor = options.Vendor.Choose(evidence);
        if (options.Vendor.Tied(evidence) is { Count: > 0 } tied)
        {
            warnings.Add(Messages.MajorityIsTie(tied.Select(v => v.DisplayName).ToArray(), vendor.DisplayName));
        }

        bool acrossVendors = EvidenceChecks.Vendors(evidence, vendor, warnings);
        EvidenceChecks.Repetitions(evidence, warnings);

        var draft = new BaselineDraft(PoolFold.Of(evidence.Groups), vendor, acrossVendors);
        Combine(draft);
        TakeMinima(draft);
        CutAboveMaxima(draft);
        CutXsave(draft);
        FillAbsentWords(draft);
        foreach (BitAddress bit in options.Hide)
        {
            draft.Take(bit.Register, bit.Mask, RemovalReason.Asked, new BaselineGroup[0]);
        }

        DependencyClosure.Apply(draft);
        if (StateComponents.Reconcile(draft))
        {
            DependencyClosure.Apply(draft);
        }

        Aliases(draft);
        StateComponents.Measure(draft);
        SignatureChoice signature = SignatureChoice.Of(draft, options.Signature);
        Identify(draft, signature.Signature);
        warnings.AddRange(draft.Warnings);
        return Report(evidence, draft, signature, warnings);
    }

    private static void Combine(BaselineDraft draft)
    {
        foreach (RegisterAddress word in draft.Pool.Addresses)
        {
            WordRules rules = WordRules.Of(word);
            RegisterValue all = draft.Pool.And(word).Forget(~(rules.All | rules.Alias | rules.Unnamed));
            RegisterValue any = draft.Pool.Or(word).Forget(~rules.Any);
            draft[word] = all.Merge(any);

            uint nameless = rules.Unnamed & draft.Pool.SetSomewhere(word);
            if (nameless != 0)
            {
                // Taken before anything else, so that a bit which some host lacks is still reported as nameless.
                draft[word] = draft[word].Forget(nameless);
                foreach (BitAddress bit in BaselineDraft.Bits(word, nameless))
                {
                    draft.Take(word, bit.Mask, RemovalReason.Unnamed, draft.Pool.Where(bit, false));
                }
            }
        }
    }

    private static void TakeMinima(BaselineDraft draft)
    {
        foreach (RegisterAddress word in draft.Pool.Addresses)
        {
            foreach (Feature field in WordRules.Of(word).Minima)
            {
                uint?[] values = draft.Pool.Groups.Select(g => ValueOf(field, g.Registers[word])).ToArray();
                if (field.Bit == GuestSize && draft.Pool.Groups.All(g => g.Registers[word].Field(field.LowBit, field.HighBit) == 0))
                {
                    values = values.Select(_ => (uint?)0).ToArray();
                }

                if (values.Any(v => v.HasValue))
                {
                    uint least = values.Min()!.Value;
                    bool atMost = values.Any(v => v is null);
                    draft.Minima.Add(new BaselineMinimum(
                        field,
                        least,
                        atMost,
                        draft.Pool.Groups.Where((_, i) => values[i] == least).ToArray(),
                        values.Any(v => v > least)));
                    if (field.Mask == uint.MaxValue)
                    {
                        draft.Maxima[word] = least;
                    }

                    draft[word] = atMost ? draft[word].Forget(field.Mask) : draft[word].With(field.Mask, least << field.LowBit);
                }
            }
        }
    }

    // A size of guests' own that is zero says "as the CPU's" (AMD manual volume 3, CPUID Fn8000_0008) and is no small number:
    // it must not win as one. Where no host has such a size, neither has the pool.
    private static uint? ValueOf(Feature field, RegisterValue word) => word.Field(field.LowBit, field.HighBit) is 0 && field.Bit == GuestSize
        ? word.Field(0, 7)
        : word.Field(field.LowBit, field.HighBit);

    // A leaf that some host does not have promises nothing; what an "all" bit loses there it has lost already.
    private static void CutAboveMaxima(BaselineDraft draft)
    {
        foreach (RegisterAddress word in draft.Pool.Addresses)
        {
            if (word.IsMsr || draft[word] == RegisterValue.Zero || !IsAboveMinimum(draft, word))
            {
                continue;
            }

            if ((draft.Pool.SetSomewhere(word) & WordRules.Of(word).Reported & ~draft[word].Zeros) == 0)
            {
                draft[word] = RegisterValue.Zero;
                continue;
            }

            BaselineGroup[] without = draft.Pool.Groups.Where(g => g.Registers[word] == RegisterValue.Zero
                && g.Registers.Leaves.Find(word.Leaf, word.Subleaf) is null).ToArray();
            foreach (BitAddress bit in BaselineDraft.Bits(word, WordRules.Of(word).Any & draft.Pool.SetSomewhere(word)))
            {
                draft.Warnings.Add(Messages.SecurityBitAboveMaximum(BaselineDraft.Print(bit), BaselineDraft.Names(without)));
            }

            draft.Take(word, uint.MaxValue, RemovalReason.AboveMaximum, without);
        }
    }

    // XSAVE says nothing without leaf 0xD, which tells what it saves and how much.
    private static void CutXsave(BaselineDraft draft)
    {
        var xsave = new BitAddress(new RegisterAddress(1, 0, RegisterName.Ecx), 26);
        var maximum = new RegisterAddress(LeafRange.Basic, 0, RegisterName.Eax);
        if (Least(draft, maximum) < RegisterSet.StateLeaf && draft[xsave] != false)
        {
            draft.Take(xsave.Register, xsave.Mask, RemovalReason.AboveMaximum, draft.Pool.Groups.Where(g => g.Registers.Maximum(LeafRange.Basic) < RegisterSet.StateLeaf).ToArray());
        }
    }

    // A word that no source stores is still known to be zero where some host ends below it. Where the pool's own maximum is
    // known that follows from it; where another host's source does not say, it has to be written down.
    private static void FillAbsentWords(BaselineDraft draft)
    {
        foreach (RegisterAddress word in FeatureTable.Default.Registers.Where(w => !draft.Pool.Has(w)))
        {
            if (!draft[new RegisterAddress(LeafRange.Base(word.Leaf), 0, RegisterName.Eax)].IsKnown
                && draft.Pool.Groups.Any(g => g.Registers[word] == RegisterValue.Zero))
            {
                draft[word] = RegisterValue.Zero;
            }
        }
    }

    private static bool IsAboveMinimum(BaselineDraft draft, RegisterAddress word)
    {
        uint first = LeafRange.Base(word.Leaf);
        if (Array.IndexOf(Ranges, first) >= 0 && Least(draft, new RegisterAddress(first, 0, RegisterName.Eax)) is { } last
            && LeafRange.IsAbove(word.Leaf, RegisterValue.Of(last)) == true)
        {
            return true;
        }

        return word.Leaf == 7 && word.Subleaf > 0
            && Least(draft, new RegisterAddress(7, 0, RegisterName.Eax)) is { } lastSubleaf && word.Subleaf > lastSubleaf;
    }

    private static uint? Least(BaselineDraft draft, RegisterAddress word) =>
        draft.Maxima.TryGetValue(word, out uint value) ? value : null;

    // AMD repeats leaf 1's bits in 0x80000001; Intel leaves them clear, and no guest of either may see it otherwise.
    private static void Aliases(BaselineDraft draft)
    {
        var copy = new RegisterAddress(0x80000001, 0, RegisterName.Edx);
        var original = new RegisterAddress(1, 0, RegisterName.Edx);
        uint alias = WordRules.Of(copy).Alias;
        if (!draft.Pool.Has(copy) || IsAboveMinimum(draft, copy))
        {
            return;
        }

        if (draft.Vendor.IsIntel)
        {
            draft.Take(copy, alias, RemovalReason.OtherVendor, draft.Pool.Groups.Where(g => g.Vendor.IsIntel).ToArray());
        }
        else if (draft.Vendor.IsAmdLike)
        {
            RegisterValue common = draft.AcrossVendors ? draft[original] : draft[original].And(draft[copy]);
            foreach (BitAddress bit in BaselineDraft.Bits(copy, alias & common.Zeros & ~draft[copy].Zeros))
            {
                BitAddress parent = original.Bit(bit.Bit);
                draft.Take(copy, bit.Mask, RemovalReason.ParentLost, draft.Blame(parent), parent);
            }

            draft[copy] = draft[copy].Forget(alias).Merge(common.Forget(~alias));
        }
    }

    private static void Identify(BaselineDraft draft, CpuSignature? signature)
    {
        if (draft.Vendor.ToRegisters() is { } vendor)
        {
            draft[new RegisterAddress(0, 0, RegisterName.Ebx)] = RegisterValue.Of(vendor.Ebx);
            draft[new RegisterAddress(0, 0, RegisterName.Ecx)] = RegisterValue.Of(vendor.Ecx);
            draft[new RegisterAddress(0, 0, RegisterName.Edx)] = RegisterValue.Of(vendor.Edx);
        }

        draft[new RegisterAddress(1, 0, RegisterName.Eax)] = signature is { } s ? RegisterValue.Of(s.Value) : RegisterValue.Unknown;
    }

    private static ComputedBaseline Report(CpuBaseline evidence, BaselineDraft draft, SignatureChoice signature, List<string> warnings)
    {
        var report = new LossReport(draft);
        warnings.AddRange(report.Warnings());
        return new ComputedBaseline(evidence)
        {
            Vendor = draft.Vendor,
            IsAcrossVendors = draft.AcrossVendors,
            Signature = signature.Signature,
            SignatureReason = signature.Reason,
            Registers = Registers(draft),
            Minima = draft.Minima,
            Removed = report.Removed,
            Forced = report.Forced,
            Unknown = report.Unknown,
            UnknownWords = report.UnknownWords(),
            Warnings = warnings,
        };
    }

    // Above a known maximum nothing need be stored: it reads as zero.
    private static RegisterSet Registers(BaselineDraft draft)
    {
        var rows = new List<LeafRegisters>();
        foreach (var leaf in draft.Words.Where(w => !w.IsMsr).GroupBy(w => (w.Leaf, w.Subleaf)))
        {
            RegisterValue[] v = Enumerable.Range(0, 4)
                .Select(r => draft[new RegisterAddress(leaf.Key.Leaf, leaf.Key.Subleaf, (RegisterName)r)]).ToArray();
            RegisterValue last = draft[new RegisterAddress(LeafRange.Base(leaf.Key.Leaf), 0, RegisterName.Eax)];
            bool readsAsZero = LeafRange.IsAbove(leaf.Key.Leaf, last) == true
                || (leaf.Key.Leaf == 7 && draft[new RegisterAddress(7, 0, RegisterName.Eax)] is { IsKnown: true } m && leaf.Key.Subleaf > m.Value);
            if (!readsAsZero && v.Any(x => !x.IsUnknown))
            {
                rows.Add(new LeafRegisters(leaf.Key.Leaf, leaf.Key.Subleaf, v[0], v[1], v[2], v[3]));
            }
        }

        IEnumerable<MsrValue> msrs = draft.Words.Where(w => w.IsMsr).Select(w => w.Leaf).Distinct().Select(index =>
        {
            RegisterValue low = draft[RegisterAddress.Msr(index)], high = draft[RegisterAddress.Msr(index, high: true)];
            return new MsrValue(index, ((ulong)high.Value << 32) | low.Value, ((ulong)high.Known << 32) | low.Known);
        });
        return BaselineDigest.Canonical(new RegisterSet(LeafTable.Of(rows), msrs));
    }
}
