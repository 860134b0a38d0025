using System.Text;
using CpuMask.Baselines;
using CpuMask.Features;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Proxmox VE: a custom model for <c>/etc/pve/virtual-guest/cpu-models.conf</c>, the VM's <c>cpu:</c> line, and the highest of
/// its built-in levels that all hosts hold. Source: qemu-server, src/PVE/QemuServer/CPUConfig.pm.
/// </summary>
internal sealed class ProxmoxLanguage : ModelLanguage
{
    private const string Model = "pool-baseline";

    public override string Id => "proxmox";

    public override string Title => "Proxmox VE: a custom CPU model, and the VM's cpu: line";

    public override bool Knows(string text) => text.Split('\n').Any(l => l.TrimStart().StartsWith("cpu-model:", StringComparison.Ordinal)
        || (l.StartsWith("cpu:", StringComparison.Ordinal) && l.Substring(4).Trim() is { Length: > 0 } value && value[0] != '{'));

    public override CpuTextReading Read(string text) => ProxmoxReading.Of(text);

    protected override ModelNames Names(string? version) => ModelNames.OfProxmox(version);

    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        yield return BuiltIn(baseline) is { } level
            ? "The highest built-in type that all hosts hold is " + level + "; it is simpler, and shows guests less."
            : "The hosts do not hold even x86-64-v2, the lowest built-in level: kvm64 is what is left beside the custom model.";
        yield return "The custom model is used as 'cpu: custom-" + Model + "'; the file is one for the whole cluster.";
    }

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        var text = new StringBuilder();
        Comment("/etc/pve/virtual-guest/cpu-models.conf");
        text.Append("cpu-model: ").Append(Model).Append("\n    reported-model ").Append(choice.Name).Append('\n');
        string flags = string.Join(";", NamesOf(choice.Added, names).Select(n => "+" + n).Concat(NamesOf(choice.Removed, names).Select(n => "-" + n)).Distinct());
        if (flags.Length > 0)
        {
            text.Append("    flags ").Append(flags).Append('\n');
        }

        if (AddressBits(baseline) is { } bits)
        {
            text.Append("    phys-bits ").Append(bits).Append('\n');
        }

        Comment("/etc/pve/qemu-server/<vmid>.conf");
        Comment("cpu: custom-" + Model);
        if (BuiltIn(baseline) is { } level)
        {
            Comment("or, built in: cpu: " + level + (AddressBits(baseline) is { } most ? ",phys-bits=" + most : string.Empty));
        }

        return text.ToString();

        void Comment(string line)
        {
            if (!request.NoComments)
            {
                text.Append("# ").Append(line).Append('\n');
            }
        }
    }

    // All of them report qemu64; from v2-AES on they ask for aes, and from v3 on for xsave.
    private static string? BuiltIn(ComputedBaseline baseline)
    {
        int level = X8664Level.Of(baseline.Registers);
        bool aes = Has("aes"), xsave = Has("xsave");
        return level >= 4 && aes && xsave ? "x86-64-v4" : level >= 3 && aes && xsave ? "x86-64-v3" : level >= 2 ? aes ? "x86-64-v2-AES" : "x86-64-v2" : null;

        bool Has(string name) => FeatureTable.Default.Named(name, NamingScheme.Qemu).Any(f => baseline.Registers[f.Bit] == true);
    }
}
