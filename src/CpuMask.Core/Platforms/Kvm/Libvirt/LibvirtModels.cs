using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Libvirt;

/// <summary>
/// What a CPU model of libvirt promises, from the embedded LibvirtModels.tsv. Bits that some version of libvirt took out
/// of a model again are not among them: whether a CPU has those, its own list of features says.
/// </summary>
public static class LibvirtModels
{
    private static readonly Lazy<Dictionary<string, KeyValuePair<RegisterAddress, uint>[]>> ByName =
        new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The names of all models that the table knows.</summary>
    public static IReadOnlyCollection<string> Names => ByName.Value.Keys;

    /// <summary>The bits that a CPU of a model has for certain; null when the table does not know the model.</summary>
    public static IReadOnlyList<KeyValuePair<RegisterAddress, uint>>? Find(string model) =>
        ByName.Value.TryGetValue(model, out KeyValuePair<RegisterAddress, uint>[]? words) ? words : null;

    private static Dictionary<string, KeyValuePair<RegisterAddress, uint>[]> Read()
    {
        var models = new Dictionary<string, KeyValuePair<RegisterAddress, uint>[]>(StringComparer.Ordinal);
        using Stream stream = typeof(LibvirtModels).Assembly.GetManifestResourceStream("LibvirtModels.tsv")
            ?? throw new InvalidOperationException("LibvirtModels.tsv is not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        bool header = true;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#' || header)
            {
                header &= line.Length == 0 || line[0] == '#';
                continue;
            }

            string[] cells = line.Split('\t');
            KeyValuePair<RegisterAddress, uint>[] words = Array.ConvertAll(cells[2].Split(' '), Word);
            models.Add(cells[0], words);
            if (cells[1].Length > 0)
            {
                models.Add(cells[1], words);
            }
        }

        return models;
    }

    private static KeyValuePair<RegisterAddress, uint> Word(string text)
    {
        int equals = text.IndexOf('=');
        return equals > 0 && RegisterAddress.TryParse(text.Substring(0, equals), out RegisterAddress register) && Hex.TryParse(text.Substring(equals + 1), out uint mask)
            ? new KeyValuePair<RegisterAddress, uint>(register, mask)
            : throw new FormatException("LibvirtModels.tsv: found '" + text + "', expected a register such as 1.0.ECX=00000201.");
    }
}
