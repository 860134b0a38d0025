using System.Collections.Concurrent;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.Migration.Generations;

/// <summary>
/// How a host could come to have a bit that it lacks: from the embedded FeatureRemedies.tsv, the bit's class, and the CPU
/// generation that the host belongs to.
/// </summary>
internal static class FeatureRemedies
{
    private static readonly ConcurrentDictionary<(BitAddress, string?, CpuVendor, HostView, GuestView), IReadOnlyList<Remedy>> Known = new();

    private static readonly Lazy<Dictionary<string, Row>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The ways for a feature of the table, likeliest first.</summary>
    /// <param name="feature">What the host lacks.</param>
    /// <param name="host">The host.</param>
    /// <param name="hypervisor">What runs on it.</param>
    public static IReadOnlyList<Remedy> For(Feature feature, HostCpuid host, GuestView hypervisor)
    {
        CpuGeneration? generation = CpuGenerations.Of(host);
        return Known.GetOrAdd((feature.Bit, generation?.Name, host.Vendor, host.View, hypervisor), _ => Make(feature, host, hypervisor, generation));
    }

    /// <summary>The ways for a key that is no bit, such as <c>hv.capable</c>; empty when nothing is known of it.</summary>
    public static IReadOnlyList<Remedy> For(string key) =>
        Rows.Value.TryGetValue(key, out Row? row) ? Listed(row, _ => true).ToArray() : new Remedy[0];

    private static IReadOnlyList<Remedy> Make(Feature feature, HostCpuid host, GuestView hypervisor, CpuGeneration? generation)
    {
        bool? usual = generation?.Host.Registers[feature.Bit];
        Rows.Value.TryGetValue(feature.Bit.ToShortString(), out Row? row);
        var remedies = new List<Remedy>();
        if (usual == true)
        {
            // The chip has it, so something hides it: whatever the table says of firmware and microcode, and the hypervisor.
            remedies.AddRange(Listed(row, k => k is RemedyKind.FirmwareSetting or RemedyKind.Microcode));
            remedies.Add(host.View == HostView.Hardware
                ? new Remedy(RemedyKind.FirmwareSetting, Messages.ModelHasIt(generation!.Name))
                : new Remedy(RemedyKind.HypervisorSetting, Messages.ModelHasItButHidden(generation!.Name)));
            return Distinct(remedies);
        }

        remedies.AddRange(Listed(row, k => k != RemedyKind.OtherCpu));
        if (row is null && feature.Class == FeatureClass.Security)
        {
            remedies.Add(new Remedy(RemedyKind.Microcode, Messages.MicrocodeBrings));
        }

        if (feature.Class != FeatureClass.Security || row?.Kinds.Contains(RemedyKind.OtherCpu) == true)
        {
            remedies.Add(OtherCpu(feature, host, generation, row));
        }

        if (host.View == HostView.GuestMaximum && !remedies.Any(r => r.Kind == RemedyKind.HypervisorPatch))
        {
            remedies.Add(new Remedy(RemedyKind.HypervisorPatch, hypervisor.NewerVersionMayShow(feature)));
        }

        return Distinct(remedies);
    }

    private static Remedy OtherCpu(Feature feature, HostCpuid host, CpuGeneration? generation, Row? row)
    {
        CpuVendor[] vendors = host.Vendor.IsKnown ? new[] { host.Vendor } : new[] { CpuVendor.Intel, CpuVendor.Amd };
        string[] known = vendors.Select(v => WhoHasIt(feature.Bit, v, generation)).OfType<string>().ToArray();
        string advice = known.Length > 0 ? string.Join(" ", known)
            : host.Vendor.IsKnown ? Messages.NoGenerationHasIt(host.Vendor.DisplayName) : Messages.AnotherGeneration;
        bool said = row is not null && row.Kinds.Count == 1 && row.Kinds[0] == RemedyKind.OtherCpu;
        return new Remedy(RemedyKind.OtherCpu, said ? row!.Note + " " + advice : advice);
    }

    private static string? WhoHasIt(BitAddress bit, CpuVendor vendor, CpuGeneration? own)
    {
        CpuGeneration[] all = CpuGenerations.By(vendor).ToArray();
        int first = Array.FindIndex(all, g => g.Host.Registers[bit] == true);
        return first < 0 ? null : Messages.FirstGeneration(
            vendor.DisplayName, all[first], isOldest: first == 0,
            all.Skip(first).Where(g => g.Host.Registers[bit] == false).Select(g => g.Name).ToArray(), own?.Name);
    }

    private static IEnumerable<Remedy> Listed(Row? row, Func<RemedyKind, bool> wanted) => row is null
        ? Enumerable.Empty<Remedy>()
        : row.Kinds.Where(wanted).Select(k => new Remedy(k, row.Note));

    // One note stands for several kinds; it is said once, under the likeliest.
    private static IReadOnlyList<Remedy> Distinct(IEnumerable<Remedy> remedies) =>
        remedies.GroupBy(r => r.Advice).Select(g => g.First()).ToArray();

    private static Dictionary<string, Row> Read()
    {
        var rows = new Dictionary<string, Row>(StringComparer.OrdinalIgnoreCase);
        foreach (Row row in EmbeddedTable.Read("FeatureRemedies.tsv", 3, c => new Row(c[0], c[1].Split(',').Select(Kind).ToArray(), c[2])))
        {
            rows.Add(BitAddress.TryParse(row.What, out BitAddress bit) ? bit.ToShortString() : row.What, row);
        }

        return rows;
    }

    private static RemedyKind Kind(string word) => word switch
    {
        "cpu" => RemedyKind.OtherCpu,
        "microcode" => RemedyKind.Microcode,
        "firmware" => RemedyKind.FirmwareSetting,
        "patch" => RemedyKind.HypervisorPatch,
        "setting" => RemedyKind.HypervisorSetting,
        _ => throw new FormatException("found '" + word + "', expected cpu, microcode, firmware, patch or setting"),
    };

    private sealed record Row(string What, IReadOnlyList<RemedyKind> Kinds, string Note);
}

/// <summary>One way in which a host could come to have what it lacks.</summary>
/// <param name="Kind">What has to change.</param>
/// <param name="Advice">In a sentence, with the CPU generation or the switch where they are known.</param>
public sealed record Remedy(RemedyKind Kind, string Advice);
