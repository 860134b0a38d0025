using CpuMask.VSphere.Inventory;

namespace CpuMask.VSphere.Masks;

/// <summary>One entry of cpuFeatureMask to change. At least one of the two is there.</summary>
/// <param name="Old">The entry before; null when the VM does not have it.</param>
/// <param name="New">The entry after; null takes it away.</param>
public sealed record LevelChange(CpuIdMask? Old, CpuIdMask? New)
{
    /// <summary>The entry that is meant, by level and vendor.</summary>
    public CpuIdMask Entry => (New ?? Old)!;

    /// <summary>The API's operation: add, edit or remove.</summary>
    public string Operation => Old is null ? "add" : New is null ? "remove" : "edit";
}
