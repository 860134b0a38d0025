using CpuMask.Faults;
using CpuMask.Features;
using CpuMask.Json;
using CpuMask.Migration.Verdicts;
using CpuMask.Migration.Generations;
using CpuMask.Platforms.VMware.Masks;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Faults;

/// <summary>vSphere's ways out of a fault: the host's settings, a cold start, an EVC mode, a mask; with the mask ready to paste and to set.</summary>
public sealed record VMwareWaysOut : FaultWaysOut
{
    /// <summary>The mask itself, which Set-VMCpuMask takes; null when no mask helps.</summary>
    public GuestMask? Mask { get; init; }

    /// <summary>The mask made from the hosts given; null when fewer than two were, or none can be made.</summary>
    public VMotionMask? PairMask { get; init; }

    /// <inheritdoc/>
    public override object? HostsMask => PairMask;

    /// <summary>The mask as .vmx lines, ready to paste; empty when no mask helps.</summary>
    public IReadOnlyList<string> VmxLines { get; init; } = new string[0];

    /// <summary>The same in the modern form, one feature each, for virtual hardware 9 and newer.</summary>
    public IReadOnlyList<string> FeatMaskLines { get; init; } = new string[0];

    /// <summary>How to use the mask, or why there is none.</summary>
    public IReadOnlyList<string> MaskAdvice { get; init; } = new string[0];

    /// <summary>The EVC mode that would let the guest move; null when it cannot be told.</summary>
    public string? EvcMode { get; init; }

    /// <summary>What EVC asks for.</summary>
    public IReadOnlyList<string> EvcAdvice { get; init; } = new string[0];

    /// <summary>What firmware, microcode or the hypervisor of the host could change, feature by feature.</summary>
    public IReadOnlyList<string> HostAdvice { get; init; } = new string[0];

    /// <summary>The ways out; null when nothing is known to act on.</summary>
    internal static VMwareWaysOut? For(FaultCase fault)
    {
        FaultWay[] told = fault.Findings.SelectMany(WaysOf).ToArray();
        bool isList = fault.Findings.Count > 0 && fault.Findings.All(f => f.Question is FaultQuestion.Inventory or FaultQuestion.OwnMasks or FaultQuestion.Log);
        VMotionMask? pair = isList ? null : MaskOf(fault, fault.Warnings);
        IReadOnlyList<BlockingFeature> bits = fault.Bits;
        if (fault.Has(FaultKind.Vendor) || bits.Any(b => b.Feature == "Vendor"))
        {
            return new VMwareWaysOut
            {
                PairMask = pair, MaskAdvice = new[] { Messages.NoMaskAcrossVendors }, EvcAdvice = new[] { Messages.NoEvcAcrossVendors },
                Ways = Ordered(told.Concat(VendorWays())),
            };
        }

        // A start is no migration: its ways stand with its findings, and hiding bits is none unless the guest contradicts itself.
        bool migrates = fault.Asks(FaultQuestion.Migration) || (fault.Findings.Count == 0 && pair is not null);
        if (!migrates || (bits.Count == 0 && pair is null))
        {
            string[] onHost = fault.Asks(FaultQuestion.PowerOn)
                ? HostSays(fault.Findings.Where(f => f.Direction == FaultDirection.HostLacks && f.Kind != FaultKind.Virtualization).SelectMany(f => f.Bits).ToArray()) : new string[0];
            FaultWay[] starting = onHost.Length > 0 ? new[] { new FaultWay(FaultHarm.Host, Messages.GiveTheHost) { Advice = onHost } } : new FaultWay[0];
            return told.Length + starting.Length == 0 ? null : new VMwareWaysOut { HostAdvice = onHost, Ways = Ordered(told.Concat(starting)) };
        }

        return Migration(fault, told, pair);
    }

    /// <summary>The mask that hides what hosts at hand differ in; null when there are fewer than two or none can be made.</summary>
    internal static VMotionMask? MaskOf(FaultCase fault, List<string>? warnings = null)
    {
        if (fault.Hardware.Count < 2)
        {
            return null;
        }

        try
        {
            return VMotionMask.Create(fault.Hardware, fault.GuestMask as GuestMask);
        }
        catch (CpuMaskException e)
        {
            warnings?.Add(e.Message);
            return null;
        }
    }

    /// <inheritdoc/>
    internal override FaultWaysOut With(Func<string, string> change) => this with
    {
        Ways = Ways.Select(w => w.With(change)).ToArray(),
        MaskAdvice = MaskAdvice.Select(change).ToArray(),
        PairMask = null,
    };

    /// <inheritdoc/>
    internal override void Write(JsonWriter json)
    {
        json.BeginObject("mask");
        json.Strings("vmx", VmxLines);
        json.Strings("featMask", FeatMaskLines);
        json.Strings("advice", MaskAdvice);
        json.EndObject();
        json.BeginObject("evc");
        json.String("mode", EvcMode);
        json.Strings("advice", EvcAdvice);
        json.EndObject();
        json.Strings("host", HostAdvice);
    }

