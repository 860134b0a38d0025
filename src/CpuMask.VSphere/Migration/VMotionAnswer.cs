using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>What the server itself says about moving one VM to one host.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Host">The host.</param>
/// <param name="Errors">What forbids it; empty when nothing does.</param>
/// <param name="Warnings">What does not forbid it.</param>
public sealed record VMotionAnswer(
    ManagedObject Vm, ManagedObject Host, IReadOnlyList<VSphereFault> Errors, IReadOnlyList<VSphereFault> Warnings)
{
    /// <summary>True when the server would move it.</summary>
    public bool CanMove => Errors.Count == 0;
}
