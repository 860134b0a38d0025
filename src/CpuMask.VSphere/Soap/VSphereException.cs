using CpuMask.Text;

namespace CpuMask.VSphere.Soap;

/// <summary>What a server refused, or why it could not be asked. Its message holds neither password nor cookie.</summary>
public sealed class VSphereException : CpuMaskException
{
    /// <summary>Makes an error.</summary>
    /// <param name="id">A member of <see cref="ErrorIds"/>.</param>
    /// <param name="kind">Who has to act.</param>
    /// <param name="message">What, where, found, expected.</param>
    /// <param name="inner">The error underneath, when there is one.</param>
    public VSphereException(string id, ErrorKind kind, string message, Exception? inner = null)
        : base(id, kind, message, inner)
    {
    }

    /// <summary>The fault that the server sent, or null when it sent none.</summary>
    public VSphereFault? Fault { get; init; }

    /// <summary>The HTTP status that came instead of an answer; 0 when there was an answer, or none at all.</summary>
    internal int HttpStatus { get; init; }

    /// <summary>True when the same call may well succeed a moment later.</summary>
    internal bool IsTransient { get; init; }
}
