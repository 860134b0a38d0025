using System;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>A test that needs the vCenter simulator. Without it the test is skipped with the reason; in CI it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class VCenterFactAttribute : FactAttribute
{
    /// <summary>Looks for the simulator.</summary>
    public VCenterFactAttribute()
    {
        if (VCenterBinary.Path is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = "no vCenter simulator: " + VCenterBinary.Why;
            Loud.Once("SKIPPED: CpuMask.VSphere.Tests: " + Skip);
        }
    }
}
