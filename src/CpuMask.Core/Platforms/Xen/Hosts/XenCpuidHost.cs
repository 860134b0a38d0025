using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Formats;
using CpuMask.Guests;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>The sets or policies that xen-cpuid printed for one host, and the one record made of them.</summary>
internal sealed class XenCpuidHost
{
    // MSR_INTEL_PLATFORM_INFO, which tells of CPUID faulting and of no feature.
    private const uint PlatformInfo = 0xCE;

    private readonly List<XenPolicyText> policies = new();

    /// <summary>The registers that the words stand for, from the KEY line.</summary>
    public RegisterAddress?[] Order { get; set; } = FeatureSetWords.Order;

    /// <summary>How many words each set has; 0 where the text does not say.</summary>
    public int WordCount { get; set; }

    /// <summary>Words that only a later Xen knows.</summary>
    public int UnknownWords { get; set; }

    public bool IsEmpty => policies.Count == 0;

    public XenPolicyText Add(XenPolicy policy, string name)
    {
        var text = new XenPolicyText(policy, name);
        policies.Add(text);
        return text;
    }

    /// <summary>Adds the host to an import.</summary>
    /// <param name="import">The import.</param>
    /// <param name="wanted">The policy to read; null takes the first there is, in the order of <see cref="XenPolicy"/>.</param>
    public void AddTo(DumpImport import, XenPolicy? wanted)
    {
        if (import.Wants(DumpContent.Guests))
        {
            AddGuests(import);
        }

        if (IsEmpty || !import.Wants(DumpContent.Hosts))
        {
            return;
        }

        XenPolicyText? chosen = policies.OrderBy(p => p.Policy).FirstOrDefault(p => wanted is null || p.Policy == wanted);
        string[] printed = policies.Select(p => XenPolicies.Name(p.Policy)).Distinct().ToArray();
        if (chosen is null)
        {
            import.Report(new DumpProblem(
                ErrorIds.MalformedDump, import.Source, default, Messages.NoSuchXenPolicy(XenPolicies.Name(wanted!.Value), printed)));
            return;
        }

        // Xen fills in no policy for guests that it cannot run; a mask of those zeros would take everything away.
        if (XenPolicies.View(chosen.Policy) == HostView.GuestMaximum && !HasFpu(chosen))
        {
            import.Report(new DumpProblem(ErrorIds.NoSuchGuests, import.Source, default, Messages.EmptyXenPolicy(chosen.Name)) { Kind = ErrorKind.Impossible });
            return;
        }

        HostBuilder host = import.NewHost();
        Fill(host, chosen);
        if (chosen.Policy == XenPolicy.Host)
        {
            host.GuestMaximum = RegistersOf(XenPolicy.HvmMax, import);
            host.GuestDefault = RegistersOf(XenPolicy.HvmDefault, import);
        }

        host.View = IsNested(chosen) ? HostView.Guest : XenPolicies.View(chosen.Policy);
        if (policies.FirstOrDefault(p => p.Policy is XenPolicy.HvmMax or XenPolicy.HvmDefault) is { } guests && !HasFpu(guests))
        {
            host.Warn(Messages.EmptyXenPolicy(guests.Name));
        }

        host.Warn(Messages.XenPolicyRead(XenPolicies.Name(chosen.Policy), printed));
        if (UnknownWords > 0)
        {
            host.Warn(Messages.LaterXenWords(UnknownWords));
        }

        import.Add(host);
    }

    private void Fill(HostBuilder host, XenPolicyText policy)
    {
        host.BeginCpu();
        if (policy.Words is not null)
        {
            FeatureSetWords.Add(host, Order, policy.Words, default);
        }
        else
        {
            AddLeaves(host, policy);
        }
    }

    // An empty policy is kept too: such a host has nothing for a guest.
    private RegisterSet? RegistersOf(XenPolicy wanted, DumpImport import)
    {
        if (policies.FirstOrDefault(p => p.Policy == wanted) is not { } policy)
        {
            return null;
        }

        HostBuilder offered = import.NewHost();
        Fill(offered, policy);
        return offered.Build(0).Registers;
    }

    // A domain's policy is the guest. Leaves that are zero throughout are not printed.
    private void AddGuests(DumpImport import)
    {
        foreach (XenPolicyText domain in policies.Where(p => p.Policy == XenPolicy.Domain && p.Rows.Count > 0))
        {
            var leaves = domain.Rows.GroupBy(r => (r.Leaf, r.Subleaf)).ToDictionary(g => g.Key, g => g.First());
            AddZeroLeaves(leaves, domain);
            LeafTable printed = LeafTable.Of(leaves.Values.Select(r => new LeafRegisters(
                r.Leaf, r.Subleaf, RegisterValue.Of(r.Eax), RegisterValue.Of(r.Ebx), RegisterValue.Of(r.Ecx), RegisterValue.Of(r.Edx))));
            CpuVendor vendor = HostCpuid.VendorOf(printed);
            RegisterSet seen = Normaliser.Normalise(printed, domain.Msrs.Where(m => m.Index != PlatformInfo), vendor).Registers;
            import.Add(new MigratingGuest
            {
                Name = domain.Name,
                Source = Xen.Guests.Messages.PolicyOf(domain.Name, import.Source),
                Hypervisor = XenGuestView.Instance,
                Vendor = vendor,
                PhysicalAddressBits = AddressBits.Physical(seen),
                Bits = SeenBits.Of(seen, XenGuestView.Instance, vendor),
                Seen = seen,
            });
        }
    }

