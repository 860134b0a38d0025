using CpuMask.Cpuid;
using CpuMask.Reading;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// PowerCLI's list view (<c>... | Format-List</c>) of what a host says of its CPU: blocks of <c>Level : 1</c>, <c>Vendor :</c>,
/// <c>Eax : 0000:...</c> to <c>Edx</c> of cpuFeature, or of <c>Key : cpuid.AVX2</c> and <c>Value : 1</c> of featureCapability. A
/// level or key that comes again begins the next host.
/// </summary>
internal sealed class PowerCliListReader : DumpReader
{
    public override string Format => "powercli-list";

    public override string Description => "PowerCLI's list view of a host's cpuFeature or featureCapability";

    public override DumpKnowledge Knows { get; } = new(
        RegisterKnowledge.NamedBits, subleaves: true, allCpus: false, microcode: false, HostView.Hardware, HostView.GuestMaximum);

    public override DumpFit Fit(DumpText text)
    {
        var lines = new LineScanner(text);
        bool level = false, key = false;
        for (int n = 0; n < 60 && lines.Next(); n++)
        {
            (string name, string value) = Pair(text, lines);
            level |= name.Equals("Level", StringComparison.OrdinalIgnoreCase) && CpuIdInfoText.TryParseLevel(value, out _);
            key |= name.Equals("Key", StringComparison.OrdinalIgnoreCase) && value.IndexOf('.') > 0;
            if ((level && name.Equals("Eax", StringComparison.OrdinalIgnoreCase))
                || (key && name.Equals("Value", StringComparison.OrdinalIgnoreCase) && FeatureCapabilityKeys.TryParseValue(value, out _)))
            {
                return DumpFit.Yes(DumpFit.Certain);
            }
        }

        return DumpFit.None;
    }

    public override void Read(DumpText text, DumpImport import)
    {
        var hosts = new VsphereHosts(import);
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        VsphereNode levels = VsphereNode.OfList(), keys = VsphereNode.OfList();
        VsphereNode? block = null;
        var lines = new LineScanner(text);
        while (lines.Next())
        {
            import.CheckCancellation(lines.Number);
            (string name, string value) = Pair(text, lines);
            if (block is not null && IsCutOff(lines))
            {
                import.Malformed(lines.Position, lines.SkipBlanks().Rest(60), "a line such as 'Eax : 0000:0000:...' or 'Key : cpuid.AVX2'");
                continue;
            }

            if (name.Length == 0)
            {
                block = lines.SkipBlanks().AtEnd ? null : block;
                continue;
            }

            bool first = name.Equals("Level", StringComparison.OrdinalIgnoreCase) || name.Equals("Key", StringComparison.OrdinalIgnoreCase);
            if (block is null || first)
            {
                if (first && !seen.Add(value))
                {
                    hosts.Read(Host(levels, keys));
                    (levels, keys) = (VsphereNode.OfList(), VsphereNode.OfList());
                    seen.Clear();
                    seen.Add(value);
                }

                if (!first && IsRegister(name))
                {
                    import.Malformed(lines.Position, lines.Rest(60), "the Level that the registers below belong to");
                }

                block = VsphereNode.OfObject(lines.Position);
                (name.Equals("Level", StringComparison.OrdinalIgnoreCase) ? levels : keys).Add(block);
            }

            block.Add(name, VsphereNode.OfText(value.Length > 0 ? value : null, lines.Position));
        }

        hosts.Read(Host(levels, keys));
    }

    private static VsphereNode Host(VsphereNode levels, VsphereNode keys)
    {
        VsphereNode host = VsphereNode.OfObject();
        if (levels.Items.Count > 0)
        {
            host.Add("cpuFeature", levels);
        }

        if (keys.Items.Count > 0)
        {
            host.Add("featureCapability", keys);
        }

        return host;
    }

    // A word alone in a block, or bits: the rest of the line above, which a terminal wrapped.
    private static bool IsCutOff(LineScanner line)
    {
        string rest = line.SkipBlanks().Rest(400);
        return rest.Length > 0 && (rest.All(c => c is '0' or '1' or 'x' or 'X' or '-' or ':') || rest.All(c => char.IsLetterOrDigit(c) || c is '.' or '_'));
    }

    private static bool IsRegister(string name) => name.Equals("Vendor", StringComparison.OrdinalIgnoreCase)
        || (name.Length == 3 && char.ToLowerInvariant(name[0]) == 'e' && char.ToLowerInvariant(name[2]) == 'x');

    // "Vendor :" has no value; a register has colons of its own.
    private static (string Name, string Value) Pair(DumpText text, LineScanner line)
    {
        line.SkipBlanks();
        int colon = line.IndexOf(":");
        string name = colon < 0 || colon - line.At > 40 ? string.Empty : text.Slice(line.At, colon).Trim();
        line.At = colon < 0 ? line.End : colon + 1;
        return name.Length == 0 || name.IndexOf(' ') >= 0 ? (string.Empty, string.Empty) : (name, line.Rest(400));
    }
}
