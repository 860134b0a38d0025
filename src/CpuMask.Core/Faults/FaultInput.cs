using CpuMask.Reading;

namespace CpuMask.Faults;

/// <summary>One text to explain: an error as it was pasted, a vmware.log, a guest's requirements, or a host's dump.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">Where it comes from, for messages; "the text" for what was pasted.</param>
/// <param name="Name">What to call a host or guest that the text has no name for.</param>
public sealed record FaultInput(DumpText Text, string Source = "the text", string Name = "guest");
