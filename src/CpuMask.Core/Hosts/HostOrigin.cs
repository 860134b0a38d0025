using System.Threading;

namespace CpuMask.Hosts;

/// <summary>Where hosts come from: what a reader has no need to say of each, and what the hosts of a run share.</summary>
public sealed class HostOrigin
{
    /// <summary>Names an origin.</summary>
    /// <param name="source">The input, as the user named it.</param>
    /// <param name="name">What to call a host that the input has no name for.</param>
    /// <param name="format">The format that reads it.</param>
    /// <param name="cancellation">Stops a long import.</param>
    public HostOrigin(string source, string name, string format, CancellationToken cancellation = default)
    {
        Source = source;
        Name = name;
        Format = format;
        Cancellation = cancellation;
    }

    /// <summary>The input, as the user named it.</summary>
    public string Source { get; }

    /// <summary>What to call a host that the input has no name for.</summary>
    public string Name { get; }

    /// <summary>The format that reads it.</summary>
    public string Format { get; }

    /// <summary>Stops a long import.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>What the hosts of this run have in common.</summary>
    internal SharedTables Shared { get; set; } = new();
}
