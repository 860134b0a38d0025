using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Guests;

/// <summary>A CPU model of QEMU and libvirt.</summary>
/// <param name="Name">Its name with version, such as Skylake-Server-v4.</param>
/// <param name="Vendor">The vendor that it names; a KVM guest sees the host's unless its configuration says otherwise.</param>
/// <param name="Bits">The bits that it gives a KVM guest by default; none where only libvirt's definition is known.</param>
/// <param name="Certain">
/// The bits that a host has for certain of which libvirt says that it is this model; null where libvirt has no such model. Bits
/// that some version of libvirt took out of a model again are not among them: whether a CPU has those, its own list says.
/// </param>
/// <param name="Source">Where the facts come from.</param>
internal sealed record CpuModel(
    string Name, CpuVendor Vendor, IReadOnlyList<BitAddress> Bits, IReadOnlyList<KeyValuePair<RegisterAddress, uint>>? Certain, string Source)
{
    /// <summary>Its other names, such as Skylake-Server-noTSX-IBRS; libvirt up to 9.0 knows no others.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = new string[0];
}

/// <summary>The CPU models that QEMU and libvirt know by name, from the embedded CpuModels.tsv.</summary>
internal static class CpuModels
{
    private static readonly Lazy<Dictionary<string, CpuModel>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All models, each once.</summary>
    public static IEnumerable<CpuModel> All => Rows.Value.Values.Distinct();

    /// <summary>All names, with and without a version.</summary>
    public static IReadOnlyCollection<string> Names => Rows.Value.Keys;

    /// <summary>The models of which is known what they give a guest.</summary>
    public static IEnumerable<CpuModel> OfQemu => All.Where(m => m.Bits.Count > 0);

    /// <summary>A model of which is known what it gives a guest; null when the table has none of that name.</summary>
    public static CpuModel? FindForGuest(string name) => Find(name) is { Bits.Count: > 0 } model ? model : null;

    /// <summary>A model by its name with or without a version, without regard to case; null when the table has none.</summary>
    public static CpuModel? Find(string name) => Rows.Value.TryGetValue(name, out CpuModel? model) ? model : null;

    private static Dictionary<string, CpuModel> Read()
    {
        var models = new Dictionary<string, CpuModel>(StringComparer.OrdinalIgnoreCase);
        foreach ((CpuModel model, string[] aliases) in EmbeddedTable.Read("CpuModels.tsv", 7, Row))
        {
            models.Add(model.Name, model);
            foreach (string alias in aliases)
            {
                models.Add(alias, model);
            }
        }

        return models;
    }

    private static (CpuModel Model, string[] Aliases) Row(string[] cells)
    {
        BitAddress[] bits = RegisterWords.Parse(cells[4])
            .SelectMany(w => Enumerable.Range(0, 32).Where(b => (w.Value >> b & 1) != 0).Select(w.Key.Bit)).ToArray();
        string[] aliases = cells[1].Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<KeyValuePair<RegisterAddress, uint>>? certain = cells[5].Length == 0 ? null : RegisterWords.Parse(cells[5]);
        return (new CpuModel(cells[0], CpuVendor.Of(cells[2]), bits, certain, cells[6]) { Aliases = aliases }, aliases);
    }
}
