namespace CpuMask.Text;

/// <summary>Why a request failed. cpumask turns it into an exit code, the cmdlets into an error category.</summary>
public enum ErrorKind
{
    /// <summary>The request itself is malformed: exit code 2.</summary>
    Usage,

    /// <summary>A named input cannot be read or is not what it should be: exit code 3.</summary>
    Input,

    /// <summary>The request is well formed and cannot be met: exit code 4.</summary>
    Impossible,
}
