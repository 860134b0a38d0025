using System;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>OpenStack Nova: the <c>[libvirt]</c> section of nova.conf. Source: nova/conf/libvirt.py.</summary>
public sealed class NovaLanguage : ModelLanguage
{
    /// <inheritdoc/>
    public override string Id => "nova";

    /// <inheritdoc/>
    public override string Title => "OpenStack Nova: [libvirt] of nova.conf";

    /// <inheritdoc/>
    public override bool Knows(string text) => text.Split('\n').Any(l => l.TrimStart().StartsWith("cpu_m", StringComparison.Ordinal) && l.IndexOf('=') > 0);

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "Nova hands it to libvirt, and the instance does not start");
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            string[] sides = lines[n].Split(new[] { '=' }, 2);
            var position = new TextPosition(n + 1, 1);
            if (sides.Length < 2 || sides[0].TrimStart().StartsWith("#", StringComparison.Ordinal))
            {
                continue;
            }

            string[] values = sides[1].Split('#')[0].Split(',').Select(v => v.Trim()).Where(v => v.Length > 0).ToArray();
            switch (sides[0].Trim())
            {
                case "cpu_mode" when values.Any(v => v is "host-passthrough" or "host-model"):
                    words.Model(values[0], position);
                    break;
                case "cpu_models" or "cpu_model":
                    Array.ForEach(values, v => words.Model(v, position));
                    break;
                case "cpu_model_extra_flags":
                    Array.ForEach(values, v => words.Feature(v.TrimStart('+', '-').ToLowerInvariant(), v[0] != '-', position));
                    break;
            }
        }

        return words.Done();
    }

    /// <inheritdoc/>
    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    /// <inheritdoc/>
    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        string flags = string.Join(", ", NamesOf(choice.Added, names).Select(n => "+" + n).Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct());
        return "[libvirt]\ncpu_mode = custom\ncpu_models = " + choice.Name + "\n" + (flags.Length > 0 ? "cpu_model_extra_flags = " + flags + "\n" : string.Empty);
    }
}
