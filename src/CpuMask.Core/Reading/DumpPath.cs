namespace CpuMask.Reading;

/// <summary>One input that a path of the user's stands for.</summary>
internal readonly struct DumpPath
{
    private DumpPath(string path, bool isNamed, IReadOnlyList<string>? cpuFiles, DumpProblem? problem)
    {
        Path = path;
        IsNamed = isNamed;
        CpuFiles = cpuFiles;
        Problem = problem;
    }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>False for what was found in a folder or by a wildcard.</summary>
    public bool IsNamed { get; }

    /// <summary>The pu files of an hwloc folder, in the order of their numbers; null for a file.</summary>
    public IReadOnlyList<string>? CpuFiles { get; }

    /// <summary>Why there is nothing to read; null when there is.</summary>
    public DumpProblem? Problem { get; }

    /// <summary>A file.</summary>
    public static DumpPath File(string path, bool isNamed) => new(path, isNamed, null, null);

    /// <summary>A folder whose files are the CPUs of one host.</summary>
    public static DumpPath Host(string folder, bool isNamed, IReadOnlyList<string> cpuFiles) => new(folder, isNamed, cpuFiles, null);

    /// <summary>A path that leads nowhere.</summary>
    public static DumpPath Failed(string path, bool isNamed, DumpProblem problem) => new(path, isNamed, null, problem);
}
