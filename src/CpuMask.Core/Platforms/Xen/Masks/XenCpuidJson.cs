using CpuMask.Json;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>A Xen <c>cpuid</c> setting as <c>cpumask mask --for xen --json</c> prints it.</summary>
internal static class XenCpuidJson
{
    /// <summary>Writes one object: the list's items, the whole text, libxl's form, notes and warnings.</summary>
    public static void Write(JsonWriter json, XenCpuid cpuid)
    {
        json.BeginObject();
        json.Array("items", cpuid.Items, item => json.String(item.ToString()));
        json.String("text", cpuid.Text);
        json.String("libxl", cpuid.LibxlText);
        Lines(json, "notes", cpuid.Notes);
        Lines(json, "warnings", cpuid.Warnings);
        json.EndObject();
    }

    private static void Lines(JsonWriter json, string name, IEnumerable<string> lines)
    {
        json.Array(name, lines, line => json.String(line));
    }
}
