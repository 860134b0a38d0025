using System.Text;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// oVirt and RHV: the CPU type of the cluster, which every host must meet, and a VM's custom CPU type. Source: the engine's option
/// ServerCPUList.
/// </summary>
internal sealed class OVirtLanguage : ModelLanguage
{
    public override string Id => "ovirt";

    public override string Title => "oVirt: the cluster's CPU type";

    public override bool Knows(string text) => text.Split('\n').Any(l => Value(l) is not null) || text.IndexOf("ServerCPUList", StringComparison.Ordinal) >= 0;

    public override CpuTextReading Read(string text)
    {
        string[] lines = text.Split('\n');
        var readings = new List<CpuTextReading>();
        for (int n = 0; n < lines.Length; n++)
        {
            // Each setting is of its own: one of the cluster, one of a VM.
            var words = new FeatureWords(NamingScheme.Libvirt, "no host can meet it, or libvirt refuses it");
            var position = new TextPosition(n + 1, 1);
            if (Value(lines[n]) is { } value)
            {
                Read(value.Key, value.Value, words, position);
            }
            else if (lines[n].IndexOf("ServerCPUList", StringComparison.Ordinal) >= 0)
            {
                ReadList(lines[n].Substring(lines[n].IndexOf('=') + 1), words, position);
            }

            readings.Add(words.Done());
        }

        return new CpuTextReading { Bits = readings.SelectMany(r => r.Bits).ToArray(), Findings = readings.SelectMany(r => r.Findings).ToArray() };
    }

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(null);

    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        OVirtClusterType type = TypeOf(baseline, request);
        ISet<Cpuid.BitAddress> shown = type.Shown();
        string[] lost = ModelChoice.Shown.Where(f => !f.IsOfStateLeaf && ModelChoice.OnAll(baseline, f.Bit) == true && !shown.Contains(f.Bit)).Select(f => f.Name).ToArray();
        yield return Messages.OVirtType(type.Name, type.Gives, lost);
        yield return Messages.OVirtCustom();
    }

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        OVirtClusterType type = TypeOf(baseline, request);
        var text = new StringBuilder();
        Comment("Compute > Clusters > Edit > CPU Type; guests get " + type.Gives);
        text.Append("cpu_type: ").Append(type.Name).Append('\n');
        Comment("or for one VM, Edit > System > Custom CPU Type: all that the hosts share");
        return text.Append("custom_cpu_model: ").Append(string.Join(",", new[] { choice.Name }.Concat(NamesOf(choice.Added, names).Select(n => "+" + n))
            .Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct())).Append('\n').ToString();

        void Comment(string line) => text.Append(request.NoComments ? string.Empty : "# " + line + "\n");
    }

    private static OVirtClusterType TypeOf(ComputedBaseline baseline, CpuRequest request)
    {
        Version version = TargetVersion.Parse(request.Version) ?? OVirtClusterType.Oldest;
        if (version < OVirtClusterType.Oldest)
        {
            throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Impossible, Messages.OVirtTooOld(version.ToString(), OVirtClusterType.Oldest.ToString()));
        }

        if (baseline.IsAcrossVendors)
        {
            throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.OVirtOneVendor());
        }

        return OVirtClusterType.HighestOf(baseline, version) ?? throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Impossible, NoType(baseline, version));
    }

    private static string NoType(ComputedBaseline baseline, Version version)
    {
        var nearest = OVirtClusterType.Of(baseline.Vendor, version).Select(t => (Type: t, Missing: t.Missing(baseline)))
            .OrderBy(t => t.Missing.Count).ThenBy(t => t.Type.Level).First();
        return Messages.OVirtNoType(nearest.Type.Name, nearest.Missing.Select(m => m.Name).Distinct().ToArray(), nearest.Missing[0].By.Hosts.Select(h => h.Name).ToArray());
    }

    private static KeyValuePair<string, string>? Value(string line)
    {
        int colon = line.IndexOf(':');
        string key = colon < 0 ? string.Empty : line.Substring(0, colon).Trim();
        return key is "cpu_type" or "custom_cpu_model" ? new KeyValuePair<string, string>(key, line.Substring(colon + 1).Trim().Trim('"', '\'')) : null;
    }

    private static void Read(string key, string value, FeatureWords words, TextPosition position)
    {
        string gives = value;
        if (key == "cpu_type")
        {
            OVirtClusterType? type = OVirtClusterType.All.FirstOrDefault(t => t.Name == value);
            if (type is null)
            {
                words.Say(CpuTextFinding.Refused(position, Messages.OVirtNoSuchType(value)));
                return;
            }

            gives = type.Gives;
        }

        ReadGives(gives, words, position);
    }

    private static void ReadGives(string gives, FeatureWords words, TextPosition position)
    {
        string[] parts = gives.Split(',');
        words.Model(parts[0], position);
        foreach (string part in parts.Skip(1).Select(p => p.Trim()).Where(p => p.Length > 1))
        {
            words.Feature(part.Substring(1), part[0] != '-', position);
        }
    }

    // level:name:needs:gives:architecture; several with a semicolon between.
    private static void ReadList(string list, FeatureWords words, TextPosition position)
    {
        foreach (string[] cells in list.Split(';').Select(e => e.Trim().Split(':')).Where(c => c.Length == 5 && c[4].Trim() == "x86_64"))
        {
            foreach (string need in cells[2].Split(',').Where(n => !n.StartsWith("model_", StringComparison.Ordinal)))
            {
                words.Asks(need.Trim(), position);
            }

            ReadGives(cells[3], words, position);
        }
    }
}
