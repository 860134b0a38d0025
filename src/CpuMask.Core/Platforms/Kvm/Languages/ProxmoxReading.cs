using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Reads Proxmox VE's cpu-models.conf and the <c>cpu:</c> line of a VM, as qemu-server does (src/PVE/QemuServer/CPUConfig.pm,
/// CPUFlags.pm): what it refuses, what a section loses that is not indented, what only a custom model can have.
/// </summary>
internal sealed class ProxmoxReading
{
    // The flags that qemu-server takes in a VM's own line; all others need a custom model.
    private static readonly HashSet<string> OfOneVm = new(StringComparer.Ordinal)
    {
        "nested-virt", "md-clear", "pcid", "spec-ctrl", "ssbd", "ibpb", "virt-ssbd", "amd-ssbd", "amd-no-ssb", "pdpe1gb", "hv-tlbflush", "hv-evmcs", "aes",
    };

    private static readonly Regex Option = new(@"^(?<key>reported-model|flags|phys-bits|guest-phys-bits|level|hidden|hv-vendor-id)(?<between>\s*[:=]?\s*)(?<value>.*)$", RegexOptions.CultureInvariant);

    private readonly FeatureWords words = new(NamingScheme.Qemu, "QEMU says that the property is not found, and the VM does not start");
    private readonly string[] lines;
    private readonly string[] mended;
    private bool changed;

    private ProxmoxReading(string text)
    {
        lines = text.Replace("\r\n", "\n").Split('\n');
        mended = (string[])lines.Clone();
    }

    /// <summary>Reads a text.</summary>
    public static CpuTextReading Of(string text)
    {
        var reading = new ProxmoxReading(text);
        reading.Read();
        CpuTextReading read = reading.words.Done(string.Join("\n", reading.mended));
        return reading.changed && read.Corrected is null ? read with { Corrected = string.Join("\n", reading.mended).TrimEnd('\n') + "\n" } : read;
    }

