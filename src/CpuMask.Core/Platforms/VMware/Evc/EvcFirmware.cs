using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>What firmware or microcode can give a host, by the embedded FeatureRemedies.tsv.</summary>
internal static class EvcFirmware
{
    private static readonly Lazy<Dictionary<string, (string Kinds, string Note)>> Rows = new(
        () => EmbeddedTable.Read("FeatureRemedies.tsv", 3, c => (What: c[0], Kinds: c[1], Note: c[2]))
            .ToDictionary(r => BitAddress.TryParse(r.What, out BitAddress bit) ? bit.ToShortString() : r.What, r => (r.Kinds, r.Note), StringComparer.OrdinalIgnoreCase),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What the table says of a bit, or of a key that is none; null for nothing.</summary>
    public static (EvcGapKind Kind, string Note)? Of(BitAddress? bit, string key)
    {
        if (!Rows.Value.TryGetValue(bit?.ToShortString() ?? key, out (string Kinds, string Note) row))
        {
            return null;
        }

        string[] kinds = row.Kinds.Split(',');
        return kinds[0] == "microcode" ? (EvcGapKind.Microcode, row.Note)
            : kinds.Contains("firmware") ? (EvcGapKind.Firmware, row.Note) : null;
    }
}
