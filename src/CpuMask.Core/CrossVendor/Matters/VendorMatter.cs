using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.CrossVendor.Targets;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>Whose CPU guests see, where that is still possible, and what a Linux guest of KVM has chosen at boot.</summary>
internal static class VendorMatter
{
    public static IEnumerable<Advisory> Of(AdvisedPool pool, GuestTraits guest)
    {
        if (pool.OfUnknownVendor.Count > 0)
        {
            yield return AdvisoryTable.Make("vendor", "unknown", pool.OfUnknownVendor);
        }

        if (pool.Vendors.Count == 0)
        {
            yield break;
        }

        string first = pool.Vendors[0].Key.DisplayName;
        if (!pool.IsAcrossVendors)
        {
            yield return AdvisoryTable.Make("vendor", "one", pool.Vendors[0].Value, null, ("first", first));
            yield break;
        }

        yield return Choice(pool, guest, first);
        HostCpuid[] sideless = pool.Hosts.Where(h => h.Vendor.IsKnown && SystemCallSides.Of(h.Vendor) is null).ToArray();
        if (sideless.Length > 0)
        {
            yield return AdvisoryTable.Make("vendor", "side", sideless, null, ("makers", string.Join(", ", sideless.Select(h => h.Vendor.DisplayName).Distinct())));
        }

        foreach (MigrationTarget target in TargetSettings.Targets(guest))
        {
            string kind = target.Allows ? "allows" : target.IsHypervisor ? "refuses" : "tool";
            yield return AdvisoryTable.Make("target", kind, pool.Hosts, null, ("name", target.Name), ("words", target.Words), ("source", target.Source));
        }
    }

    /// <summary>VMMCALL or VMCALL: only between the two sides, only Linux, only where hypercalls go by the vendor.</summary>
    public static IEnumerable<Advisory> Hypercalls(AdvisedPool pool, GuestTraits guest)
    {
        if (!pool.IsAcrossSides || !TargetSettings.Targets(guest).Any(t => t.HasHypercallsByVendor) || guest.System is { IsLinux: false })
        {
            return new Advisory[0];
        }

        bool certain = guest.Hypervisor is not null && guest.System is not null;
        return new[] { AdvisoryTable.Make("hypercall", certain ? "linux" : "unknown", pool.On(SystemCallSide.Amd).Concat(pool.On(SystemCallSide.Intel))) };
    }

    private static Advisory Choice(AdvisedPool pool, GuestTraits guest, string first)
    {
        if (guest.GivenVendor.IsKnown)
        {
            HostCpuid[] others = pool.Hosts.Where(h => h.Vendor.IsKnown && h.Vendor != guest.GivenVendor).ToArray();
            return AdvisoryTable.Make(
                "vendor", "given", others, null, ("given", guest.GivenVendor.DisplayName),
                ("others", string.Join(", ", pool.Vendors.Select(v => v.Key).Where(v => v != guest.GivenVendor).Select(v => v.DisplayName))));
        }

        string counts = string.Join(", ", pool.Vendors.Select(v => Wording.Format("{0} of {1} ({2})", Wording.Count(v.Value.Count, "host", "hosts"), v.Key.DisplayName, AdvisedPool.Listed(v.Value))));
        bool tie = pool.Vendors[0].Value.Count == pool.Vendors[1].Value.Count;
        return AdvisoryTable.Make(
            "vendor", tie ? "tie" : "several", pool.Hosts, Consequences(pool, guest), ("counts", counts), ("first", first),
            ("taken", VendorPolicy.Majority.Choose(CpuBaseline.Of(pool.Hosts)).DisplayName));
    }

    // What each name means for the hosts of the other side.
    private static IEnumerable<string> Consequences(AdvisedPool pool, GuestTraits guest)
    {
        if (!pool.IsAcrossSides)
        {
            yield break;
        }

        foreach (SystemCallSide shown in new[] { SystemCallSide.Amd, SystemCallSide.Intel })
        {
            IReadOnlyList<HostCpuid> others = pool.On(shown == SystemCallSide.Amd ? SystemCallSide.Intel : SystemCallSide.Amd);
            string name = SystemCallSides.NameOf(shown);
            yield return guest.UsesCompatibilityMode == false
                ? Wording.Format("Showing {0}: nothing has to be emulated, for no 32-bit program runs under a 64-bit system.", name)
                : Wording.Format("Showing {0}: {1} has to emulate {2} for 32-bit programs of 64-bit guests.", name, AdvisedPool.Listed(others), SystemCallTable.EntryOf(shown));
        }
    }
}