    private static bool HasFpu(XenPolicyText policy) => ((policy.Words is { Length: > 0 } words ? words[0] : policy.Find(1, 0)?.Edx ?? 0) & 1) != 0;

    // Xen gives the hypervisor bit to its guests; where the CPU itself has it, Xen is a guest.
    private static bool IsNested(XenPolicyText chosen)
    {
        const uint Hypervisor = 1u << 31;
        uint ecx = chosen.Words is { Length: > 1 } words ? words[1] : chosen.Find(1, 0)?.Ecx ?? 0;
        return XenPolicies.View(chosen.Policy) == HostView.Hardware && (ecx & Hypervisor) != 0;
    }

    private void AddLeaves(HostBuilder host, XenPolicyText chosen)
    {
        XenPolicyText bounds = XenPolicies.View(chosen.Policy) == HostView.GuestMaximum ? chosen : policies.FirstOrDefault(p => p.Policy == XenPolicy.Host) ?? chosen;
        XenPolicyText? raw = policies.FirstOrDefault(p => p.Policy == XenPolicy.Raw);
        bool isHost = chosen.Policy == XenPolicy.Host;
        var leaves = new Dictionary<(uint, uint), RawRow>();

        // The Host policy lacks what Xen never shows to guests (power, topology); Raw has it.
        foreach (RawRow row in isHost && raw is not null ? raw.Rows.Concat(chosen.Rows) : chosen.Rows)
        {
            leaves[(row.Leaf, row.Subleaf)] = row;
        }

        AddZeroLeaves(leaves, bounds);
        foreach (RawRow row in leaves.Values)
        {
            AddLeaf(host, isHost ? WithMaximum(row, raw) : row, isHost && raw is null);
        }

        foreach (MsrValue msr in chosen.Msrs)
        {
            host.AddMsr(msr.Index, msr.Value);
        }
    }

    // Leaves that hold nothing but zeros are not printed. Which leaves Xen looks at at all shows in the maxima of every
    // policy but Raw; Raw alone says for certain only what Xen has always looked at.
    private static void AddZeroLeaves(Dictionary<(uint, uint), RawRow> leaves, XenPolicyText bounds)
    {
        bool certain = bounds.Policy != XenPolicy.Raw;
        uint basic = Math.Min(bounds.Find(0, 0)?.Eax ?? 0, certain ? 0xFFu : 0xD);
        uint extended = Math.Min(bounds.Find(LeafRange.Extended, 0)?.Eax ?? 0, LeafRange.Extended + (certain ? 0xFFu : 8));
        for (uint leaf = 0; leaf <= basic; leaf++)
        {
            AddZero(leaves, leaf, 0);
        }

        for (uint leaf = LeafRange.Extended; leaf <= extended; leaf++)
        {
            AddZero(leaves, leaf, 0);
        }

        uint subleaves = certain && basic >= 7 ? Math.Min(bounds.Find(7, 0)?.Eax ?? 0, 0x3F) : 0;
        for (uint subleaf = 1; subleaf <= subleaves; subleaf++)
        {
            AddZero(leaves, 7, subleaf);
        }

        if (basic >= 0xD)
        {
            AddZero(leaves, 0xD, 1);
        }
    }

    private static void AddZero(Dictionary<(uint, uint), RawRow> leaves, uint leaf, uint subleaf)
    {
        if (!leaves.ContainsKey((leaf, subleaf)))
        {
            leaves[(leaf, subleaf)] = new RawRow { Leaf = leaf, Subleaf = subleaf };
        }
    }

    // The Host policy's maxima are Xen's, cut to the leaves it knows; the CPU's own stand in Raw.
    private static RawRow WithMaximum(RawRow row, XenPolicyText? raw)
    {
        if (IsMaximum(row) && raw?.Find(row.Leaf, row.Subleaf) is { } own)
        {
            row.Eax = own.Eax;
        }

        return row;
    }

    private static void AddLeaf(HostBuilder host, RawRow row, bool maximumUnknown)
    {
        if (!(maximumUnknown && IsMaximum(row)))
        {
            host.AddLeaf(row.Leaf, row.Subleaf, row.Eax, row.Ebx, row.Ecx, row.Edx);
            return;
        }

        host.AddRegister(new RegisterAddress(row.Leaf, row.Subleaf, RegisterName.Ebx), RegisterValue.Of(row.Ebx));
        host.AddRegister(new RegisterAddress(row.Leaf, row.Subleaf, RegisterName.Ecx), RegisterValue.Of(row.Ecx));
        host.AddRegister(new RegisterAddress(row.Leaf, row.Subleaf, RegisterName.Edx), RegisterValue.Of(row.Edx));
    }

    private static bool IsMaximum(RawRow row) => row.Subleaf == 0 && row.Leaf is LeafRange.Basic or LeafRange.Extended or 7;
}
