using CpuMask.Migration.Generations;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>An EVC mode: a cluster or a virtual machine held at one CPU generation.</summary>
/// <param name="Key">vSphere's key, such as <c>intel-broadwell</c>.</param>
/// <param name="Generation">The generation whose features it shows.</param>
public sealed record EvcTableMode(string Key, CpuGeneration Generation)
{
    /// <inheritdoc/>
    public override string ToString() => Key;
}