    private static VMwareWaysOut Migration(FaultCase fault, FaultWay[] told, VMotionMask? pair)
    {
        IReadOnlyList<BlockingFeature> lacks = fault.BitsThat(FaultDirection.HostLacks), has = fault.BitsThat(FaultDirection.HostHas), bits = fault.Bits;
        BlockingFeature[] hidden = bits.Where(b => b.Bit is { Register.IsMsr: false } && b.Class is not (FeatureClass.Numeric or FeatureClass.Identity)).ToArray();
        VmxHiding hiding = VmxHiding.Of(hidden.Select(b => b.Bit!.Value));
        bool paired = pair is { IsEmpty: false };
        var ways = new VMwareWaysOut
        {
            PairMask = pair,

            // Under a name of its own: the guest's may be one that nobody else is to see.
            Mask = paired ? pair!.Mask.Named(hiding.Mask.Name) : hiding.IsEmpty ? null : hiding.Mask,
            VmxLines = paired ? pair!.VmxLines : hiding.VmxLines,
            FeatMaskLines = paired ? pair!.FeatMaskLines : hiding.FeatMaskLines,
            MaskAdvice = MaskSays(bits, hiding, paired).Concat(paired ? pair!.Warnings : new string[0]).ToArray(),
            HostAdvice = HostSays(lacks.Count + has.Count > 0 ? lacks : bits),
        };
        (string Key, string Vendor)[] evc = ExpectedEvc.NewestWithout(bits, fault.Hosts).ToArray();
        bool vendorKnown = fault.Hosts.Any(h => h.Vendor.IsKnown);
        ways = ways with
        {
            EvcMode = evc.Length == 1 && vendorKnown ? evc[0].Key : null,
            EvcAdvice = new[] { evc.Length == 0 ? Messages.EvcModeNotKnown : Messages.EvcModeFits(evc.Select(m => vendorKnown ? m.Key : m.Key + " (" + m.Vendor + ")").ToArray()) }
                .Concat(bits.Any(b => b.Class == FeatureClass.Security) ? new[] { Messages.EvcAndMitigations } : new string[0]).ToArray(),
        };
        return ways with { Ways = Ordered(told.Concat(Told(ways, lacks, has))) };
    }

    private static IEnumerable<FaultWay> Told(VMwareWaysOut ways, IReadOnlyList<BlockingFeature> lacks, IReadOnlyList<BlockingFeature> has)
    {
        if (has.Count > 0)
        {
            yield return new FaultWay(FaultHarm.Host, Messages.ShowOnSource(has.Select(b => b.Feature).ToArray())) 
            {
                Advice = new[] { Messages.ShowOnSourceHow }.Concat(HostSays(has.Where(b => b.Bit is not null).Select(b => FaultBits.Of(b.Bit!.Value, true, null))
                    .Select(b => b with { Remedies = b.Remedies.Where(r => r.Kind is RemedyKind.FirmwareSetting or RemedyKind.Microcode).ToArray() }).ToArray())).ToArray(),
            };
        }

        if (ways.HostAdvice.Count > 0)
        {
            yield return new FaultWay(FaultHarm.Host, Messages.GiveTheHost)
            {
                Advice = ways.HostAdvice.Concat(lacks.Any(b => b.Bit is { Register.IsMsr: true }) ? new[] { Messages.MsrBits } : new string[0]).ToArray(),
            };
        }

        yield return new FaultWay(FaultHarm.Restart, has.Count > 0 && lacks.Count == 0 ? Messages.RestartThereHas : Messages.RestartThere);
        yield return new FaultWay(FaultHarm.FewerFeatures, ways.EvcAdvice[0]) { Advice = ways.EvcAdvice.Skip(1).ToArray() };
        string[] lines = ways.FeatMaskLines.Concat(ways.VmxLines).ToArray();
        if (lines.Length > 0)
        {
            yield return new FaultWay(FaultHarm.Unsupported, Messages.HideByMask) { Advice = ways.MaskAdvice, Lines = lines };
        }
    }

