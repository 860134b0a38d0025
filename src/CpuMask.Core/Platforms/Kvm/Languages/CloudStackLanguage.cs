using System;
using System.Linq;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>CloudStack: <c>/etc/cloudstack/agent/agent.properties</c> of each KVM host. Source: its KVM installation guide.</summary>
public sealed class CloudStackLanguage : ModelLanguage
{
    /// <inheritdoc/>
    public override string Id => "cloudstack";

    /// <inheritdoc/>
    public override string Title => "CloudStack: agent.properties of each KVM host";

    /// <inheritdoc/>
    public override bool Knows(string text) => text.IndexOf("guest.cpu.", StringComparison.Ordinal) >= 0;

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "the agent hands it to libvirt, and the guest never sees a difference");
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            string[] sides = lines[n].Trim().Split(new[] { '=' }, 2);
            var position = new TextPosition(n + 1, 1);
            if (sides.Length == 2 && (sides[0] == "guest.cpu.model" || (sides[0] == "guest.cpu.mode" && sides[1] != "custom")))
            {
                words.Model(sides[1].Trim(), position);
            }
            else if (sides.Length == 2 && sides[0] == "guest.cpu.features")
            {
                foreach (string flag in sides[1].Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries))
                {
                    words.Feature(flag.TrimStart('-'), flag[0] != '-', position);
                }
            }
        }

        return words.Done();
    }

    /// <inheritdoc/>
    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    /// <inheritdoc/>
    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        string features = string.Join(" ", NamesOf(choice.Added, names).Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct());
        return "guest.cpu.mode=custom\nguest.cpu.model=" + choice.Name + "\n" + (features.Length > 0 ? "guest.cpu.features=" + features + "\n" : string.Empty);
    }
}
