using System.Collections.Generic;
using System.Linq;

namespace CpuMask.Tests.Shared;

/// <summary>What a source that knows names and no registers said of a real CPU, as tests/data has it.</summary>
/// <param name="Path">Where the text lies in the corpus of real dumps.</param>
/// <param name="Format">The format that the text had.</param>
/// <param name="Parts">Its parts (one CPU of many, one answer of several), each with its keys and values in order.</param>
public sealed record RealNames(string Path, string Format, IReadOnlyList<IReadOnlyList<KeyValuePair<string, string>>> Parts)
{
    /// <summary>A value of a part, or an empty text.</summary>
    public string Value(int part, string key) => Parts[part].FirstOrDefault(p => p.Key == key).Value ?? string.Empty;
}
