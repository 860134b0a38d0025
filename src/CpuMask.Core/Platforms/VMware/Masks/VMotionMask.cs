using CpuMask.Comparison;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Platforms.VMware.Evc;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// The mask that makes hosts alike for one guest: it changes exactly the bits in which they differ and that matter to
/// it, and nothing else. Rules: vSphere API, HostCpuIdInfo.
/// </summary>
public sealed class VMotionMask
{
    private readonly CpuidComparison comparison;
    private EvcWay? evc;

    private VMotionMask(
        GuestMask guest, GuestMask mask, CpuidComparison comparison, IReadOnlyList<MaskedBit> bits, CpuVendor vendor, IReadOnlyList<string> warnings)
    {
        Guest = guest;
        Mask = mask;
        this.comparison = comparison;
        Bits = bits;
        Vendor = vendor;
        Warnings = warnings;
        Effective = mask.Over(guest);
    }

    /// <summary>What the guest needs, before the mask.</summary>
    public GuestMask Guest { get; }

    /// <summary>The name of the guest or default that bits were judged by.</summary>
    public string GuestMaskName => Guest.Name;

    /// <summary>The mask itself: <c>0</c> on the hidden bits, <c>-</c> elsewhere. Empty when nothing has to change.</summary>
    public GuestMask Mask { get; }

    /// <summary>The mask laid over what the guest needs: what vSphere will go by.</summary>
    public GuestMask Effective { get; }

    /// <summary>The comparison that it mends. No property: with all hosts in it a mask would be megabytes of JSON in PowerShell.</summary>
    public CpuidComparison GetComparison() => comparison;

    /// <summary>The hidden bits, by ascending address.</summary>
    public IReadOnlyList<MaskedBit> Bits { get; }

    /// <summary>The hosts' vendor.</summary>
    public CpuVendor Vendor { get; }

    /// <summary>Whether an EVC mode does the same, by CpuMask's table or vCenter's word on the hosts; worked out when it is asked for.</summary>
    public EvcWay GetEvc() => evc ??= EvcWay.Of(comparison.Hosts, Bits.Select(b => b.Bit).ToArray(), Vendor);

    /// <summary>What the administrator must know before applying it.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The registers in which the hosts differ, in binary: values, what the guest needs and the mask under each other.</summary>
    public IReadOnlyList<RegisterStack> Stacks => RegisterStack.Of(this);

    /// <summary>True when the hosts do not differ in anything that matters to the guest.</summary>
    public bool IsEmpty => Bits.Count == 0;

    /// <summary>The levels that the API's cpuFeatureMask can carry.</summary>
    public IReadOnlyList<MaskLevel> ApiLevels => Mask.Levels.Where(l => l.FitsApi).ToArray();

    /// <summary>The lines for a .vmx file or for extraConfig, one register each.</summary>
    public IReadOnlyList<string> VmxLines => VmxText.Lines(Mask).ToArray();

    /// <summary>
    /// The modern form, one feature each, for virtual hardware 9 and newer. A bit for which vSphere has no key has no line.
    /// </summary>
    public IReadOnlyList<string> FeatMaskLines => Bits
        .Select(b => b.Difference.Row).Where(r => r is { IsFlag: true } && VMwareGuestView.Instance.KeyOf(r) is not null)
        .Select(r => VmxText.FeatMaskLine(r!)).Distinct().ToArray();

