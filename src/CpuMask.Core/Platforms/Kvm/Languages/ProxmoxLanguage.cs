using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Proxmox VE: a custom model for <c>/etc/pve/virtual-guest/cpu-models.conf</c>, the VM's <c>cpu:</c> line, and the highest of
/// its built-in levels that all hosts hold. Source: qemu-server, src/PVE/QemuServer/CPUConfig.pm.
/// </summary>
public sealed class ProxmoxLanguage : ModelLanguage
{
    private const string Model = "pool-baseline";

    // The flags that qemu-server takes in a VM's own line (CPUFlags.pm); all others need a custom model.
    private static readonly HashSet<string> OfOneVm = new(StringComparer.Ordinal)
    {
        "nested-virt", "md-clear", "pcid", "spec-ctrl", "ssbd", "ibpb", "virt-ssbd", "amd-ssbd", "amd-no-ssb", "pdpe1gb", "hv-tlbflush", "hv-evmcs", "aes",
    };

    /// <inheritdoc/>
    public override string Id => "proxmox";

    /// <inheritdoc/>
    public override string Title => "Proxmox VE: a custom CPU model, and the VM's cpu: line";

    /// <inheritdoc/>
    public override bool Knows(string text) => text.Split('\n').Select(l => l.TrimStart()).Any(l =>
        l.StartsWith("cpu-model:", StringComparison.Ordinal) || (l.StartsWith("cpu:", StringComparison.Ordinal) && !l.StartsWith("cpu: {", StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Qemu, "QEMU says that the property is not found, and the VM does not start");
        string[] lines = text.Split('\n');
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Trim();
            var position = new TextPosition(n + 1, Math.Max(lines[n].IndexOf(line, StringComparison.Ordinal), 0) + 1);
            if (line.StartsWith("cpu:", StringComparison.Ordinal))
            {
                ReadVm(line.Substring(4).Trim(), words, position);
            }
            else if (line.StartsWith("reported-model ", StringComparison.Ordinal))
            {
                words.Model(line.Substring(15).Trim(), position);
            }
            else if (line.StartsWith("flags ", StringComparison.Ordinal))
            {
                ReadFlags(line.Substring(6), words, position, ofOneVm: false);
            }
        }

        return words.Done();
    }

    /// <inheritdoc/>
    protected override ModelNames Names(string? version) => ModelNames.OfQemu(version);

    /// <inheritdoc/>
    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        yield return BuiltIn(baseline) is { } level
            ? "The highest built-in type that all hosts hold is " + level + "; it is simpler, and shows guests less."
            : "The hosts do not hold even x86-64-v2, the lowest built-in level: kvm64 is what is left beside the custom model.";
        yield return "The custom model is used as 'cpu: custom-" + Model + "'; the file is one for the whole cluster.";
    }

    /// <inheritdoc/>
    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        var text = new StringBuilder();
        Comment("/etc/pve/virtual-guest/cpu-models.conf");

        // kvm64 gives no vendor of its own, so that a guest is not told that of one maker only; else the versions of QEMU's
        // models are known here by their plain names.
        string reported = baseline.IsAcrossVendors ? "kvm64" : choice.Model.Aliases.FirstOrDefault() ?? choice.Name;
        text.Append("cpu-model: ").Append(Model).Append("\n    reported-model ").Append(reported).Append('\n');
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

    private static void ReadVm(string line, FeatureWords words, TextPosition position)
    {
        foreach (string part in line.Split(','))
        {
            string[] sides = part.Trim().Split(new[] { '=' }, 2);
            if (sides.Length == 1 || sides[0] == "cputype")
            {
                string model = sides[sides.Length - 1];
                if (!model.StartsWith("custom-", StringComparison.Ordinal) && !model.StartsWith("x86-64-v", StringComparison.Ordinal))
                {
                    words.Model(model, position);
                }
            }
            else if (sides[0] == "flags")
            {
                ReadFlags(sides[1], words, position, ofOneVm: true);
            }
        }
    }

    private static void ReadFlags(string flags, FeatureWords words, TextPosition position, bool ofOneVm)
    {
        foreach (string flag in flags.Split(';').Select(f => f.Trim()).Where(f => f.Length > 1))
        {
            string name = flag.Substring(1);
            if (ofOneVm && !OfOneVm.Contains(name))
            {
                words.Say(CpuTextSeverity.Error, Messages.ProxmoxFlag(name), position);
            }

            if (name != "nested-virt" && !name.StartsWith("hv-", StringComparison.Ordinal))
            {
                words.Feature(name, flag[0] == '+', position);
            }
        }
    }
}
