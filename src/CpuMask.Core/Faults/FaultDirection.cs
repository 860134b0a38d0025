namespace CpuMask.Faults;

/// <summary>Which way the bits of a finding do not fit.</summary>
public enum FaultDirection : long
{
    /// <summary>It is not said, or the finding is about no bits.</summary>
    Unknown,

    /// <summary>The guest needs the bits, and the host lacks them.</summary>
    HostLacks,

    /// <summary>The host has the bits, and the guest must not see them there.</summary>
    HostHas,

    /// <summary>What the guest is given contradicts itself; the host is not to blame.</summary>
    GuestContradicts,
}
