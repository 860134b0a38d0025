using System;
using System.Collections.Generic;
using CpuMask.Cpuid;

namespace CpuMask.Pool;

/// <summary>What makes two hosts alike for a guest: registers, vendor, view and capabilities.</summary>
internal readonly struct HostKey : IEquatable<HostKey>
{
    private readonly HostCpuid host;

    /// <summary>The key of a host.</summary>
    public HostKey(HostCpuid host) => this.host = host;

    /// <inheritdoc/>
    public bool Equals(HostKey other) => ReferenceEquals(host, other.host)
        || (host.View == other.host.View && host.Vendor == other.host.Vendor && host.Registers.Equals(other.host.Registers)
            && Nullable.Equals(host.Signature, other.host.Signature) && Same(host.Capabilities, other.host.Capabilities));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is HostKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((host.Registers.GetHashCode() * 31) + host.Capabilities.Count + (int)host.View);

    private static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (ReferenceEquals(a, b) || (a.Count == 0 && b.Count == 0))
        {
            return true;
        }

        if (a.Count != b.Count)
        {
            return false;
        }

        foreach (KeyValuePair<string, string> pair in a)
        {
            if (!b.TryGetValue(pair.Key, out string? value) || value != pair.Value)
            {
                return false;
            }
        }

        return true;
    }
}
