using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>OpenStack Nova: the <c>[libvirt]</c> section of nova.conf. Source: nova/conf/libvirt.py.</summary>
internal sealed class NovaLanguage : ModelLanguage
{
    public override string Id => "nova";

    public override string Title => "OpenStack Nova: [libvirt] of nova.conf";

    public override bool Knows(string text) => text.Split('\n').Any(l => l.TrimStart().StartsWith("cpu_m", StringComparison.Ordinal) && l.IndexOf('=') > 0);

    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "Nova hands it to libvirt, and the instance does not start");
        string[] lines = text.Split('\n');
        string section = string.Empty;
        (string Value, TextPosition Position)? mode = null, models = null, flags = null;
        bool comment = false;
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Trim();
            if (line.StartsWith("[", StringComparison.Ordinal))
            {
                section = line.Trim('[', ']');
            }

            string[] sides = lines[n].TrimEnd('\r').Split(new[] { '=' }, 2);
            string key = sides[0].Trim();
            if (sides.Length < 2 || line.StartsWith("#", StringComparison.Ordinal) || line.StartsWith(";", StringComparison.Ordinal)
                || key is not ("cpu_mode" or "cpu_models" or "cpu_model" or "cpu_model_extra_flags"))
            {
                continue;
            }

            int from = lines[n].IndexOf('=') + 1;
            from += sides[1].Length - sides[1].TrimStart().Length;
            var position = new TextPosition(n + 1, from + 1);
            string value = sides[1].Trim();
            if (section.Length > 0 && section != "libvirt")
            {
                words.Say(CpuTextFinding.Dropped(new TextPosition(n + 1, 1), Messages.NovaSection(key, section)));
            }

            if (value.IndexOf(" #", StringComparison.Ordinal) is >= 0 and int hash)
            {
                comment = true;
                words.Say(CpuTextFinding.Refused(new TextPosition(n + 1, from + hash + 2), Messages.NovaComment(value.Substring(hash + 1))));
                value = value.Substring(0, hash).TrimEnd();
            }

            switch (key)
            {
                case "cpu_mode":
                    mode = (value, position);
                    break;
                case "cpu_models" or "cpu_model":
                    models = (value, position);
                    break;
                default:
                    flags = (value, position);
                    break;
            }
        }

        Judge(words, mode, models, flags);
        CpuTextReading read = words.Done(text);
        return comment ? read with { Corrected = WithoutComments(read.Corrected ?? text) } : read;
    }

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        string flags = string.Join(", ", NamesOf(choice.Added, names).Select(n => "+" + n).Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct());
        return "[libvirt]\ncpu_mode = custom\ncpu_models = " + choice.Name + "\n" + (flags.Length > 0 ? "cpu_model_extra_flags = " + flags + "\n" : string.Empty);
    }

    private static void Judge(
        FeatureWords words, (string Value, TextPosition Position)? mode, (string Value, TextPosition Position)? models, (string Value, TextPosition Position)? flags)
    {
        if (mode is { } given && given.Value is not ("host-model" or "host-passthrough" or "custom" or "none"))
        {
            words.Say(CpuTextFinding.Refused(given.Position, Messages.NovaMode(given.Value)));
        }
        else if (mode is { Value: "host-passthrough" or "host-model" } tied)
        {
            words.Model(tied.Value, tied.Position);
        }

        if (models is { } named && mode is not { Value: "custom" })
        {
            words.Say(CpuTextFinding.Refused(named.Position, Messages.NovaModelsNeedCustom()));
        }
        else if (mode is { Value: "custom" } custom && models is null)
        {
            words.Say(CpuTextFinding.Refused(custom.Position, Messages.NovaCustomNeedsModels()));
        }

        if (flags is { } extra && mode is { Value: "none" })
        {
            words.Say(CpuTextFinding.Dropped(extra.Position, Messages.NovaFlagsNeedMode()));
        }

        foreach ((string value, TextPosition position) in Values(models))
        {
            words.Model(value, position);
        }

        foreach ((string value, TextPosition position) in Values(flags))
        {
            words.Feature(value.TrimStart('+', '-').ToLowerInvariant(), value[0] != '-', position);
        }
    }

    private static IEnumerable<(string Value, TextPosition Position)> Values((string Value, TextPosition Position)? setting)
    {
        int at = 0;
        foreach (string part in setting?.Value.Split(',') ?? new string[0])
        {
            if (part.Trim().Length > 0)
            {
                yield return (part.Trim(), new TextPosition(setting!.Value.Position.Line, setting.Value.Position.Column + at + part.Length - part.TrimStart().Length));
            }

            at += part.Length + 1;
        }
    }

    // On a line of its own a comment is one.
    private static string WithoutComments(string text) => string.Join("\n", text.Replace("\r\n", "\n").Split('\n').SelectMany(l =>
        l.TrimStart().StartsWith("cpu_m", StringComparison.Ordinal) && l.IndexOf(" #", StringComparison.Ordinal) is >= 0 and int hash
            ? new[] { l.Substring(hash + 1), l.Substring(0, hash).TrimEnd() } : new[] { l }));
}
