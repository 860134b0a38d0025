using System;
using System.Globalization;
using System.Linq;
using CpuMask.CrossVendor.GuestState;

namespace CpuMask.Tests.CrossVendor.GuestState;

/// <summary>
/// Segment registers of VMCSs that KVM printed when a VM entry failed, as people posted them: what of them the checks find, and
/// what a repair mends. Each register is its selector, access rights, limit and base.
/// </summary>
public class DumpedStateTests
{
    // KVM's unit tests in 64-bit mode; the failure was elsewhere.
    private const string UnitTests = "CS 0008 a09b ffffffff 0; DS 0010 c093 ffffffff 0; SS 0010 c093 ffffffff 0; ES 0010 c093 ffffffff 0; FS 0010 c093 ffffffff 0; "
        + "GS 0010 c093 ffffffff 5390f0; LDTR 0 82 ffff 0; TR 80 8b ffff 5442c0";

    // A hypervisor of one's own that left the task register as it was (kvm list, July 2023).
    private const string NoTask = "CS 10 a09b fffff 0; DS 18 8093 fffff 0; SS 18 8093 fffff 0; ES 18 8093 fffff 0; FS 0 10001 0 0; GS 0 10001 0 0; "
        + "LDTR 0 10000 3e8 3e8000081a4; TR 0 10021 1211091 10304";

    // A DOS emulator whose descriptors nobody marked as accessed, as AMD takes them (kvm list, June 2021).
    private const string DosEmulator = "CS 97 40fb 1a0 2110000; DS f7 c0f2 ffffffff 0; SS 9f 40f3 efff 2111000; ES f7 c0f2 ffffffff 0; FS 0 10000 0 0; GS 0 10000 0 0; "
        + "LDTR 10 82 ffff ab0a000; TR 10 8b 2088 a706000";

    // Firmware in system management mode under Proxmox (kvm list, July 2022): segments are in order, the failure was elsewhere.
    private const string Management = "CS c200 8093 ffffffff 7ffc2000; DS 0 8093 ffffffff 0; SS 0 8093 ffffffff 0; ES 0 8093 ffffffff 0; FS 0 8093 ffffffff 0; "
        + "GS 0 8093 ffffffff 0; LDTR 0 10000 fffff 0; TR 40 8b 67 fffff8024e651000";

    // A CPU behind reset.
    private const string Reset = "CS f000 9b ffff ffff0000; DS 0 93 ffff 0; SS 0 93 ffff 0; ES 0 93 ffff 0; FS 0 93 ffff 0; GS 0 93 ffff 0; LDTR 0 82 ffff 0; TR 0 8b ffff 0";

    [Theory]
    [InlineData(UnitTests, true, 0x500, 0, false, "", "")]
    [InlineData(NoTask, true, 0x500, 0, false, "TR: Unusable is 0; TR: type is a busy TSS; TR: P is 1; TR: G agrees with the limit", "TR: G agrees with the limit")]
    [InlineData(DosEmulator, true, 0, 3, false, "DS: type is accessed; ES: type is accessed", "")]
    [InlineData(Management, false, 0, 0, true, "", "")]
    [InlineData(Management, false, 0, 0, false, "CS: type is accessed code", "CS: type is accessed code")]
    [InlineData(Reset, false, 0, 0, true, "", "")]
    public void The_checks_find_what_is_wrong_with_a_dumped_state(
        string registers, bool protectedMode, ulong efer, byte cpl, bool unrestricted, string failures, string afterRepair)
    {
        CpuState state = registers.Split("; ").Select(r => r.Split(' ')).Aggregate(
            new CpuState { ProtectedMode = protectedMode, Cpl = cpl, Flags = RFlags.Fixed, Msrs = new FastCallMsrs { Efer = efer } },
            (s, r) => s with { Segments = s.Segments.With(Enum.Parse<SegmentRegister>(r[0], ignoreCase: true), Cache(r)) });
        string.Join("; ", VmEntryChecks.Failures(state, unrestricted)).ShouldBe(failures);
        string.Join("; ", VmEntryChecks.Failures(SegmentRepair.ForIntel(state).State, unrestricted)).ShouldBe(afterRepair);
    }

    private static SegmentCache Cache(string[] register)
    {
        ulong[] words = register.Skip(1).Select(w => ulong.Parse(w, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        ulong rights = words[1];
        return new SegmentCache
        {
            Selector = (ushort)words[0], Base = words[3], Limit = (uint)words[2], Type = (byte)(rights & 15), IsCodeOrData = (rights & 0x10) != 0, Dpl = (byte)((rights >> 5) & 3),
            Present = (rights & 0x80) != 0, Long = (rights & 0x2000) != 0, Big = (rights & 0x4000) != 0, Granular = (rights & 0x8000) != 0, Unusable = (rights & 0x10000) != 0,
        };
    }
}
