using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// A baseline as the <c>cpuid</c> setting of xl.cfg(5), in the list form that xl has taken since Xen 4.0: every host of
/// the pool then shows its guests the same CPU.
/// </summary>
public sealed class XenCpuid
{
    // Xen hands these two through from the host, because what they take away cannot be given back (cpu-policy.c).
    internal static readonly BitAddress[] HostsOwn = { new(new RegisterAddress(7, 0, RegisterName.Ebx), 6), new(new RegisterAddress(7, 0, RegisterName.Ebx), 13) };

    private readonly ComputedBaseline baseline;
    private readonly XenCpuidOptions options;
    private readonly XenForcedWords policy = new();
    private readonly List<string> notes = new();
    private readonly List<string> warnings = new();
    private readonly List<string> namesNotes = new();
    private readonly List<string> namesWarnings = new();

    private XenCpuid(ComputedBaseline baseline, XenCpuidOptions options)
    {
        this.baseline = baseline;
        this.options = options;
        if (baseline.IsAcrossVendors && options.Version is { } version && version >= XenNames.RefusesOtherVendors)
        {
            throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.XenRefusesOtherVendors(baseline.Vendor.DisplayName));
        }

        IReadOnlyList<UnknownWord> unknown = UnknownWords.Of(
            baseline, XenLeaves.FeatureWords.Where(XenLeaves.IsVisible)
                .Concat(new[] { XenLeaves.MaxBasic, XenLeaves.MaxSubleaf7, XenLeaves.MaxExtended, XenLeaves.AddressSizes }));
        if (options.UnknownBits == UnknownBits.Refuse)
        {
            UnknownWords.Refuse(unknown);
        }

        foreach (RegisterAddress word in XenLeaves.FeatureWords)
        {
            policy.Level(baseline, word, options.UnknownBits);
        }

