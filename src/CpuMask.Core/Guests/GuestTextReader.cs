using CpuMask.Reading;

namespace CpuMask.Guests;

/// <summary>
/// Reads one kind of text that says what a running guest has seen of its CPU. Stateless. Never throws on content: what does
/// not fit is reported with its place, and reading goes on.
/// </summary>
public abstract class GuestTextReader
{
    /// <summary>The format's name: lower case, words joined by '-'.</summary>
    public abstract string Format { get; }

    /// <summary>What the format is, in a few words, for completion and for messages.</summary>
    public abstract string Description { get; }

    /// <summary>Judges a text; 0 when it is not this format, else the heavier fit wins.</summary>
    public abstract int Fit(DumpText text);

    /// <summary>Reads a whole text into guests.</summary>
    public abstract void Read(DumpText text, GuestImport import);
}
