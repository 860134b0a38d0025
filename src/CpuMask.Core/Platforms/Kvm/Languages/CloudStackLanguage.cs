using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>CloudStack: <c>/etc/cloudstack/agent/agent.properties</c> of each KVM host. Source: its KVM installation guide.</summary>
internal sealed class CloudStackLanguage : ModelLanguage
{
    public override string Id => "cloudstack";

    public override string Title => "CloudStack: agent.properties of each KVM host";

    public override bool Knows(string text) => text.IndexOf("guest.cpu.", StringComparison.Ordinal) >= 0;

    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "the agent hands it to libvirt, and the guest never sees a difference", drops: true);
        string[] lines = text.Split('\n');
        string? mode = null, model = null;
        TextPosition? modeAt = null, modelAt = null, featuresAt = null;
        bool commas = false;
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Trim();
            string[] sides = line.Split(new[] { '=' }, 2);
            int from = lines[n].IndexOf('=') + 1;
            var position = new TextPosition(n + 1, Math.Max(from + 1, 1));
            if (sides.Length < 2 || line.StartsWith("#", StringComparison.Ordinal))
            {
                continue;
            }

            switch (sides[0].Trim())
            {
                case "guest.cpu.mode":
                    (mode, modeAt) = (sides[1].Trim(), position);
                    break;
                case "guest.cpu.model":
                    (model, modelAt) = (sides[1].Trim(), position);
                    words.Model(model, position);
                    break;
                case "guest.cpu.features":
                    featuresAt = position;
                    commas |= sides[1].IndexOf(',') >= 0;
                    Features(sides[1], position, words);
                    break;
            }
        }

        if (mode is "host-model" or "host-passthrough")
        {
            words.Model(mode, modeAt!.Value);
        }
        else if (mode is not (null or "custom"))
        {
            words.Say(CpuTextFinding.Refused(modeAt!.Value, Messages.CloudStackMode(mode)));
        }

        if (mode == "custom" && model is null)
        {
            words.Say(CpuTextFinding.Dropped(modeAt!.Value, Messages.CloudStackNeedsModel()));
        }
        else if (featuresAt is { } features && mode is null && model is null)
        {
            words.Say(CpuTextFinding.Dropped(features, Messages.CloudStackNeedsMode()));
        }
        else if (model is not null && mode is not "custom")
        {
            words.Say(CpuTextFinding.Dropped(modelAt!.Value, Messages.CloudStackModelNeedsCustom()));
        }

        CpuTextReading read = words.Done(text);
        return commas ? read with { Corrected = string.Join("\n", (read.Corrected ?? text).Split('\n').Select(l => l.TrimStart().StartsWith("guest.cpu.features", StringComparison.Ordinal) ? l.Replace(',', ' ') : l)) } : read;
    }

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        string features = string.Join(" ", NamesOf(choice.Added, names).Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct());
        return "guest.cpu.mode=custom\nguest.cpu.model=" + choice.Name + "\n" + (features.Length > 0 ? "guest.cpu.features=" + features + "\n" : string.Empty);
    }

    private static void Features(string value, TextPosition position, FeatureWords words)
    {
        int at = 0;
        foreach (string flag in value.Split(' '))
        {
            var place = new TextPosition(position.Line, position.Column + at);
            at += flag.Length + 1;
            if (flag.IndexOf(',') >= 0)
            {
                words.Say(CpuTextFinding.Refused(place, Messages.CloudStackCommas()));
            }

            foreach (string one in flag.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries))
            {
                words.Feature(one.TrimStart('-', '+'), one[0] != '-', place);
            }
        }
    }
}
