using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>A virtual machine's CPU masks as .vmx lines, in both forms.</summary>
public sealed class VmxLanguage : CpuLanguage
{
    /// <inheritdoc/>
    public override string Id => "vmware";

    /// <inheritdoc/>
    public override string Title => "VMware: mask for a VM's .vmx or extraConfig";

    /// <inheritdoc/>
    public override CpuRequestParts Uses => CpuRequestParts.Guest;

    /// <inheritdoc/>
    public override CpuText Write(CpuRequest request)
    {
        VMotionMask mask = VMotionMask.Create(request.Hosts, request.Guest as GuestMask);
        IEnumerable<string> lines = mask.VmxLines;
        if (mask.FeatMaskLines.Count > 0)
        {
            lines = lines.Concat(new[] { string.Empty, Messages.FeatMaskComment }).Concat(mask.FeatMaskLines);
        }

        return new CpuText(mask.IsEmpty ? string.Empty : string.Join("\n", lines) + "\n")
        {
            Notes = mask.IsEmpty ? new[] { Messages.NothingToMask(mask.GuestMaskName) } : new string[0],
            Warnings = mask.Warnings,
            Source = mask,
            Json = json => VMotionMaskJson.Write(json, mask),
        };
    }

    /// <inheritdoc/>
    public override bool Knows(string text) =>
        text.Split('\n').Any(l => l.TrimStart().StartsWith("cpuid.", System.StringComparison.OrdinalIgnoreCase)
            || l.TrimStart().StartsWith("featMask.", System.StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        GuestMask mask;
        try
        {
            mask = GuestMaskText.Parse("text", text.Split('\n'), isDescriptor: false);
        }
        catch (CpuMaskException e)
        {
            return new CpuTextReading { Findings = new[] { new CpuTextFinding(CpuTextSeverity.Error, default, e.Message) } };
        }

        var bits = new List<CpuTextBit>();
        foreach (MaskLevel level in mask.Levels)
        {
            for (RegisterName register = RegisterName.Eax; register <= RegisterName.Edx; register++)
            {
                for (int bit = 31; bit >= 0; bit--)
                {
                    if (EffectOf(level[register][bit]) is { } effect)
                    {
                        bits.Add(new CpuTextBit(new RegisterAddress(level.Leaf, level.Subleaf, register).Bit(bit), effect, default));
                    }
                }
            }
        }

        return new CpuTextReading { Bits = bits };
    }

    private static BitEffect? EffectOf(char symbol) => symbol switch
    {
        '0' or 'F' => BitEffect.Hidden,
        '1' or 'T' => BitEffect.Shown,
        'H' or 'R' => BitEffect.Host,
        _ => null,
    };
}
