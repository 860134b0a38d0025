using CpuMask.Features;
using CpuMask.Platforms.Kvm.Guests;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>What the reader of a text calls models and features, and which of them its version knows.</summary>
internal sealed class ModelNames
{
    private static readonly Lazy<HashSet<string>> NewerThan72 =
        new(() => new HashSet<string>(EmbeddedTable.Read("QemuNewNames.tsv", 1, c => c[0]), StringComparer.Ordinal));

    private static readonly Lazy<HashSet<string>> OfReportedModel =
        new(() => new HashSet<string>(EmbeddedTable.Read("ProxmoxModels.tsv", 1, c => c[0]), StringComparer.Ordinal));

    private readonly NamingScheme scheme;
    private readonly bool withNew;
    private IReadOnlyCollection<string>? allowed;

    private ModelNames(NamingScheme scheme, bool withNew)
    {
        this.scheme = scheme;
        this.withNew = withNew;
    }

    /// <summary>QEMU's names.</summary>
    /// <param name="version">Its version; null or 7.2 leaves out what is newer than 7.2.</param>
    public static ModelNames OfQemu(string? version) => new(NamingScheme.Qemu, IsNewerThan(version, 7, 2));

    /// <summary>QEMU's names as far as Proxmox VE takes them: its list of models is shorter than QEMU's.</summary>
    /// <param name="version">QEMU's version; null or 7.2 leaves out what is newer than 7.2.</param>
    public static ModelNames OfProxmox(string? version) => new(NamingScheme.Qemu, IsNewerThan(version, 7, 2)) { allowed = OfReportedModel.Value };

    /// <summary>libvirt's names.</summary>
    /// <param name="version">Its version; null or 9.0 leaves out what is newer than 9.0 and its QEMU.</param>
    public static ModelNames OfLibvirt(string? version) => new(NamingScheme.Libvirt, IsNewerThan(version, 9, 0));

    /// <summary>A feature's name; null when the reader has none for it.</summary>
    public string? Of(Feature feature)
    {
        string? name = feature.NamesIn(scheme).FirstOrDefault();
        return name is null || (!withNew && feature.NamesIn(NamingScheme.Qemu).FirstOrDefault() is { } qemu && NewerThan72.Value.Contains(qemu)) ? null : name;
    }

    /// <summary>A model's name; null when the reader has none for it.</summary>
    public string? Of(CpuModel model)
    {
        if (!withNew && !ModelChoice.IsOf72(model))
        {
            return null;
        }

        if (allowed is not null)
        {
            return model.Aliases.Concat(new[] { model.Name }).FirstOrDefault(allowed.Contains);
        }

        // libvirt up to 9.0 has no versions: each of its names is one version of QEMU's.
        return scheme == NamingScheme.Qemu ? model.Name : model.Aliases.FirstOrDefault(a => CpuModels.Find(a)?.Certain is not null);
    }

    private static bool IsNewerThan(string? version, int major, int minor) => TargetVersion.Parse(version) is { } given && given > new Version(major, minor, int.MaxValue);
}
