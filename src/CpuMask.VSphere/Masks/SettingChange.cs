namespace CpuMask.VSphere.Masks;

/// <summary>One advanced setting to change.</summary>
/// <param name="Key">The setting, spelt as the VM has it where it has it.</param>
/// <param name="Old">Its value before; null when the VM does not have it.</param>
/// <param name="New">Its value after; null takes it away.</param>
public sealed record SettingChange(string Key, string? Old, string? New);