    private static IEnumerable<FaultWay> WaysOf(FaultFinding finding) => finding.Kind switch
    {
        FaultKind.EvcAdmission => EvcFaults.WaysOf(finding),
        FaultKind.Virtualization => finding.Summary == Messages.NoCounters
            ? new[] { new FaultWay(FaultHarm.None, Messages.UntickCounters), new FaultWay(FaultHarm.None, Messages.StartElsewhere) }
            : finding.Summary == Messages.TakenByWindows
            ? new[] { new FaultWay(FaultHarm.Host, Messages.GiveItBack) { Advice = new[] { Messages.GiveItBackHow }, Lines = new[] { "bcdedit /set hypervisorlaunchtype off" } } }
            : finding.Summary == Messages.NoLongMode
            ? new[] { new FaultWay(FaultHarm.Host, Messages.SwitchOnVirtualization) { Advice = new[] { Messages.SwitchOnWhere } } }
            : new[] { new FaultWay(FaultHarm.None, Messages.UntickNested), new FaultWay(FaultHarm.Host, Messages.SwitchOnVirtualization) { Advice = new[] { Messages.SwitchOnWhere } } },
        FaultKind.GuestSettings => new[] { SettingsWay(finding) },
        FaultKind.OwnMask => new[] { new FaultWay(FaultHarm.Restart, Messages.RemoveMasks) { Advice = new[] { Messages.RemoveMasksHow } } },
        FaultKind.FeatureKeys when finding.Question == FaultQuestion.PowerOn => PowerOnWays(finding),
        FaultKind.RequirementsNotMet or FaultKind.PowerCliConversion => new[]
        {
            new FaultWay(FaultHarm.None, Messages.FindOutWhich), new FaultWay(FaultHarm.Restart, Messages.RestartThere), new FaultWay(FaultHarm.FewerFeatures, Messages.EvcModeNotKnown),
        },
        FaultKind.CpuidRegister when finding.Bits.Count == 0 => new[]
        {
            new FaultWay(FaultHarm.None, Messages.FindOutWhich), new FaultWay(FaultHarm.Restart, Messages.RestartThere), new FaultWay(FaultHarm.FewerFeatures, Messages.EvcModeNotKnown),
        },
        FaultKind.GuestSystem => finding.Summary == Messages.CpusOfOneHostDiffer
            ? new[] { new FaultWay(FaultHarm.Host, Messages.MakeCpusAlike) } : finding.Summary == Messages.AboveClusterMode
            ? new[] { new FaultWay(FaultHarm.None, Messages.RaiseClusterMode), new FaultWay(FaultHarm.FewerFeatures, Messages.LowerVmMode) } : new[] { new FaultWay(FaultHarm.None, Messages.ShowTheGuest), new FaultWay(FaultHarm.None, Messages.StartElsewhere) },
        FaultKind.CpuidRegister or FaultKind.FeatureLabels or FaultKind.FeatureKeys or FaultKind.FeatureNames or FaultKind.Vendor or FaultKind.CpuModel
            or FaultKind.GuestState or FaultKind.Inventory or FaultKind.Log or FaultKind.Comparison => new FaultWay[0],
    };

    private static IEnumerable<FaultWay> PowerOnWays(FaultFinding finding)
    {
        if (finding.Bits.Any(b => b.Feature == "MONITOR"))
        {
            yield return new FaultWay(FaultHarm.None, Messages.VclsMode) { Advice = new[] { Messages.VclsModeHow } };
        }

        if (finding.Direction == FaultDirection.HostHas)
        {
            yield return new FaultWay(FaultHarm.None, Messages.LookForForcedMask);
            yield break;
        }

        VmxHiding hiding = VmxHiding.Of(finding.Bits.Where(b => b.Bit is not null).Select(b => b.Bit!.Value));
        yield return new FaultWay(FaultHarm.None, Messages.StartElsewhere);
        yield return new FaultWay(FaultHarm.FewerFeatures, Messages.PerVmMode);
        if (!hiding.IsEmpty)
        {
            yield return new FaultWay(FaultHarm.Unsupported, Messages.StartWithout)
            {
                Advice = new[] { Messages.MaskNeedsPowerOff }, Lines = hiding.FeatMaskLines.Concat(hiding.VmxLines).ToArray(),
            };
        }
    }

    // What hides the parent must hide the child too; the child's line is what is missing.
    private static FaultWay SettingsWay(FaultFinding finding)
    {
        VmxHiding hiding = VmxHiding.Of(finding.Bits.Where(b => b.Found == "1" && b.Bit is not null).Take(1).Select(b => b.Bit!.Value));
        bool dependency = finding.Bits.Count == 2;
        return new FaultWay(FaultHarm.FewerFeatures, dependency ? Messages.HideBothOrNone(finding.Bits[0].Feature, finding.Bits[1].Feature) : Messages.MendSetting)
        {
            Advice = new[] { Messages.WhereSettingsAre }, Lines = dependency ? hiding.FeatMaskLines.Concat(hiding.VmxLines).ToArray() : new string[0],
        };
    }

    private static IEnumerable<FaultWay> VendorWays()
    {
        yield return new FaultWay(FaultHarm.None, Messages.HostOfItsVendor);
        yield return new FaultWay(FaultHarm.Restart, Messages.ColdAcrossVendors);
    }

    private static string[] HostSays(IReadOnlyList<BlockingFeature> bits) => bits.SelectMany(b => b.Remedies.Select(r => (b.Feature, r.Advice))).GroupBy(p => p.Advice)
        .Select(g => Messages.ForFeature(Wording.List(g.Select(p => p.Feature).Distinct().ToArray(), 30), g.Key)).ToArray();

    private static IEnumerable<string> MaskSays(IReadOnlyList<BlockingFeature> bits, VmxHiding hiding, bool paired)
    {
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
}
