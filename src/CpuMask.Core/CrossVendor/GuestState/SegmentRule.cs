namespace CpuMask.CrossVendor.GuestState;

/// <summary>What a repair of segment registers does.</summary>
public enum SegmentRule
{
    /// <summary>G follows from the limit.</summary>
    Granularity,

    /// <summary>The Unusable bit, which a VMCB lacks, follows from P.</summary>
    Unusable,

    /// <summary>Accessed is set in a segment that is in use.</summary>
    Accessed,

    /// <summary>P is set in CS and TR, which cannot be absent.</summary>
    Present,

    /// <summary>TR is of a busy task state segment, in long mode of a 64-bit one.</summary>
    BusyTss,

    /// <summary>SS.DPL is the current privilege level.</summary>
    StackLevel,

    /// <summary>B of an unusable SS is 0.</summary>
    StackSize,

    /// <summary>DPL of a non-conforming CS is the current privilege level.</summary>
    CodeLevel,

    /// <summary>Virtual-8086 mode has one set of access rights, F3H.</summary>
    Virtual8086,
}
