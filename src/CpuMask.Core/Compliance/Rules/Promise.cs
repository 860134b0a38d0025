using CpuMask.Cpuid;

namespace CpuMask.Compliance.Rules;

/// <summary>What a reference says that one host must have. Shared by all hosts that are promised the same.</summary>
internal sealed class Promise
{
    /// <summary>Makes a promise.</summary>
    /// <param name="registers">Known ones must be there; known zeros are not promised.</param>
    public Promise(RegisterSet registers) => Registers = registers;

    /// <summary>Known ones must be there; known zeros are not promised; of unknown bits nothing is said.</summary>
    public RegisterSet Registers { get; }

    /// <summary>
    /// What the host, or hosts of its model, had when the reference was made. A bit that was there then is nothing extra now,
    /// even where the pool's lesser hosts keep it from being promised. Null when the reference does not know.
    /// </summary>
    public RegisterSet? Evidence { get; init; }

    /// <summary>False for a reference that lists requirements only: it says nothing about the rest.</summary>
    public bool CountsExtras { get; init; } = true;

    /// <summary>The accepted vendors; any when empty.</summary>
    public IReadOnlyList<CpuVendor> Vendors { get; init; } = Array.Empty<CpuVendor>();

    /// <summary>The views that the reference was made from; any when empty.</summary>
    public IReadOnlyList<HostView> Views { get; init; } = Array.Empty<HostView>();

    /// <summary>The signatures that the reference was made from; any when empty.</summary>
    public IReadOnlyCollection<CpuSignature> Signatures { get; init; } = Array.Empty<CpuSignature>();

    /// <summary>Capabilities that are no register bits, with the least value of each.</summary>
    public IReadOnlyDictionary<string, string> Capabilities { get; init; } = new Dictionary<string, string>();
}
