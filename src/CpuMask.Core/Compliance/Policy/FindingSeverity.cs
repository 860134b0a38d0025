namespace CpuMask.Compliance.Policy;

/// <summary>How much a finding matters. Ordered, so that a policy can say from which one on a run fails.</summary>
public enum FindingSeverity : long
{
    /// <summary>Worth knowing; nothing has to be done.</summary>
    Information,

    /// <summary>Somebody should look, but no VM is stuck because of it yet.</summary>
    Warning,

    /// <summary>The pool's promise is broken: a VM may be stuck or may stop.</summary>
    Error,
}