    /// <summary>Makes the mask.</summary>
    /// <param name="hosts">At least two hosts of one vendor.</param>
    /// <param name="guest">What the guest needs; null takes the platform default and warns.</param>
    /// <param name="isEvcConsidered">True when the records say what is left after the hosts' EVC modes; otherwise modes that differ are warned of.</param>
    /// <param name="hide">Further bits to hide, whether the hosts differ in them or not; null for none.</param>
    /// <exception cref="CpuMaskException">
    /// Fewer than two hosts; hosts of two vendors; a bit that the guest needs and a host lacks or that is to be hidden.
    /// </exception>
    public static VMotionMask Create(
        IReadOnlyList<HostCpuid> hosts, GuestMask? guest = null, bool isEvcConsidered = false, IReadOnlyList<BitAddress>? hide = null)
    {
        var warnings = new List<string>();
        guest = GuestMasks.Resolve(guest, warnings);
        RefuseGuestDumps(hosts);
        CpuidComparison comparison = CpuidComparison.Compare(hosts, guest);
        CpuVendor vendor = RefuseTwoVendors(comparison, guest);
        RefuseMissing(comparison, guest, vendor);
        warnings.AddRange(comparison.Warnings);
        if (!isEvcConsidered && comparison.Hosts.All(h => h.View == HostView.Hardware && h.Surroundings is not null))
        {
            string[] modes = comparison.Hosts.Select(h => h.Surroundings!.CurrentEvcMode ?? Messages.NoEvcMode).Distinct().ToArray();
            warnings.AddRange(modes.Length > 1 ? new[] { Messages.EvcModesDiffer(modes) } : new string[0]);
        }

        MaskedBit[] bits = comparison.Differences.Where(d => d.Significant == true && d.Symbol != 'T')
            .Concat(ForbiddenButShown(comparison, guest, vendor))
            .Concat(Asked(comparison, guest, vendor, hide ?? new BitAddress[0]))
            .GroupBy(d => d.Bit).Select(g => g.First()).OrderBy(d => d.Bit)
            .Select(d => new MaskedBit(d, MaskSupport.Of(d.Bit, vendor))).ToArray();
        var levels = new Dictionary<(uint, uint), MaskLevel>();
        RegisterMask msr = RegisterMask.PassThrough;
        foreach (MaskedBit bit in bits)
        {
            RegisterAddress at = bit.Bit.Register;
            if (at.IsMsr)
            {
                msr = msr.With(bit.Bit.Bit, '0');
                continue;
            }

            MaskLevel level = levels.TryGetValue((at.Leaf, at.Subleaf), out MaskLevel? old)
                ? old
                : MaskLevel.Of(at.Leaf, at.Subleaf, null, RegisterMask.PassThrough);
            levels[(at.Leaf, at.Subleaf)] = level.With(at.Register, level[at.Register].With(bit.Bit.Bit, '0'));
        }

        var mask = new GuestMask("mask", levels.Values, isDescriptor: false, msr);
        warnings.AddRange(Consequences(comparison, guest, vendor, bits));
        string[] idle = (hide ?? new BitAddress[0]).Where(b => comparison.Groups.All(g => g.Registers[b] == false)).Select(FeatureTable.Default.NameOf).ToArray();
        warnings.AddRange(idle.Length > 0 ? new[] { Messages.HidesNothing(idle) } : new string[0]);
        return new VMotionMask(guest, mask, comparison, bits, vendor, warnings);
    }

    private static void RefuseGuestDumps(IReadOnlyList<HostCpuid> hosts)
    {
        HostCpuid? inside = hosts.FirstOrDefault(h => h.View == HostView.Guest);
        if (inside is not null)
        {
            throw new CpuMaskException(ErrorIds.GuestDump, ErrorKind.Impossible, Messages.GuestDump(inside.Name));
        }
    }

