using System.Threading;
using CpuMask.Cpuid;
using CpuMask.CrossVendor.GuestState;
using CpuMask.Text;

namespace CpuMask.CrossVendor.SystemCalls;

/// <summary>One cell of the white paper's Table 1.</summary>
/// <param name="Pair">SYSCALL (with SYSRET) or SYSENTER (with SYSEXIT).</param>
/// <param name="Side">Whose CPUs.</param>
/// <param name="Mode">64-bit code, 32-bit code under a 64-bit system, or a 32-bit system.</param>
/// <param name="Works">Whether the pair works there.</param>
/// <param name="Bit">Its CPUID bit.</param>
/// <param name="Value">What the bit says to code in that mode.</param>
internal sealed record SystemCallMode(string Pair, SystemCallSide Side, CpuMode Mode, bool Works, BitAddress Bit, bool Value);

/// <summary>One row of the white paper's Table 2.</summary>
/// <param name="Entry">How the system is entered: SYSCALL, SYSENTER or INT80.</param>
/// <param name="Side">Whose CPU it was measured on.</param>
/// <param name="IsEmulated">Whether the hypervisor had to do it.</param>
/// <param name="Cycles">Cycles of one getpid().</param>
internal sealed record SystemCallPrice(string Entry, SystemCallSide Side, bool IsEmulated, int Cycles);

/// <summary>One result of Listing 2: what x87 made of one argument.</summary>
/// <param name="Instruction">FSIN.</param>
/// <param name="Argument">The argument in decimal.</param>
/// <param name="Side">Whose CPU.</param>
/// <param name="Bytes">The 80-bit result, least significant byte first.</param>
/// <param name="Value">The result in decimal.</param>
internal sealed record FloatingPointSample(string Instruction, string Argument, SystemCallSide Side, string Bytes, string Value);

/// <summary>
/// The tables of "Cross-Vendor Migration" (Dannowski and Przywara, AMD) by side: Tables 1 and 2 as the guest-state model has
/// them, and Listing 2 from FloatingPoint.tsv.
/// </summary>
internal static class SystemCallTable
{
    private static readonly SystemCallSide[] Sides = { SystemCallSide.Amd, SystemCallSide.Intel };
    private static readonly CpuMode[] Modes64 = { CpuMode.SixtyFourBit, CpuMode.Compatibility, CpuMode.Legacy };
    private static readonly BitAddress SyscallBit = new RegisterAddress(0x80000001, 0, RegisterName.Edx).Bit(11), SysenterBit = new RegisterAddress(1, 0, RegisterName.Edx).Bit(11);
    private static readonly Lazy<IReadOnlyList<SystemCallMode>> LazyModes = new(MakeModes, LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<IReadOnlyList<SystemCallPrice>> LazyPrices = new(MakePrices, LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<IReadOnlyList<FloatingPointSample>> LazySamples = new(ReadSamples, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Table 1: what works in which mode.</summary>
    public static IReadOnlyList<SystemCallMode> Modes => LazyModes.Value;

    /// <summary>Table 2: what a call costs.</summary>
    public static IReadOnlyList<SystemCallPrice> Prices => LazyPrices.Value;

    /// <summary>Listing 2: where floating point differs.</summary>
    public static IReadOnlyList<FloatingPointSample> FloatingPoint => LazySamples.Value;

    /// <summary>The entry that 32-bit programs of a 64-bit system take under a maker's name.</summary>
    public static string EntryOf(SystemCallSide shown) =>
        Modes.First(m => m.Side == shown && m.Mode == CpuMode.Compatibility && m.Works).Pair;

    /// <summary>The price of an entry on a side; null when it was not measured.</summary>
    public static SystemCallPrice? PriceOf(string entry, SystemCallSide side) => Prices.FirstOrDefault(p => p.Entry == entry && p.Side == side);

    private static IReadOnlyList<SystemCallMode> MakeModes() => new[] { (FastCall.Syscall, SyscallBit), (FastCall.Sysenter, SysenterBit) }
        .SelectMany(call => Sides.SelectMany(side => Modes64.Select(mode => new SystemCallMode(
            GuestStateWords.Of(call.Item1), side, mode,
            FastCallSupport.Works(SystemCallSides.VendorOf(side), mode, call.Item1), call.Item2, FastCallSupport.CpuidBit(SystemCallSides.VendorOf(side), mode, call.Item1))))).ToArray();

    private static IReadOnlyList<SystemCallPrice> MakePrices() => Sides.SelectMany(shown => Sides.Select(on => new SystemCallPrice(
            EntryOf(shown), on, shown != on, FastCallCosts.OfCall(SystemCallSides.VendorOf(shown), SystemCallSides.VendorOf(on)))))
        .Concat(Sides.Select(on => new SystemCallPrice("INT80", on, false, FastCallCosts.OfInt80(SystemCallSides.VendorOf(on))))).ToArray();

    private static IReadOnlyList<FloatingPointSample> ReadSamples() =>
        EmbeddedTable.Read("FloatingPoint.tsv", 5, c => new FloatingPointSample(c[0], c[1], SideOf(c[2]), c[3], c[4]));

    private static SystemCallSide SideOf(string word) => word switch
    {
        "amd" => SystemCallSide.Amd,
        "intel" => SystemCallSide.Intel,
        _ => throw new FormatException("found '" + word + "', expected amd or intel"),
    };
}
