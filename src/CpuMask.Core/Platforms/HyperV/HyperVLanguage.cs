using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.HyperV;

/// <summary>
/// Hyper-V's processor compatibility: which mode to set, as PowerShell, and what it costs. Sources: Microsoft's
/// processor-compatibility-mode-hyper-v and dynamic-processor-compatibility-mode; the hidden set is section 5.2.11 of the Hypervisor
/// Top-Level Functional Specification 4.0, which says "among others".
/// </summary>
internal sealed class HyperVLanguage : CpuLanguage
{
    private const string Command = "Set-VMProcessor -VMName <VM> -CompatibilityForMigrationEnabled $true";
    private const string ClusterMode = " -CompatibilityForMigrationMode CommonClusterFeatureSet";

    // What the fixed set is known to hide, by QEMU's names; what needs one of these goes with it.
    private static readonly string[] Hidden =
    {
        "ssse3", "sse4.1", "sse4.2", "sse4a", "popcnt", "abm", "misalignsse", "3dnow", "3dnowext", "xsave", "avx", "aes",
    };

    private static readonly Version Dynamic = new(2025, 0);

    public override string Id => "hyperv";

    public override string Title => "Hyper-V: processor compatibility of a VM";

    public override CpuRequestParts Uses => CpuRequestParts.Baseline | CpuRequestParts.Comments | CpuRequestParts.Version;

    public override CpuText Write(CpuRequest request)
    {
        ComputedBaseline baseline = request.Baseline.Value;
        if (baseline.IsAcrossVendors)
        {
            throw new CpuMaskException(ErrorIds.VendorMismatch, ErrorKind.Impossible, Messages.OneVendor());
        }

        bool dynamic = TargetVersion.Parse(request.Version) is { } version && version >= Dynamic;
        if (baseline.Removed.Count + baseline.Unknown.Count == 0)
        {
            return new CpuText(string.Empty) { Notes = new[] { Messages.Alike() }, Warnings = baseline.Warnings };
        }

        string[] lost = Lost(baseline).Select(f => f.Name).ToArray();
        string[] differ = baseline.Removed.Select(r => (r.Bit, r.Feature)).Concat(baseline.Unknown.Select(u => (u.Bit, u.Feature)))
            .Where(r => r.Bit.Register.Leaf != RegisterSet.StateLeaf).Select(r => r.Feature).Distinct().ToArray();
        string remark = request.NoComments ? string.Empty : dynamic ? "# Windows Server 2025, VMs of configuration version 10.0; the VM has to be off\n" : "# Windows Server 2008 R2 to 2022; the VM has to be off\n";
        return new CpuText(remark + Command + (dynamic ? ClusterMode : string.Empty) + "\n")
        {
            Notes = dynamic
                ? new[] { Messages.Cluster(differ), Messages.ToOtherCluster() }
                : new[] { Messages.Fixed(lost), Messages.Dynamic(differ) },
            Warnings = baseline.Warnings,
        };
    }

    public override bool Knows(string text) => text.IndexOf("CompatibilityForMigration", StringComparison.OrdinalIgnoreCase) >= 0;

    public override CpuTextReading Read(string text)
    {
        var findings = new List<CpuTextFinding>();
        var bits = new List<CpuTextBit>();
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Trim();
            var position = new TextPosition(n + 1, 1);
            if (line.StartsWith("#", StringComparison.Ordinal) || line.IndexOf("CompatibilityForMigration", StringComparison.OrdinalIgnoreCase) < 0)
            {
                continue;
            }

            string? mode = After(line, "-CompatibilityForMigrationMode"), enabled = After(line, "-CompatibilityForMigrationEnabled");
            if (mode is not null && !Is(mode, "CommonClusterFeatureSet") && !Is(mode, "MinimumFeatureSet"))
            {
                findings.Add(CpuTextFinding.Refused(position, Messages.NoMode(mode)));
            }
            else if (enabled is not null && !Is(enabled, "$true") && !Is(enabled, "$false") && enabled is not ("1" or "0"))
            {
                findings.Add(CpuTextFinding.Refused(position, Messages.NoSwitch(enabled)));
            }
            else if (!Is(mode, "CommonClusterFeatureSet") && !Is(enabled, "$false") && enabled != "0")
            {
                bits.AddRange(Features.Select(f => new CpuTextBit(f.Bit, BitEffect.Hidden, position)));
            }
        }

        return new CpuTextReading { Bits = bits, Findings = findings };
    }

    private static IEnumerable<Feature> Features => Hidden.SelectMany(n => FeatureTable.Default.Named(n, NamingScheme.Qemu)).Where(f => f.IsFlag).Distinct();

    private static IEnumerable<Feature> Lost(ComputedBaseline baseline)
    {
        var gone = new HashSet<Cpuid.BitAddress>(Features.Select(f => f.Bit));
        Feature[] promised = HyperVGuestView.Instance.Shown.Where(f => baseline.Registers[f.Bit] == true).ToArray();
        for (int before = -1; before != gone.Count;)
        {
            before = gone.Count;
            gone.UnionWith(promised.Where(f => f.DependsOn.Any(gone.Contains)).Select(f => f.Bit));
        }

        return promised.Where(f => !f.IsOfStateLeaf && gone.Contains(f.Bit));
    }

    private static bool Is(string? text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static string? After(string line, string parameter)
    {
        int at = line.IndexOf(parameter, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : line.Substring(at + parameter.Length).TrimStart(' ', ':').Split(' ', ';', '|')[0];
    }
}
