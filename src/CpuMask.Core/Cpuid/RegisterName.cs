namespace CpuMask.Cpuid;

/// <summary>
/// The 32-bit words a bit can stand in: CPUID's four output registers, and the two halves of a model-specific register,
/// which are words like any other as soon as hosts are compared.
/// </summary>
public enum RegisterName : long
{
    /// <summary>EAX as CPUID returns it.</summary>
    Eax,

    /// <summary>EBX as CPUID returns it.</summary>
    Ebx,

    /// <summary>ECX as CPUID returns it.</summary>
    Ecx,

    /// <summary>EDX as CPUID returns it.</summary>
    Edx,

    /// <summary>Bits 31..0 of a model-specific register.</summary>
    MsrLow,

    /// <summary>Bits 63..32 of a model-specific register.</summary>
    MsrHigh,
}
