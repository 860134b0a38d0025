using System.IO;
using CpuMask.Files;
using CpuMask.Reading;

namespace CpuMask.Faults;

/// <summary>One text to explain: an error as it was pasted, a vmware.log, a guest's requirements, or a host's dump.</summary>
/// <param name="Text">The text.</param>
/// <param name="Source">Where it comes from, for messages; "the text" for what was pasted.</param>
/// <param name="Name">What to call a host or guest that the text has no name for.</param>
public sealed record FaultInput(DumpText Text, string Source = "the text", string Name = "guest")
{
    // A vmware.log of a year is some tens of megabytes.
    private const long MostBytes = 256 << 20;

    /// <summary>Takes a text that was pasted.</summary>
    public static FaultInput Pasted(string text) => new(DumpText.Of(text));

    /// <summary>Reads a file.</summary>
    /// <exception cref="CpuMask.Text.CpuMaskException">It does not exist, cannot be read, or is too large.</exception>
    public static FaultInput FromFile(string path) => Of(InputFile.Read(path, MostBytes), path, DumpFile.NameOf(path));

    /// <summary>Reads standard input to its end.</summary>
    /// <exception cref="CpuMask.Text.CpuMaskException">It is too large.</exception>
    public static FaultInput FromStandardInput(Stream stream) => Of(InputFile.Read(stream, "stdin", MostBytes), DumpFiles.StandardInput, "stdin");

    private static FaultInput Of(byte[] bytes, string source, string name) => new(DumpText.Of(bytes, bytes.Length), source, name);
}
