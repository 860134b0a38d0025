using System.Text.RegularExpressions;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>A virtual machine's CPU masks as .vmx lines, in both forms.</summary>
public sealed class VmxLanguage : CpuLanguage
{
    // A mask, or a .vmx file without one: a VM that has none is a finding too.
    private static readonly Regex Ours = new(
        @"(?<=^|\n)[ \t]*['""]?(cpuid\.[\w.]+|featMask\.vm\.[\w.]+|virtualHW\.version|config\.version)['""]?[ \t]*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    /// <inheritdoc/>
    public override string Id => "vmware";

    /// <inheritdoc/>
    public override string Title => "VMware: mask for a VM's .vmx or extraConfig";

    /// <inheritdoc/>
    public override CpuRequestParts Uses => CpuRequestParts.Guest;

    /// <inheritdoc/>
    public override CpuText Write(CpuRequest request)
    {
        VMotionMask mask = VMotionMask.Create(request.Hosts, request.Guest as GuestMask, hide: request.Hide);
        IEnumerable<string> lines = Lines(mask);
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
    public override bool Knows(string text) => Ours.IsMatch(text);

    /// <inheritdoc/>
    public override CpuTextReading Read(string text) => VmxReading.Of(text);

    /// <summary>
    /// The .vmx lines of a mask, behind a comment on what no host has where the mask leaves such bits to the host; lint and the
    /// next administrator read it.
    /// </summary>
    public static IEnumerable<string> Lines(VMotionMask mask) => Absent(mask).Concat(mask.VmxLines);

    // What is left to the host although it means nothing without what is hidden is harmless only where no host has it.
    private static IEnumerable<string> Absent(VMotionMask mask)
    {
        CpuTextBit[] hidden = mask.Bits.Where(b => CpuTextDangers.IsState(b.Bit)).Select(b => new CpuTextBit(b.Bit, BitEffect.Hidden, default)).ToArray();
        string[] absent = CpuTextDangers.LeftBehind(hidden, f => VmxReading.IsChecked(f) && mask.GetComparison().Hosts.All(h => h.Registers[f.Bit] != true))
            .SelectMany(l => l.Left).Distinct().Select(f => f.Name).ToArray();
        return absent.Length == 0 ? new string[0] : new[] { Messages.VmxNoHostHas(absent) };
    }
}
