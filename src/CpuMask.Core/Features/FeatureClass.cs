namespace CpuMask.Features;

/// <summary>What kind of statement a bit makes, which decides what a difference in it means.</summary>
public enum FeatureClass : long
{
    /// <summary>An instruction or mode that a guest may use: a difference breaks migration.</summary>
    Feature,

    /// <summary>A mitigation or an immunity: a difference is a matter of microcode or firmware.</summary>
    Security,

    /// <summary>A number of which a pool can promise the smallest.</summary>
    Numeric,

    /// <summary>Who the CPU is.</summary>
    Identity,

    /// <summary>How many cores, caches and ids.</summary>
    Topology,

    /// <summary>Power, performance counters and quality of service, which guests do not get.</summary>
    Power,

    /// <summary>Differs between the CPUs of one host.</summary>
    Volatile,

    /// <summary>Mirrors a control register of the running system: never compared.</summary>
    Mode,

    /// <summary>A firmware or system setting hides or shows it: compared, and marked so.</summary>
    Switch,

    /// <summary>A hypervisor's own.</summary>
    Hypervisor,
}
