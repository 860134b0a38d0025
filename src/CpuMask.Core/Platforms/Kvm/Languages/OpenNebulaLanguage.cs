using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// OpenNebula: <c>EVC_MODE</c> of a cluster's template, a CPU model for all of its VMs, and <c>CPU_MODEL</c> for features beside it.
/// It can only add features, so the model is one that every host holds whole. Source: its LibVirtDriverKVM.cc.
/// </summary>
internal sealed class OpenNebulaLanguage : ModelLanguage
{
    public override string Id => "opennebula";

    public override string Title => "OpenNebula: EVC_MODE of the cluster";

    public override bool Knows(string text) => text.IndexOf("EVC_MODE", StringComparison.Ordinal) >= 0 || text.IndexOf("CPU_MODEL", StringComparison.Ordinal) >= 0;

    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "OpenNebula hands it to libvirt, and the guest never sees a difference");
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            foreach ((string key, string value, int column) in Values(lines[n]))
            {
                var position = new TextPosition(n + 1, column);
                if (key is "EVC_MODE" or "MODEL" && value.Length > 0)
                {
                    words.Model(value, position);
                }
                else if (key == "FEATURES")
                {
                    foreach (string name in value.Split(',').Where(v => v.Length > 0))
                    {
                        words.Feature(name, shown: true, position);
                    }
                }
            }
        }

        return words.Done();
    }

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    protected override ModelChoice Choose(ComputedBaseline baseline, UnknownBits unknown, ModelNames names) =>
        ModelChoice.WithoutTakingAway(baseline, unknown, names)
        ?? throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Impossible, Messages.NoWholeModel("OpenNebula"));

    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        yield return Messages.OpenNebulaCluster();
    }

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        string features = string.Join(",", NamesOf(choice.Added, names).Distinct());
        return "EVC_MODE = \"" + choice.Name + "\"\n"
            + (features.Length > 0 ? "CPU_MODEL = [ MODEL = \"" + choice.Name + "\", FEATURES = \"" + features + "\" ]\n" : string.Empty);
    }

    // NAME = "value", also within brackets.
    private static IEnumerable<(string Key, string Value, int Column)> Values(string line)
    {
        for (int equals = line.IndexOf('='); equals >= 0; equals = line.IndexOf('=', equals + 1))
        {
            // No name is longer, and a line may be as long as a file.
            string key = line.Substring(Math.Max(equals - 64, 0), Math.Min(equals, 64)).TrimEnd();
            key = key.Substring(key.LastIndexOfAny(new[] { ' ', '\t', ',', '[' }) + 1);
            int open = equals + 1;
            while (open < line.Length && line[open] is ' ' or '\t')
            {
                open++;
            }

            int close = open < line.Length && line[open] == '"' ? line.IndexOf('"', open + 1) : -1;
            if (close > open)
            {
                yield return (key, line.Substring(open + 1, close - open - 1), open + 2);
            }
        }
    }
}
