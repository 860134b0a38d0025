using CpuMask.Migration.Verdicts;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Soap;

namespace CpuMask.VSphere.Migration;

/// <summary>Whether one VM can go to one host: by its CPU needs, and by the server's own word.</summary>
/// <param name="Vm">The VM.</param>
/// <param name="Host">The host.</param>
/// <param name="Cpu">What the CPUs say.</param>
/// <param name="Server">What the server says; null when it was not asked or has no answer.</param>
public sealed record LiveVerdict(VSphereVm Vm, VSphereHost Host, HostVerdict Cpu, VMotionAnswer? Server)
{
    /// <summary>True when the VM runs there already: then there is nothing to move.</summary>
    public bool IsCurrent => Vm.Host == Host.Reference;

    /// <summary>True when neither the CPUs nor the server forbid it.</summary>
    public bool CanMove => IsCurrent || (Cpu.Verdict == MigrationVerdict.CanLand && Server?.CanMove != false);

    /// <summary>What the server has against it that is about CPUs.</summary>
    public IEnumerable<VSphereFault> CpuFaults => (Server?.Errors ?? Array.Empty<VSphereFault>()).Where(IsAboutCpu);

    /// <summary>What the server has against it that no CPU is to blame for: maintenance, a lost connection.</summary>
    public IEnumerable<VSphereFault> OtherFaults => (Server?.Errors ?? Array.Empty<VSphereFault>()).Where(f => !IsAboutCpu(f));

    /// <summary>
    /// Whether both say the same about the CPUs; null where one of them says nothing, which a server does that stopped at
    /// an obstacle of another kind.
    /// </summary>
    public bool? Agrees => Server is null || IsCurrent || Cpu.Verdict is not (MigrationVerdict.CanLand or MigrationVerdict.Cannot)
        || (Server.Errors.Count > 0 && !CpuFaults.Any())
        ? null
        : Server.CanMove == (Cpu.Verdict == MigrationVerdict.CanLand);

    private static bool IsAboutCpu(VSphereFault fault) =>
        fault.Type.StartsWith("CpuIncompatible", StringComparison.Ordinal)
        || fault.Type.StartsWith("FeatureRequirementsNotMet", StringComparison.Ordinal)
        || fault.Type.StartsWith("CpuCompatibility", StringComparison.Ordinal)
        || fault.Type.StartsWith("EVC", StringComparison.Ordinal);
}
