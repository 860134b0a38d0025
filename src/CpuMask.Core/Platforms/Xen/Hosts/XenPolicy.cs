namespace CpuMask.Platforms.Xen.Hosts;

/// <summary>Which of the sets or policies that Xen prints beside each other.</summary>
internal enum XenPolicy : long
{
    /// <summary>What the CPU has, less what Xen switched off for errata or on its command line.</summary>
    Host,

    /// <summary>What the CPU itself answers.</summary>
    Raw,

    /// <summary>The most that a hardware-virtualised guest can be given.</summary>
    HvmMax,

    /// <summary>What a hardware-virtualised guest gets.</summary>
    HvmDefault,

    /// <summary>The most that a paravirtualised guest can be given.</summary>
    PvMax,

    /// <summary>What a paravirtualised guest gets.</summary>
    PvDefault,

    /// <summary>What one running domain has.</summary>
    Domain,
}