    private static CpuVendor RefuseTwoVendors(CpuidComparison comparison, GuestMask guest)
    {
        CpuVendor[] vendors = comparison.Hosts.Select(h => h.Vendor).Where(v => v.IsKnown).Distinct().ToArray();
        if (vendors.Length <= 1)
        {
            return vendors.FirstOrDefault();
        }

        string[] said = vendors
            .Select(v => Wording.Format("{0} on {1}", v.DisplayName, Wording.List(NamesWhere(comparison, h => h.Vendor == v)))).ToArray();
        throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.VendorsUnmendable(guest.Name, "CPUID.(EAX=00H)", said));
    }

    // T must be met on every host, also where all of them lack it: the guest would not even start.
    private static void RefuseMissing(CpuidComparison comparison, GuestMask guest, CpuVendor vendor)
    {
        foreach (BitAddress bit in BitsSaying(guest, vendor, 'T'))
        {
            string[] lacking = NamesWhere(comparison, h => h.Registers[bit] == false);
            if (lacking.Length > 0)
            {
                throw new CpuMaskException(
                    ErrorIds.UnmendableBit, ErrorKind.Impossible,
                    Messages.GuestNeedsBit(guest.Name, bit.ToString(FeatureTable.Default.NameOf(bit)), lacking));
            }
        }
    }

    // F must be met too, and hiding the bit meets it, even where the hosts all show it alike.
    private static IEnumerable<CpuidDifference> ForbiddenButShown(CpuidComparison comparison, GuestMask guest, CpuVendor vendor)
    {
        var listed = new HashSet<BitAddress>(comparison.Differences.Select(d => d.Bit));
        return BitsSaying(guest, vendor, 'F')
            .Where(b => !listed.Contains(b) && comparison.Groups.Any(g => g.Registers[b] == true))
            .Select(b => new CpuidDifference(b, comparison.Groups) { Symbol = 'F', Significant = true });
    }

    // What the user wants hidden, NX and LM say, though the hosts be alike in it.
    private static IEnumerable<CpuidDifference> Asked(CpuidComparison comparison, GuestMask guest, CpuVendor vendor, IReadOnlyList<BitAddress> hide)
    {
        foreach (BitAddress bit in hide)
        {
            char symbol = guest.SymbolOf(bit, vendor);
            if (symbol == 'T')
            {
                throw new CpuMaskException(ErrorIds.UnmendableBit, ErrorKind.Impossible, Messages.HidesNeeded(guest.Name, bit.ToString(FeatureTable.Default.NameOf(bit))));
            }

            yield return new CpuidDifference(bit, comparison.Groups) { Symbol = symbol, Significant = symbol is 'R' or 'H' or 'F' };
        }
    }

    private static IEnumerable<BitAddress> BitsSaying(GuestMask guest, CpuVendor vendor, params char[] symbols)
    {
        foreach ((uint leaf, uint subleaf) in guest.Levels.Select(l => (l.Leaf, l.Subleaf)).Distinct())
        {
            for (RegisterName register = RegisterName.Eax; register <= RegisterName.Edx; register++)
            {
                var address = new RegisterAddress(leaf, subleaf, register);
                RegisterMask mask = guest.MaskOf(address, vendor);
                for (int bit = 0; bit < 32; bit++)
                {
                    if (Array.IndexOf(symbols, mask[bit]) >= 0)
                    {
                        yield return address.Bit(bit);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> Consequences(CpuidComparison comparison, GuestMask guest, CpuVendor vendor, MaskedBit[] bits)
    {
        MaskedBit[] signature = bits.Where(b => b.Bit.Register == new RegisterAddress(1, 0, RegisterName.Eax)).ToArray();
        if (signature.Length > 0)
        {
            yield return Messages.InventsCpu(Names(signature));
        }

        MaskedBit[] security = bits.Where(b => b.Difference.Class == FeatureClass.Security).ToArray();
        if (security.Length > 0)
        {
            yield return Messages.HidesSecurity(Names(security));
        }

        MaskedBit[] byKey = bits.Where(b => b.Bit.Register.IsMsr).ToArray();
        if (byKey.Length > 0)
        {
            yield return Messages.OnlyByKey(Names(byKey));
        }

        MaskedBit[] beyond = bits.Where(b => !b.Bit.Register.IsMsr && !MaskLevel.Of(b.Bit.Register.Leaf, b.Bit.Register.Subleaf, null, default).FitsApi).ToArray();
        if (beyond.Length > 0)
        {
            yield return Messages.BeyondLevels(Names(beyond));
        }

        BitAddress[] doubtful = BitsSaying(guest, vendor, 'R', 'H', 'T', 'F')
            .Where(b => comparison.Groups.Any(g => g.Registers[b] is null) && comparison.Groups.Any(g => g.Registers[b] == true)).ToArray();
        if (doubtful.Length > 0)
        {
            string[] hosts = NamesWhere(comparison, h => doubtful.Any(b => h.Registers[b] is null));
            yield return Messages.UnknownSignificant(Wording.List(doubtful.Select(FeatureTable.Default.NameOf).Distinct().ToArray(), 12), hosts);
        }
    }

    private static string[] NamesWhere(CpuidComparison comparison, Func<HostCpuid, bool> condition) =>
        comparison.Hosts.Where(condition).Select(h => h.Name).ToArray();

    private static string Names(IEnumerable<MaskedBit> bits) => Wording.List(bits.Select(b => b.Feature).Distinct().ToArray(), 12);
}
