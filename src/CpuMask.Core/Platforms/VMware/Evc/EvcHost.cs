using CpuMask.Cpuid;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Processors;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What a host's highest mode stands on.</summary>
public enum EvcBasis : long
{
    /// <summary>Nothing tells it.</summary>
    NotKnown,

    /// <summary>vCenter's own word, summary.maxEVCModeKey.</summary>
    Reported,

    /// <summary>The host's features, held against the modes' lists.</summary>
    Features,

    /// <summary>The model of its CPU, by CpuMask's table.</summary>
    Model,
}

/// <summary>The highest mode that one host can run, and why no higher.</summary>
public sealed record EvcHost
{
    /// <summary>The host, or a CPU that was only named.</summary>
    public HostCpuid Host { get; init; } = new();

    /// <summary>The host's name.</summary>
    public string Name => Host.Name;

    /// <summary>The design of its CPU; null when it is not known.</summary>
    public Processor? Processor { get; init; }

    /// <summary>The CPU as to print it: its brand, else its design.</summary>
    public string Cpu => Host.Brand.Length > 0 ? Host.Brand : Processor?.Codename ?? string.Empty;

    /// <summary>The highest mode; null when there is none or it is not known.</summary>
    public EvcMode? Highest { get; init; }

    /// <summary>What that stands on.</summary>
    public EvcBasis Basis { get; init; }

    /// <summary>The highest mode by the host's features alone; null when they reach none or are not known.</summary>
    public EvcMode? ByFeatures { get; init; }

    /// <summary>The mode that CPUs of its design are expected to reach with all switched on; null when none or not known.</summary>
    public EvcMode? ByModel { get; init; }

    /// <summary>The next mode above the highest; null at the top.</summary>
    public EvcMode? Next { get; init; }

    /// <summary>What it lacks for the next mode, or is not known to have.</summary>
    public IReadOnlyList<EvcGap> Gaps { get; init; } = new EvcGap[0];

    /// <summary>What it lacks for the mode that its CPU is expected to reach; empty when it lacks nothing.</summary>
    public IReadOnlyList<EvcGap> ModelGaps { get; init; } = new EvcGap[0];

    /// <summary>What else is to be said of it.</summary>
    public IReadOnlyList<string> Notes { get; init; } = new string[0];

    /// <summary>True when the highest mode is an expectation and no word of the user's own vCenter or list.</summary>
    public bool IsExpected => Basis == EvcBasis.Model || (Basis == EvcBasis.Features && Highest is not { IsTold: true });

    /// <summary>True when something that firmware could switch on keeps it from the mode of its CPU.</summary>
    public bool CanFirmwareHelp => ModelGaps.Any(g => g.Kind == EvcGapKind.Firmware) || Gaps.Any(g => g.Kind == EvcGapKind.Firmware);

    /// <summary>Asks one host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="list">The modes to ask with.</param>
    public static EvcHost Of(HostCpuid host, EvcModeList list)
    {
        Processor? processor = ProcessorTable.Of(host);
        EvcCpu? expected = processor is null ? null : EvcTable.Of(processor);
        CpuVendor vendor = host.Vendor.IsKnown ? host.Vendor : processor?.Vendor ?? default;
        HostCpuid asked = host.Vendor.IsKnown ? host : host with { Vendor = vendor };
        EvcMode? byModel = expected?.Mode is { } mode ? InList(mode, list) : null;
        bool hasFeatures = Knows(host);
        EvcFit[] fits = hasFeatures ? list.By(vendor).Select(m => EvcHostCheck.Fit(asked, m, expected?.Mode)).ToArray() : new EvcFit[0];
        EvcMode? byFeatures = fits.LastOrDefault(f => f.Answer == true)?.Mode;
        EvcFit? modelFit = byModel is null ? null : fits.FirstOrDefault(f => f.Mode == byModel);

        var notes = new List<string>();
        EvcMode? highest = byFeatures;
        EvcBasis basis = hasFeatures ? EvcBasis.Features : EvcBasis.NotKnown;
        if (host.Surroundings?.MaxEvcMode is { Length: > 0 } told)
        {
            highest = list.Find(told) ?? EvcTable.Find(told) ?? new EvcMode { Key = told, Vendor = vendor };
            basis = EvcBasis.Reported;
            notes.AddRange(Disagreement(highest, byFeatures, list));
        }
        else if (byModel is not null && (!hasFeatures || host.View != HostView.Hardware || IsModel(host) || modelFit?.Answer is null)
            && (byFeatures is null || EvcModeList.Covers(byModel, byFeatures)))
        {
            highest = byModel;
            basis = EvcBasis.Model;
        }
        else if (highest is null && !hasFeatures && expected is { IsKnown: true })
        {
            basis = EvcBasis.Model;
        }

        EvcMode? next = NextAbove(highest, vendor, list);
        EvcFit? nextFit = next is null ? null : fits.FirstOrDefault(f => f.Mode == next);
        notes.AddRange(Messages.NotesOf(host, processor, expected, highest, basis, list));
        return new EvcHost
        {
            Host = asked, Processor = processor, Highest = highest, Basis = basis, ByFeatures = byFeatures, ByModel = byModel, Next = next,
            Gaps = nextFit?.Gaps ?? GapsByModel(next, expected?.Mode, expected?.Lacks),
            ModelGaps = modelFit?.Answer == true || modelFit is null ? new EvcGap[0] : modelFit.Gaps,
            Notes = notes,
        };
    }

