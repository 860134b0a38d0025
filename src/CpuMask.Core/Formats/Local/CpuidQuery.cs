namespace CpuMask.Formats.Local;

/// <summary>Executes CPUID on one logical CPU.</summary>
/// <param name="leaf">EAX going in.</param>
/// <param name="subleaf">ECX going in.</param>
internal delegate RawRow CpuidQuery(uint leaf, uint subleaf);