        LevelAddressBits();
        LevelMaxima();
        LevelIdentity();
        Items = policy.Words.GroupBy(w => (w.Leaf, w.Subleaf)).Select(g => Item(g.Key.Leaf, g.Key.Subleaf, g)).ToArray();
        Text = XenCpuidText.Write(Items, withComments: !options.NoComments);
        Explain();
        LibxlText = XenLibxlForm.Write(baseline, policy, new XenNames(options.Version), out IReadOnlyList<string> lacks);
        ExplainMsr(lacks);
    }

    /// <summary>The list, an item a leaf.</summary>
    public IReadOnlyList<XenCpuidItem> Items { get; }

    /// <summary>
    /// <c>cpuid = [ ... ]</c> for the domain's configuration file, line feeds only: xl refuses a file with carriage returns.
    /// </summary>
    public string Text { get; }

    /// <summary>
    /// The same in libxl's own form, <c>cpuid = "host,avx2=0"</c>, which can name bits of MSR 10AH and cannot say everything
    /// that the list can. It takes the list's place: a file can have one of them only.
    /// </summary>
    public string LibxlText { get; }

    /// <summary>What is good to know of the list.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>What is good to know of libxl's form.</summary>
    internal IReadOnlyList<string> LibxlNotes => namesNotes;

    /// <summary>What a person must hear of libxl's form.</summary>
    internal IReadOnlyList<string> LibxlWarnings => namesWarnings;

    /// <summary>What a person must hear, the baseline's own warnings first.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Writes a baseline's evidence, computed with the default policies.</summary>
    /// <inheritdoc cref="From(ComputedBaseline, XenCpuidOptions?)"/>
    public static XenCpuid From(CpuBaseline baseline, XenCpuidOptions? options = null) => From(baseline.Compute(), options);

    /// <summary>Writes a computed baseline.</summary>
    /// <param name="baseline">The pool.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="CpuMaskException"><see cref="ErrorIds.UnknownRegister"/>: a register that guests see is unknown on some host.</exception>
    public static XenCpuid From(ComputedBaseline baseline, XenCpuidOptions? options = null) => new(baseline, options ?? XenCpuidOptions.Default);

    private static string[] Names(IEnumerable<BaselineGroup> groups) => BaselineDraft.Names(groups);

    private void LevelAddressBits()
    {
        const uint Mask = 0xFF;
        if (baseline.PhysicalAddressBits is not { } least || least.Value == 0 || (least.IsAtMost && options.UnknownBits == UnknownBits.Leave))
        {
            return;
        }

        if (least.Differs || least.IsAtMost)
        {
            policy.Set(XenLeaves.AddressSizes, Mask, least.Value);
        }
    }

    private void LevelMaxima()
    {
        var limits = new XenLimits(baseline, hideUnknown: options.UnknownBits != UnknownBits.Leave);
        WarnOfIndispensable();
        RegisterAddress[] impossible = policy.Words.Where(w => !limits.Allows(w)).ToArray();
        RegisterAddress[] skipped = impossible.Where(limits.Reaches).ToArray();
        if (skipped.Length > 0)
        {
            warnings.Add(Messages.XenLeavesSkipped(skipped.Select(w => w.ToString()).ToArray(), Names(baseline.Evidence.Groups.Where(g =>
                skipped.Any(w => XenReach.Of(g, XenLeaves.MaximumOf(w)).Has(XenLeaves.Place(w)) != true)))));
        }

        foreach (RegisterAddress word in impossible)
        {
            policy.Drop(word);
        }

        foreach (KeyValuePair<RegisterAddress, uint> maximum in limits.Lowered)
        {
            policy.Set(maximum.Key, uint.MaxValue, maximum.Value);
            notes.Add(Messages.XenMaximum(
                FeatureTable.Default.NameOf(maximum.Key.Bit(0)), "0x" + maximum.Value.ToString("X", CultureInfo.InvariantCulture),
                Names(limits.EndingAt(maximum.Key))));
        }

        foreach (RegisterAddress maximum in limits.Unsettled)
        {
            warnings.Add(Messages.XenMaximumUnknown(FeatureTable.Default.NameOf(maximum.Bit(0))));
        }
    }

    private void WarnOfIndispensable()
    {
        string[] needed = CpuTextDangers.Indispensable
            .Where(b => (policy[b.Register].Zeros & b.Mask) != 0)
            .Select(FeatureTable.Default.NameOf).ToArray();
        if (needed.Length > 0)
        {
            warnings.Add(Messages.XenNothingStarts(needed));
            namesWarnings.Add(warnings[warnings.Count - 1]);
        }
    }

    private void LevelIdentity()
    {
        if (baseline.IsAcrossVendors)
        {
            foreach (uint leaf in new[] { LeafRange.Basic, LeafRange.Extended })
            {
                // AMD repeats its name in 0x80000000; Intel leaves that empty.
                (uint Ebx, uint Ecx, uint Edx) vendor = leaf == 0 || baseline.Vendor.IsAmdLike ? baseline.Vendor.ToRegisters()!.Value : default;
                policy.Set(new RegisterAddress(leaf, 0, RegisterName.Ebx), uint.MaxValue, vendor.Ebx);
                policy.Set(new RegisterAddress(leaf, 0, RegisterName.Ecx), uint.MaxValue, vendor.Ecx);
                policy.Set(new RegisterAddress(leaf, 0, RegisterName.Edx), uint.MaxValue, vendor.Edx);
            }

            warnings.Add(Messages.XenAcrossVendors(baseline.Vendor.DisplayName));
        }

        bool same = baseline.Evidence.Groups.All(g => g.Signature is { } s && s.Equals(baseline.Signature));
        if (!options.KeepHostSignature && !same && baseline.Signature is { } signature)
        {
            policy.Set(XenLeaves.Signature, uint.MaxValue, signature.Value);
            notes.Add(Messages.XenSignature(signature.ToFamilyModelStepping(), baseline.SignatureReason));
            namesNotes.Add(notes[notes.Count - 1]);
        }
    }

    private XenCpuidItem Item(uint leaf, uint subleaf, IEnumerable<RegisterAddress> words)
    {
        var remarks = new List<string>();
        foreach (RegisterAddress word in words.Where(w => XenLeaves.FeatureWords.Contains(w)))
        {
            (uint zeros, uint ones) = policy[word];
            string register = word.Register.ToString().ToLowerInvariant();
            uint setSomewhere = baseline.Evidence.Groups.Aggregate(0u, (mask, g) => mask | g.Registers[word].Ones);
            Remark(remarks, register + " hidden: ", BaselineDraft.Bits(word, zeros & setSomewhere));
            Remark(remarks, register + " shown: ", BaselineDraft.Bits(word, ones));
        }

        return new XenCpuidItem(
            leaf, XenLeaves.TakesSubleaf(leaf) ? subleaf : null, words.ToDictionary(w => w.Register, w => policy.Characters(w)), remarks);
    }

    private static void Remark(List<string> remarks, string what, IEnumerable<BitAddress> bits)
    {
        string[] names = bits.Select(FeatureTable.Default.NameOf).ToArray();
        if (names.Length > 0)
        {
            remarks.Add(what + string.Join(", ", names));
        }
    }

    private void Explain()
    {
        warnings.InsertRange(0, baseline.Warnings);
        namesWarnings.InsertRange(0, baseline.Warnings);
        if (Items.Count == 0)
        {
            notes.Add(Messages.XenNothingToDo());
            ExplainUnknown();
            return;
        }

        notes.Insert(0, Messages.XenFixedAtBoot());
        notes.Insert(1, Messages.XenDefaults());
        if (baseline.PhysicalAddressBits is { } bits && policy.Words.Contains(XenLeaves.AddressSizes))
        {
            notes.Add(Messages.XenAddressBits(bits.Value, bits.IsAtMost));
        }

        string[] newLeaves = policy.Words.Where(w => (w.Leaf == 7 && w.Subleaf > 0) || w.Leaf == 0x80000021)
            .Select(w => w.Leaf == 7 ? "7," + w.Subleaf : "0x80000021").Distinct().ToArray();
        if (newLeaves.Length > 0)
        {
            notes.Add(Messages.XenNeedsLeaves(newLeaves));
        }

        ForcedFeature[] forced = baseline.Forced.Where(f => (policy[f.Bit.Register].Ones & f.Bit.Mask) != 0).ToArray();
        if (forced.Length > 0)
        {
            notes.Add(Messages.XenForced(forced.Select(f => f.Feature.Name).ToArray()));
            namesNotes.Add(notes[notes.Count - 1]);
        }

        string[] own = forced.Where(f => HostsOwn.Contains(f.Bit)).Select(f => f.Feature.Name).ToArray();
        if (own.Length > 0)
        {
            warnings.Add(Messages.XenShowsHosts(own));
            namesWarnings.Add(warnings[warnings.Count - 1]);
        }

        ExplainUnknown();
    }

    private void ExplainUnknown()
    {
        string[] unknown = baseline.Unknown
            .Where(u => XenLeaves.FeatureWords.Contains(u.Bit.Register) && (XenLeaves.Synthesised(u.Bit.Register) & u.Bit.Mask) == 0)
            .Select(u => u.Feature).ToArray();
        if (unknown.Length > 0)
        {
            warnings.Add(options.UnknownBits == UnknownBits.Leave ? Messages.XenLeft(unknown) : Messages.XenHidden(unknown));
            namesWarnings.Add(warnings[warnings.Count - 1]);
        }
    }

    private void ExplainMsr(IReadOnlyList<string> lacks)
    {
        namesNotes.InsertRange(0, new[] { Messages.XenFixedAtBoot(), Messages.XenNamesDefaults() });
        if (baseline.IsAcrossVendors)
        {
            namesWarnings.Add(Messages.XenNamesHaveNoVendor());
        }

        if (lacks.Count > 0)
        {
            namesWarnings.Add(Messages.XenLibxlLacks(lacks));
        }

        string[] msr = XenLibxlForm.DifferingMsrBits(baseline).Select(b => FeatureTable.Default.NameOf(b.Bit)).ToArray();
        if (msr.Length > 0)
        {
            warnings.Add(Messages.XenMsrBits(msr));
            notes.Add(Messages.XenLibxlInstead(LibxlText.TrimEnd()));
            if (lacks.Count > 0)
            {
                notes.Add(Messages.XenLibxlLacks(lacks));
            }
        }

        RegisterAddress low = RegisterAddress.Msr(MsrValue.ArchCapabilities);
        BaselineGroup[] silent = baseline.Registers[XenLibxlForm.ArchCapabilities] == true
            ? baseline.Evidence.Groups.Where(g => !g.Registers[low].IsKnown).ToArray() : new BaselineGroup[0];
        if (silent.Length > 0)
        {
            warnings.Add(Messages.XenMsrUnknown(Names(silent)));
            namesWarnings.Add(warnings[warnings.Count - 1]);
        }
    }
}