    /// <summary>Whether it can run a mode; null when it is not known.</summary>
    public bool? Runs(EvcMode mode) => Highest is { } highest ? EvcModeList.Covers(highest, mode)
        : Basis == EvcBasis.NotKnown ? null : false;

    /// <summary>What it lacks for a mode, or is not known to have.</summary>
    public EvcFit Fit(EvcMode mode) => Knows(Host) ? EvcHostCheck.Fit(Host, mode, ByModel)
        : new EvcFit(mode, Runs(mode), Runs(mode) == true ? new EvcGap[0] : GapsByModel(mode, Highest, Processor is null ? null : EvcTable.Of(Processor)?.Lacks));

    /// <summary>Whether it has a feature, by vSphere's key; by its highest mode's list where only the model is known. Null when it is not known.</summary>
    public bool? Has(string key) => Knows(Host) ? EvcHostCheck.Has(Host, key) : Highest is { } mode && mode.Offers(key) ? true : null;

    /// <summary>
    /// Whether what is told is a virtual machine's CPU, though nothing says so: the brand string is that of one of QEMU's models,
    /// which no real CPU prints (<c>Intel Xeon Processor (Skylake)</c>), or an Intel CPU lacks both DS and SS, which every one has
    /// and hypervisors hide.
    /// </summary>
    internal static bool IsModel(HostCpuid host) => (host.Brand.EndsWith(")", StringComparison.Ordinal) && host.Brand.Contains(" Processor ("))
        || host.Brand.StartsWith("QEMU", StringComparison.Ordinal)
        || (host.Vendor.IsIntel && EvcHostCheck.Has(host, "cpuid.DS") == false && EvcHostCheck.Has(host, "cpuid.SS") == false);

    // A source that tells features tells the first word of them.
    private static bool Knows(HostCpuid host) => host.Registers[new RegisterAddress(1, 0, RegisterName.Ecx)].Known != 0
        || host.Registers[new RegisterAddress(1, 0, RegisterName.Edx)].Known != 0;

    // The list that answers may end below the table's mode, as an old vCenter's does.
    private static EvcMode? InList(EvcMode mode, EvcModeList list) => list.Find(mode.Key)
        ?? list.By(mode.Vendor).LastOrDefault(m => EvcModeList.Covers(mode, EvcTable.Find(m.Key) ?? m));

    private static EvcMode? NextAbove(EvcMode? highest, CpuVendor vendor, EvcModeList list) => highest is null
        ? list.By(vendor).FirstOrDefault()
        : list.By(highest.Vendor).FirstOrDefault(m => m.Key != highest.Key && EvcModeList.Covers(m, highest));

    private static IReadOnlyList<EvcGap> GapsByModel(EvcMode? next, EvcMode? has, IReadOnlyList<string>? lacks) => next is null || has is null ? new EvcGap[0]
        : (lacks?.Any(next.Offers) == true ? lacks.Where(next.Offers) : next.Features.Where(f => !has.Offers(f) && !next.Patched.Contains(f)))
            .Select(f => new EvcGap(f, FeatureCapabilityKeys.Find(f, next.Vendor), EvcGapKind.Cpu, string.Empty)).ToArray();

    private static IEnumerable<string> Disagreement(EvcMode told, EvcMode? computed, EvcModeList list)
    {
        if (computed is not null && computed.Key != told.Key)
        {
            yield return Messages.VCenterSaysOtherwise(told.Key, computed.Key, list.IsTold);
        }
    }
}
