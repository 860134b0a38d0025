namespace CpuMask.Reading;

/// <summary>Reads a format that tells of guests as they run, and of no host.</summary>
public abstract class GuestReader : DumpReader
{
    /// <inheritdoc/>
    public sealed override DumpContent Holds => DumpContent.Guests;

    /// <inheritdoc/>
    public sealed override DumpKnowledge? Knows => null;
}
