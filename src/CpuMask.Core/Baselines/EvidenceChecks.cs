using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>What is wrong with the evidence itself, before a bit of it is combined.</summary>
internal static class EvidenceChecks
{
    /// <summary>Refuses guest dumps unless they are allowed, and warns of mixed views.</summary>
    public static void Views(CpuBaseline evidence, BaselineOptions options, List<string> warnings)
    {
        BaselineGroup[] guests = evidence.Groups.Where(g => g.View == HostView.Guest).ToArray();
        if (guests.Length > 0 && !options.AllowGuestDumps)
        {
            throw new CpuMaskException(ErrorIds.GuestDump, ErrorKind.Impossible, Messages.GuestDumps(BaselineDraft.Names(guests)))
            {
                Advice = new Advice("AllowGuestDump", null, "to take it all the same"),
            };
        }

        if (guests.Length > 0)
        {
            warnings.Add(Messages.GuestDumpsTaken(BaselineDraft.Names(guests)));
        }

        IGrouping<HostView, BaselineGroup>[] views = evidence.Groups.GroupBy(g => g.View).OrderBy(g => g.Key).ToArray();
        if (views.Length > 1)
        {
            warnings.Add(CpuMask.Pool.Messages.MixedViews(
                views.Select(v => Messages.ViewWithHosts(HostViews.Name(v.Key), BaselineDraft.Names(v))).ToArray()));
        }
    }

    /// <summary>Warns of several vendors and of hosts whose vendor is not known; true when there are several.</summary>
    public static bool Vendors(CpuBaseline evidence, CpuVendor vendor, List<string> warnings)
    {
        BaselineGroup[] nameless = evidence.Groups.Where(g => !g.Vendor.IsKnown).ToArray();
        if (nameless.Length > 0 && vendor.IsKnown)
        {
            warnings.Add(Messages.VendorAssumed(BaselineDraft.Names(nameless), vendor.DisplayName));
        }

        string[] others = evidence.Groups.Where(g => g.Vendor.IsKnown && g.Vendor != vendor).Select(g => g.Vendor.DisplayName)
            .Distinct().OrderBy(n => n, NaturalOrder.Instance).ToArray();
        if (others.Length > 0)
        {
            warnings.Add(Messages.AcrossVendors(vendor.DisplayName, others));
        }

        return others.Length > 0;
    }

    /// <summary>Warns of hosts that stand in several groups: read before and after a change.</summary>
    public static void Repetitions(CpuBaseline evidence, List<string> warnings) =>
        warnings.AddRange(HostList.InSeveral(evidence.Groups.Select(g => g.Packed).ToArray()).Select(p => Messages.HostTwice(p.Key.Name, p.Value)));
}
