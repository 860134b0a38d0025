namespace CpuMask.Faults;

/// <summary>What a way out costs; ways are told in this order.</summary>
public enum FaultHarm : long
{
    /// <summary>Nothing: another host, or a look at what is not known.</summary>
    None,

    /// <summary>A host is changed or restarted; guests keep what they have.</summary>
    Host,

    /// <summary>The guest is stopped and started, and keeps what its new host offers.</summary>
    Restart,

    /// <summary>The guest is stopped, and loses features by a means that its platform supports.</summary>
    FewerFeatures,

    /// <summary>The guest loses features by a means that its maker supports on request only, or a check is skipped.</summary>
    Unsupported,
}
