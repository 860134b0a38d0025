using System;
using System.IO;

namespace CpuMask.VSphere.Tests.Shared;

/// <summary>A folder that goes with the test.</summary>
public sealed class TempFolder : IDisposable
{
    /// <summary>Its path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("cpumask-").FullName;

    /// <summary>Removes it.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
