using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Hosts;
using CpuMask.Json;
using CpuMask.Text;

namespace CpuMask.Baselines;

/// <summary>Writes CpuMask's own JSON to a file: whole or not at all, UTF-8, LF.</summary>
public static class CpuidJsonFile
{
    /// <summary>Writes hosts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hosts">The hosts, with names that tell them apart.</param>
    /// <param name="replace">False refuses a file that is there.</param>
    /// <exception cref="CpuMaskException">The file cannot be written, or is there and is not to be replaced.</exception>
    public static void Save(string path, IReadOnlyList<HostCpuid> hosts, bool replace = true) =>
        Save(path, json => HostJson.WriteAll(json, hosts), replace);

    /// <summary>Writes a baseline with what it promises.</summary>
    /// <inheritdoc cref="Save(string, IReadOnlyList{HostCpuid}, bool)"/>
    public static void Save(string path, ComputedBaseline baseline, bool replace = true) =>
        Save(path, json => BaselineJson.Write(json, baseline), replace);

    /// <summary>Writes a baseline's evidence.</summary>
    /// <inheritdoc cref="Save(string, IReadOnlyList{HostCpuid}, bool)"/>
    public static void Save(string path, CpuBaseline baseline, bool replace = true) =>
        Save(path, json => BaselineJson.Write(json, baseline), replace);

    private static void Save(string path, Action<JsonWriter> write, bool replace) => OutputFile.Write(
        path,
        text =>
        {
            var json = new JsonWriter(text);
            write(json);
            json.EndDocument();
        },
        replace);
}
