using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// The lines <c>featMask.evc.cpuid.AES = "Val:1"</c> of an ESXi host's /etc/vmware/config: what the EVC mode of its cluster leaves to
/// guests, feature by feature. Where <c>featureCompat.evc.completeMasks</c> is TRUE, what is not listed is hidden.
/// </summary>
internal sealed class EvcConfigReader : DumpReader
{
    private const string Prefix = "featMask.evc.";

    public override string Format => "vmware-config";

    public override string Description => "the featMask.evc lines of an ESXi host's /etc/vmware/config";

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text)
    {
        if (!text.HasNearBeginning("featmask.evc.", 64 << 10))
        {
            return DumpFit.None;
        }

        var lines = new LineScanner(text);
        for (int n = 0; n < 2000 && lines.Next(); n++)
        {
            if (TryParse(lines, out string key, out string value) && FeatureCapabilityKeys.TryParseValue(value, out _) && key.IndexOf('.') > 0)
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        VsphereNode masks = VsphereNode.OfList();
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            if (!TryParse(lines, out string key, out string value))
            {
                continue;
            }

            if (!FeatureCapabilityKeys.TryParseValue(value, out _))
            {
                import.Malformed(lines.Position, lines.Rest(), "a mask such as 'featMask.evc.cpuid.AES = \"Val:1\"'");
                continue;
            }

            VsphereNode mask = VsphereNode.OfObject(lines.Position);
            mask.Add("key", VsphereNode.OfText(key, lines.Position));
            mask.Add("value", VsphereNode.OfText(value, lines.Position));
            masks.Add(mask);
        }

        VsphereNode config = VsphereNode.OfObject(), host = VsphereNode.OfObject();
        config.Add("maskedFeatureCapability", masks);
        host.Add("config", config);
        if (masks.Items.Count > 0)
        {
            new VsphereHosts(import).Read(host);
        }
    }

    // featMask.evc.cpuid.AES = "Val:1"
    private static bool TryParse(LineScanner line, out string key, out string value)
    {
        key = value = string.Empty;
        if (!line.SkipBlanks().LooksAt("featMask.evc.") && line.Rest(Prefix.Length).Equals(Prefix, StringComparison.OrdinalIgnoreCase) is false)
        {
            return false;
        }

        string[] sides = line.Rest(400).Substring(Prefix.Length).Split(new[] { '=' }, 2);
        if (sides.Length < 2)
        {
            return false;
        }

        string[] words = sides[1].Trim().Trim('"').Split(':');
        key = sides[0].Trim();
        value = words.Length == 2 && words[0].Trim().ToUpperInvariant() is "VAL" or "MAX" or "MIN" ? words[1].Trim() : sides[1].Trim();
        return true;
    }
}
