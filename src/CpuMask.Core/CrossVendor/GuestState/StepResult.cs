namespace CpuMask.CrossVendor.GuestState;

/// <summary>The exceptions that a fast system call raises.</summary>
public enum CpuFault
{
    /// <summary>#UD: the instruction is not there.</summary>
    InvalidOpcode,

    /// <summary>#GP(0): it is there and not allowed.</summary>
    GeneralProtection,
}

/// <summary>What an instruction made: a new state, or a fault that leaves the state as it was.</summary>
internal sealed record StepResult
{
    private StepResult(CpuState? state, CpuFault? fault)
    {
        State = state;
        Fault = fault;
    }

    /// <summary>The state behind the instruction; null after a fault.</summary>
    public CpuState? State { get; }

    /// <summary>The fault; null when the instruction completed.</summary>
    public CpuFault? Fault { get; }

    /// <summary>A completed instruction.</summary>
    public static StepResult Completed(CpuState state) => new(state, null);

    /// <summary>A fault.</summary>
    public static StepResult Raised(CpuFault fault) => new(null, fault);
}