    private void Read()
    {
        bool inModel = false;
        for (int n = 0; n < lines.Length; n++)
        {
            string line = lines[n].Trim();
            var position = new TextPosition(n + 1, lines[n].Length - lines[n].TrimStart().Length + 1);
            if (line.Length == 0 || line.StartsWith("#", StringComparison.Ordinal))
            {
                continue;
            }

            if (line.StartsWith("cpu-model:", StringComparison.Ordinal))
            {
                inModel = true;
                Header(line.Substring(10).Trim(), n, position);
            }
            else if (line.StartsWith("cpu:", StringComparison.Ordinal))
            {
                inModel = false;
                Vm(line.Substring(4).Trim(), n);
            }
            else if (Option.Match(line) is { Success: true } option && inModel)
            {
                ModelOption(option, n, position);
            }
            else if (line.StartsWith("name:", StringComparison.Ordinal))
            {
                words.Subject = line.Substring(5).Trim();
            }
            else if (inModel && !char.IsWhiteSpace(lines[n][0]))
            {
                // What is not indented is no part of the model, and not ours.
                inModel = false;
            }
            else if (inModel)
            {
                words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxNoOption(line)));
            }
        }
    }

    private void Header(string name, int n, TextPosition position)
    {
        words.Subject ??= name;
        if (name.StartsWith("custom-", StringComparison.Ordinal))
        {
            words.Say(CpuTextFinding.Misapplied(position, Messages.ProxmoxCustomHeader(name)));
            Mend(n, lines[n].Replace("custom-", string.Empty));
        }
        else if (!Regex.IsMatch(name, "^[A-Za-z0-9][A-Za-z0-9_-]*$"))
        {
            words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxName(name)));
        }
    }

    private void ModelOption(Match option, int n, TextPosition position)
    {
        string key = option.Groups["key"].Value, between = option.Groups["between"].Value, value = option.Groups["value"].Value.Trim();
        if (!char.IsWhiteSpace(lines[n][0]) || between.IndexOfAny(new[] { ':', '=' }) >= 0)
        {
            words.Say(CpuTextFinding.Refused(position, char.IsWhiteSpace(lines[n][0]) ? Messages.ProxmoxSeparator(key) : Messages.ProxmoxIndent(key)));
            Mend(n, "    " + key + " " + value);
        }

        int column = lines[n].IndexOf(value, Math.Min(lines[n].IndexOf(key, StringComparison.Ordinal) + key.Length, lines[n].Length), StringComparison.Ordinal) + 1;
        var at = new TextPosition(n + 1, Math.Max(column, 1));
        switch (key)
        {
            case "reported-model":
                words.Model(value, at);
                break;
            case "flags":
                Flags(value, n, at, ofOneVm: false);
                break;
            case "phys-bits" or "guest-phys-bits":
                AddressBits(key, value, at);
                break;
        }
    }

    private void Vm(string line, int n)
    {
        int at = lines[n].IndexOf(line, StringComparison.Ordinal);
        foreach (string part in line.Split(','))
        {
            var position = new TextPosition(n + 1, at + 1 + part.Length - part.TrimStart().Length);
            at += part.Length + 1;
            string[] sides = part.Trim().Split(new[] { '=' }, 2);
            switch (sides[0])
            {
                case var model when sides.Length == 1:
                    VmModel(model, position);
                    break;
                case "cputype":
                    VmModel(sides[1], position);
                    break;
                case "flags":
                    Flags(sides[1], n, position, ofOneVm: true);
                    break;
                case "phys-bits" or "guest-phys-bits":
                    AddressBits(sides[0], sides[1], position);
                    break;
                case "reported-model":
                    words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxReportedModel()));
                    break;
                case "hidden" or "hv-vendor-id" or "level":
                    words.Remark(Messages.PropertySet(sides[0], sides[1]), position);
                    break;
                default:
                    words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxNoOption(part.Trim())));
                    break;
            }
        }
    }

    private void VmModel(string model, TextPosition position)
    {
        if (model.StartsWith("custom-", StringComparison.Ordinal))
        {
            words.Remark(Messages.ProxmoxUsesModel(model), position);
        }
        else if (model is "x86-64-v2" or "x86-64-v2-AES" or "x86-64-v3" or "x86-64-v4")
        {
            words.Remark(Messages.PropertySet("cpu", model), position);
        }
        else if (model.Length > 0 && model[0] is '+' or '-')
        {
            words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxFlagsKey(model)));
        }
        else
        {
            words.Model(model, position);
        }
    }

    private void AddressBits(string key, string value, TextPosition position)
    {
        (int least, int most) = key == "phys-bits" ? (8, 64) : (32, 64);
        if (value != "host" || key != "phys-bits")
        {
            bool ok = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits >= least && bits <= most;
            words.Remark(Messages.PropertySet(key, value), position);
            if (!ok)
            {
                words.Say(CpuTextFinding.Refused(position, Messages.NumberTooLarge(key, value, (uint)least, (uint)most)));
            }
        }
        else
        {
            words.Say(CpuTextFinding.Dangerous(position, Messages.HostAddressBits()));
        }
    }

    private void Flags(string flags, int n, TextPosition position, bool ofOneVm)
    {
        if (flags.IndexOfAny(new[] { ',', ' ' }) >= 0 && !ofOneVm)
        {
            words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxFlagSeparator()));
            Mend(n, lines[n].Substring(0, lines[n].IndexOf(flags, StringComparison.Ordinal)) + string.Join(";", flags.Split(new[] { ',', ' ', ';' }, StringSplitOptions.RemoveEmptyEntries)));
        }

        foreach (string flag in flags.Split(ofOneVm ? new[] { ';' } : new[] { ';', ',', ' ' }, StringSplitOptions.RemoveEmptyEntries).Select(f => f.Trim()))
        {
            if (flag.Length < 2 || flag[0] is not ('+' or '-'))
            {
                words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxSign(flag)));
                continue;
            }

            string name = flag.Substring(1);
            if (ofOneVm && !OfOneVm.Contains(name))
            {
                words.Say(CpuTextFinding.Refused(position, Messages.ProxmoxFlag(name)));
            }

            if (name != "nested-virt" && !name.StartsWith("hv-", StringComparison.Ordinal) && !name.StartsWith("kvm", StringComparison.Ordinal))
            {
                words.Feature(name, flag[0] == '+', position);
            }
        }
    }

    private void Mend(int line, string text)
    {
        mended[line] = text;
        changed = true;
    }
}
