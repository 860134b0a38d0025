using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>An instruction that the hypervisor has to execute in the CPU's place.</summary>
/// <param name="Call">The instruction.</param>
/// <param name="Mode">The mode in which the guest meets it.</param>
/// <param name="IsUsual">
/// Whether operating systems use it there. What is not usual is emulated for completeness and costs nothing in practice: SYSENTER
/// from 64-bit mode, SYSCALL of a 32-bit kernel.
/// </param>
public readonly record struct EmulatedCall(FastCall Call, CpuMode Mode, bool IsUsual);

/// <summary>What the guest pays for its system calls.</summary>
/// <param name="CyclesPerCall">On this host: Table 2 of the paper.</param>
/// <param name="NativeCyclesPerCall">The same call on a CPU of the shown vendor.</param>
/// <param name="Int80CyclesPerCall">INT 80h on this host, which needs no emulation.</param>
/// <param name="CyclesPerSecond">All calls together, where their rate is known.</param>
/// <param name="ShareOfCore">That as a share of one core, 1 for a whole one, where the host's frequency is known too.</param>
public sealed record FastCallCost(int CyclesPerCall, int NativeCyclesPerCall, int Int80CyclesPerCall, double? CyclesPerSecond, double? ShareOfCore);

/// <summary>
/// What becomes of a guest's fast system calls and segment registers when it was shown one vendor's CPU and runs on a host of
/// another: what has to be emulated, kept and repaired, and what that costs. Derived by running the model.
/// </summary>
public sealed record GuestStateForecast
{
    /// <summary>The vendor that the guest was shown.</summary>
    public required CpuVendor Shown { get; init; }

    /// <summary>The vendor of the host it runs on.</summary>
    public required CpuVendor Host { get; init; }

    /// <summary>What has to be emulated; empty where the host executes all of it.</summary>
    public required IReadOnlyList<EmulatedCall> Emulated { get; init; }

    /// <summary>What has to be repaired in the segment registers on arrival, each rule once; empty unless the guest comes from AMD to Intel.</summary>
    public required IReadOnlyList<SegmentRule> Repaired { get; init; }

    /// <summary>Whether the hypervisor must keep the upper halves of SYSENTER_ESP and SYSENTER_EIP itself: a 64-bit kernel that was shown an Intel CPU, on AMD.</summary>
    public required bool KeepsUpperHalves { get; init; }

    /// <summary>What an emulated call costs; null where nothing usual is emulated.</summary>
    public FastCallCost? Cost { get; init; }

    /// <summary>What happens to a guest.</summary>
    /// <param name="shown">The vendor that the guest was shown.</param>
    /// <param name="host">The vendor of the host it is to run on.</param>
    /// <param name="is64Bit">Whether its operating system is a 64-bit one.</param>
    /// <param name="calls32Bit">
    /// Whether 32-bit programs make system calls from compatibility mode. Linux's do; those of 64-bit Windows enter 64-bit mode first.
    /// </param>
    /// <param name="callsPerSecond">The rate of those calls, where it is known.</param>
    /// <param name="hertz">The frequency of a core of the host, where it is known.</param>
    /// <returns>The forecast, or null where a vendor is neither AMD, Hygon nor Intel: nothing is known of its instructions.</returns>
    public static GuestStateForecast? Of(
        CpuVendor shown, CpuVendor host, bool is64Bit, bool calls32Bit, double? callsPerSecond = null, double? hertz = null)
    {
        if (!IsModelled(shown) || !IsModelled(host))
        {
            return null;
        }

        EmulatedCall[] emulated = Met(is64Bit, calls32Bit).Where(m => FastCallSupport.NeedsEmulation(shown, host, m.Mode, m.Call)).ToArray();
        double? cycles = callsPerSecond * FastCallCosts.OfCall(shown, host);
        return new GuestStateForecast
        {
            Shown = shown,
            Host = host,
            Emulated = emulated,
            Repaired = host.IsIntel ? Repairs(is64Bit, calls32Bit) : [],
            KeepsUpperHalves = is64Bit && shown.IsIntel && host.IsAmdLike,
            Cost = emulated.Any(e => e.IsUsual)
                ? new FastCallCost(FastCallCosts.OfCall(shown, host), FastCallCosts.OfCall(shown, shown), FastCallCosts.OfInt80(host), cycles, hertz > 0 ? cycles / hertz : null)
                : null,
        };
    }

    /// <summary>Whether the model knows a vendor's instructions.</summary>
    public static bool IsModelled(CpuVendor vendor) => vendor.IsAmdLike || vendor.IsIntel;

    // Where a guest meets which instruction. A program calls from its own mode; a 64-bit kernel returns from 64-bit mode.
    private static IEnumerable<EmulatedCall> Met(bool is64Bit, bool calls32Bit)
    {
        if (!is64Bit)
        {
            foreach (FastCall call in new[] { FastCall.Syscall, FastCall.Sysret, FastCall.Sysenter, FastCall.Sysexit })
            {
                // Linux and Windows of 32 bits take SYSENTER wherever CPUID shows it, which both vendors do.
                yield return new EmulatedCall(call, CpuMode.Legacy, !FastCallSupport.IsSyscall(call));
            }

            yield break;
        }

        if (calls32Bit)
        {
            yield return new EmulatedCall(FastCall.Syscall, CpuMode.Compatibility, true);
            yield return new EmulatedCall(FastCall.Sysenter, CpuMode.Compatibility, true);
        }

        yield return new EmulatedCall(FastCall.Syscall, CpuMode.SixtyFourBit, true);
        yield return new EmulatedCall(FastCall.Sysret, CpuMode.SixtyFourBit, true);
        yield return new EmulatedCall(FastCall.Sysenter, CpuMode.SixtyFourBit, false);
        yield return new EmulatedCall(FastCall.Sysexit, CpuMode.SixtyFourBit, calls32Bit);
    }

    private static SegmentRule[] Repairs(bool is64Bit, bool calls32Bit) => TypicalStates.OnAmd(is64Bit, calls32Bit)
        .SelectMany(s => SegmentRepair.ForIntel(s).Changes).Select(c => c.Rule).Distinct().OrderBy(r => r).ToArray();
}
