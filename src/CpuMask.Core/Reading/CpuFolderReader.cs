using CpuMask.Hosts;

namespace CpuMask.Reading;

/// <summary>A format in which a folder is a host and each of its files one logical CPU.</summary>
internal abstract class CpuFolderReader : DumpReader
{
    /// <summary>Whether a file's name is that of a CPU.</summary>
    public abstract bool IsCpuFile(string name);

    /// <summary>The number in the name of a CPU's file.</summary>
    public abstract int CpuNumber(string name);

    /// <summary>Whether a file belongs to the host that its folder is, and so is no input of its own.</summary>
    public abstract bool IsPartOfHost(string name);

    /// <summary>Reads one file as the next CPU of a host.</summary>
    /// <param name="text">The file.</param>
    /// <param name="host">The host.</param>
    /// <param name="import">Where problems go.</param>
    /// <param name="source">What to call the file in them.</param>
    public abstract void ReadCpu(DumpText text, HostBuilder host, DumpImport import, string source);
}
