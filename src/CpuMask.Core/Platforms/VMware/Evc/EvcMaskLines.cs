using System.IO;
using CpuMask.Cpuid;
using CpuMask.Processors;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// A mode's masks as configuration lines: <c>featMask.evc.cpuid.AES = "Val:1"</c> in a host's /etc/vmware/config, which is the
/// exact list of the mode that its cluster is in, or <c>featMask.vm.cpuid.AES = "Val:1"</c> of a VM with per-VM EVC.
/// </summary>
internal static class EvcMaskLines
{
    private static readonly string[] Prefixes = { "featMask.evc.", "featMask.vm." };

    /// <summary>Reads a file's lines; null when none is such a line. Other lines are the file's own business.</summary>
    public static EvcMode? Read(IEnumerable<string> lines, string source)
    {
        var masks = new List<KeyValuePair<string, string>>();
        foreach (string line in lines)
        {
            string text = line.Trim();
            string? prefix = Prefixes.FirstOrDefault(p => text.StartsWith(p, StringComparison.OrdinalIgnoreCase));
            int equals = text.IndexOf('=');
            string key = prefix is null || equals < 0 ? string.Empty : text.Substring(prefix.Length, equals - prefix.Length).Trim();
            string value = equals < 0 ? string.Empty : text.Substring(equals + 1).Trim(' ', '\t', '"');
            if (key.Length > 0 && EvcMode.LeastOf(value) is not null)
            {
                masks.Add(new KeyValuePair<string, string>(key, value));
            }
        }

        if (masks.Count == 0)
        {
            return null;
        }

        EvcMode mode = new EvcMode { Source = source }.With(new KeyValuePair<string, string>[0], masks);
        return mode with { Key = KeyOf(mode) ?? Path.GetFileNameWithoutExtension(source) };
    }

    // The lines do not name their mode; its family and model are those of the CPU that the mode is called after.
    private static string? KeyOf(EvcMode mode)
    {
        int Number(string name) => (int)Math.Min(999, mode.Masks.Where(m => m.Key.Equals("cpuid." + name, StringComparison.OrdinalIgnoreCase))
            .Select(m => EvcMode.LeastOf(m.Value)).FirstOrDefault() ?? 999);
        (int family, int model) = (Number("FAMILY"), Number("MODEL"));
        if (family > 270 || model > 255 || (family < 6 && model > 15))
        {
            return null;
        }

        CpuSignature signature = CpuSignature.FromFamilyModelStepping(family, model, Math.Min(Number("STEPPING"), 15));
        return ProcessorTable.All.FirstOrDefault(p => p.Has(mode.Vendor, signature)) is { } cpu ? EvcTable.Of(cpu)?.Mode?.Key : null;
    }
}
