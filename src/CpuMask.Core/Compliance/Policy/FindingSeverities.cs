namespace CpuMask.Compliance.Policy;

/// <summary>The names under which severities stand in JSON, policies and reports.</summary>
public static class FindingSeverities
{
    /// <summary>error, warning or information.</summary>
    public static string Name(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        FindingSeverity.Information => "information",
    };

    /// <summary>Reads a name that <see cref="Name"/> writes, in any case.</summary>
    public static bool TryParse(string? name, out FindingSeverity severity)
    {
        for (severity = FindingSeverity.Information; severity <= FindingSeverity.Error; severity++)
        {
            if (Name(severity).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        severity = FindingSeverity.Information;
        return false;
    }
}

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
