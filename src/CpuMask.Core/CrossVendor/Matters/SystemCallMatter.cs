using System.Globalization;
using CpuMask.CrossVendor.GuestState;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.SystemCalls;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>How 32-bit programs call the system, and what that costs on the other side.</summary>
internal static class SystemCallMatter
{
    public static IEnumerable<Advisory> Of(AdvisedPool pool, GuestTraits guest)
    {
        if (!pool.IsAcrossSides)
        {
            yield break;
        }

        var hosts = pool.On(SystemCallSide.Amd).Concat(pool.On(SystemCallSide.Intel)).ToArray();
        string kind = KindOf(guest);
        bool matters = kind is "affected" or "unknown";
        yield return AdvisoryTable.Make("syscall", kind, hosts, matters ? Ways(guest).Concat(Modes()).Concat(Emulated(pool, guest)).Concat(Costs(pool, guest)) : Modes());

        SystemCallSide? shown = SystemCallSides.Of(guest.GivenVendor);
        if (matters && shown != SystemCallSide.Amd)
        {
            yield return AdvisoryTable.Make("sysenter-msr", "intel-shown", pool.On(SystemCallSide.Amd));
        }
    }

    /// <summary>What arrives at Intel has to pass its VM entry.</summary>
    public static IEnumerable<Advisory> Segments(AdvisedPool pool, GuestTraits guest)
    {
        if (!pool.IsAcrossSides)
        {
            return new Advisory[0];
        }

        IEnumerable<string> repaired = Forecasts.Of(pool, guest).Where(f => f.Host.IsIntel).SelectMany(f => f.Repaired).Distinct()
            .Select(rule => Wording.Format("Repaired for such a guest: {0}.", GuestStateWords.Of(rule)));
        return new[] { AdvisoryTable.Make("segment", "across", pool.On(SystemCallSide.Intel), repaired, ("intel", AdvisedPool.Listed(pool.On(SystemCallSide.Intel)))) };
    }

    // Windows' 32-bit programs count as 64-bit code here, whatever was said of them.
    private static string KindOf(GuestTraits guest) => guest.Bits == 32 ? "legacy"
        : guest.HasThirtyTwoBitPrograms == false ? "none"
        : guest.System?.IsWindows == true ? guest.Bits == 64 ? "windows" : "unknown"
        : guest is { Bits: 64, HasThirtyTwoBitPrograms: true } ? "affected" : "unknown";

    private static IEnumerable<string> Ways(GuestTraits guest)
    {
        yield return "1. Accept failure: right where no 32-bit program runs.";
        yield return "2. Edit in place: the guest would make both pages and the hypervisor swap them. None does, and the plain swap of the instructions is wrong.";
        yield return "3. Force INT80: hide both bits, 80000001.EDX[11] and 1.EDX[11], from the guest; 64-bit code may be slowed too.";
        yield return Wording.Format(
            "4. Emulate: the hypervisor does it when the other side's instruction raises #UD, about 10,000 cycles a call; {0}.",
            TargetSettings.Targets(guest).Where(t => t.Emulates).Select(t => t.Name).ToArray() is { Length: > 0 } names
                ? string.Join(" and ", names) + (names.Length == 1 ? " does" : " do")
                : guest.Hypervisor!.Name + " does not");
    }

    private static IEnumerable<string> Modes() => SystemCallTable.Modes.GroupBy(m => (m.Pair, m.Side)).Select(cells => Wording.Format(
        "{0} on {1}: {2}; its bit is {3}.",
        cells.Key.Pair, SystemCallSides.NameOf(cells.Key.Side), string.Join(", ", cells.Select(c => Wording.Format("{0} {1} ({2})", ModeName(c.Mode), c.Works ? "works" : "fails", c.Value ? 1 : 0))),
        cells.First().Bit.ToShortString()));

    // What the guest-state model says that the hypervisor executes in the CPU's place.
    private static IEnumerable<string> Emulated(AdvisedPool pool, GuestTraits guest) => Forecasts.Of(pool, guest).Where(f => f.Emulated.Count > 0).Select(f => Wording.Format(
        "Showing {0}, on {1} the hypervisor executes {2}.", f.Shown.DisplayName, f.Host.DisplayName,
        string.Join(", ", f.Emulated.OrderBy(e => e.IsUsual ? 0 : 1).Select(e => GuestStateWords.Of(e) + (e.IsUsual ? string.Empty : " (unusual)")))));

    private static IEnumerable<string> Costs(AdvisedPool pool, GuestTraits guest)
    {
        yield return "Cycles of one getpid(), measured on an Opteron 2354 (2.2 GHz) and a Core2 Quad Q6600 (2.4 GHz):";
        foreach (SystemCallCost cost in SystemCallCost.Of(pool.Hosts, guest.CallsPerSecond, SystemCallSides.Of(guest.GivenVendor)))
        {
            yield return Wording.Format(
                "{0}, {1} on {2} ({3}): {4} cycles{5}",
                cost.Shown is { } shown ? "Showing " + SystemCallSides.NameOf(shown) : "Showing neither", cost.IsEmulated ? cost.Entry + " emulated" : cost.Entry,
                SystemCallSides.NameOf(cost.Side), Wording.List(cost.Hosts, 3), Thousands(cost.Cycles), AtRate(cost));
        }
    }

    private static string AtRate(SystemCallCost cost)
    {
        if (cost.CyclesPerSecond is not { } cycles)
        {
            return ".";
        }

        string silent = cost.WithoutFrequency.Count == 0 ? string.Empty : Wording.Format("{0}: frequency not known", Wording.List(cost.WithoutFrequency, 3));
        string share = cost.ShareOfCore is { } part ? Wording.Format("{0:0.##} % of a core of the slowest", part * 100) : string.Empty;
        return Wording.Format("; {0} a second{1}.", Thousands(cycles), string.Concat(new[] { share, silent }.Where(t => t.Length > 0).Select(t => ", " + t)));
    }

    private static string ModeName(CpuMode mode) => mode switch
    {
        CpuMode.SixtyFourBit => "64-bit code",
        CpuMode.Compatibility => "32-bit code under a 64-bit system",
        CpuMode.Legacy or CpuMode.Real or CpuMode.Virtual8086 => "a 32-bit system",
    };

    private static string Thousands(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
