using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Migration;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Qemu;

/// <summary>The CPU models that QEMU and libvirt know by name, from the embedded QemuModels.tsv.</summary>
public static class QemuModels
{
    private static readonly Lazy<Dictionary<string, QemuModel>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>All models, each once.</summary>
    public static IEnumerable<QemuModel> All => Rows.Value.Values.Distinct();

    /// <summary>A model by its name with or without a version, without regard to case; null when the table has none.</summary>
    public static QemuModel? Find(string name) => Rows.Value.TryGetValue(name, out QemuModel? model) ? model : null;

    private static Dictionary<string, QemuModel> Read()
    {
        var models = new Dictionary<string, QemuModel>(StringComparer.OrdinalIgnoreCase);
        foreach ((QemuModel model, string[] aliases) in EmbeddedTable.Read("QemuModels.tsv", 6, Row))
        {
            models.Add(model.Name, model);
            foreach (string alias in aliases)
            {
                models.Add(alias, model);
            }
        }

        return models;
    }

    private static (QemuModel Model, string[] Aliases) Row(string[] cells)
    {
        IReadOnlyList<KeyValuePair<RegisterAddress, uint>> words = RegisterWords.Parse(cells[4]);
        var bits = words.SelectMany(w => Enumerable.Range(0, 32).Where(b => (w.Value >> b & 1) != 0).Select(w.Key.Bit)).ToArray();
        string[] aliases = cells[1].Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries);
        return (new QemuModel(cells[0], CpuVendor.Of(cells[2]), bits, cells[5]) { Aliases = aliases }, aliases);
    }
}
