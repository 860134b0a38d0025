using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.GuestState;

/// <summary>
/// SYSCALL, SYSRET, SYSENTER and SYSEXIT as a guest expects them that was shown one vendor's CPU: CPU state in, state or fault
/// out. What a hypervisor has to do on #UD, after Listing 1 of AMD's white paper "Cross-Vendor Migration". Where the listing is
/// silent or wrong the vendors' manuals decide: AMD APM vol. 3 (24594) and Intel SDM vol. 2 (325383), at the instruction's name.
/// </summary>
/// <remarks>Shadow stacks (CET), FRED and Intel's user-interrupt flag are newer than the paper and are not modelled.</remarks>
internal static class FastCallModel
{
    /// <summary>Executes an instruction by a vendor's book.</summary>
    /// <param name="state">The state in front of it, RIP at its first byte.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="shown">The vendor that the guest was shown.</param>
    public static StepResult Execute(CpuState state, FastCallInstruction instruction, CpuVendor shown)
    {
        CpuMode mode = state.Mode;

        // Listing 1 asks for LOCK in each emulation but takes for granted that the instruction is one of the shown vendor in this mode.
        if (instruction.HasLock || !FastCallSupport.Works(shown, mode, instruction.Call))
        {
            return StepResult.Raised(CpuFault.InvalidOpcode);
        }

        // A REX byte is a prefix in 64-bit mode only; Listing 1 asks for REX.W in every mode.
        bool to64Bit = instruction.HasRexW && mode == CpuMode.SixtyFourBit;
        return instruction.Call switch
        {
            FastCall.Syscall => SyscallModel.Call(state, instruction.Length),
            FastCall.Sysret => SyscallModel.Return(state, to64Bit, shown),
            FastCall.Sysenter => SysenterModel.Call(state),
            FastCall.Sysexit => SysenterModel.Return(state, to64Bit),
        };
    }

    /// <summary>
    /// Executes it on a host of one vendor for a guest that was shown another: the host's CPU does it, or, where that raises #UD,
    /// the hypervisor in its place.
    /// </summary>
    /// <param name="state">The state in front of it.</param>
    /// <param name="instruction">The instruction.</param>
    /// <param name="shown">The vendor that the guest was shown.</param>
    /// <param name="host">The host's vendor.</param>
    /// <param name="emulates">Whether the hypervisor intercepts #UD and emulates.</param>
    public static StepResult ExecuteOn(CpuState state, FastCallInstruction instruction, CpuVendor shown, CpuVendor host, bool emulates) =>
        Execute(state, instruction, emulates && FastCallSupport.NeedsEmulation(shown, host, state.Mode, instruction.Call) ? shown : host);

    /// <summary>Whether the upper 17 bits of an address are alike, as 48-bit virtual addresses ask for.</summary>
    internal static bool IsCanonical(ulong address) => (long)address >> 47 is 0 or -1;
}
