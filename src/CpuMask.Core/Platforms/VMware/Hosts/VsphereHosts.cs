using System;
using System.Collections.Generic;
using System.Linq;
using CpuMask.Cpuid;
using CpuMask.Hosts;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Hosts;

/// <summary>
/// Finds the hosts in saved vSphere objects: a HostSystem, PowerCLI's VMHost around one, a HardwareInfo alone, the
/// name-and-value pairs of a property collector, objects that someone put together with Select-Object, or a bare list of
/// CPU levels or of feature capabilities.
/// </summary>
internal sealed class VsphereHosts
{
    private const int MostDepth = 40;
    private readonly DumpImport import;
    private readonly HashSet<VsphereNode> visited = new();
    private bool cutOff;

    public VsphereHosts(DumpImport import) => this.import = import;

    /// <summary>Adds every host under a node to the import.</summary>
    public void Read(VsphereNode root)
    {
        Search(root, 0);
        if (cutOff)
        {
            import.Report(new DumpProblem(ErrorIds.MalformedDump, import.Source, default, Messages.SavedTooShallow()));
            cutOff = false;
        }
    }

    private void Search(VsphereNode node, int depth)
    {
        // CliXml can refer back to an object that encloses it.
        if (depth > MostDepth || !visited.Add(node))
        {
            return;
        }

        import.Cancellation.ThrowIfCancellationRequested();
        if (node.Text is { } text)
        {
            cutOff |= text.StartsWith("VMware.Vim.Host", StringComparison.Ordinal);
        }
        else if (HostOf(node) is { } host)
        {
            Add(host);
        }
        else
        {
            foreach (VsphereNode child in node.IsList ? node.Items : node.Members.Select(m => m.Value))
            {
                Search(child, depth + 1);
            }
        }
    }

    private static VsphereHost? HostOf(VsphereNode node)
    {
        if (node.IsObject)
        {
            VsphereNode? pairs = node["propSet"] ?? node["changeSet"] ?? (node["name"]?.Text is not null && node["val"] is not null ? node : null);
            var host = new VsphereHost(pairs is null ? node : Joined(pairs, node["obj"]));

            // An EVC mode has capabilities too, and is no host.
            return host.HasCpu && node["vendorTier"] is null ? host : null;
        }

        if (node.Items.Count == 0)
        {
            return null;
        }

        VsphereNode first = node.Items[0];
        if (first["name"]?.Text is not null && first["val"] is not null)
        {
            var host = new VsphereHost(Joined(node, null));
            return host.HasCpu ? host : null;
        }

        VsphereNode bare = VsphereNode.OfObject(node.Position);
        if (first["level"] is not null && (first["eax"] ?? first["ebx"] ?? first["ecx"] ?? first["edx"]) is not null)
        {
            bare.Add("cpuFeature", node);
        }
        else if (first["key"]?.Text?.IndexOf('.') > 0 && FeatureCapabilityKeys.TryParseValue(first["value"]?.Text, out _))
        {
            bare.Add("featureCapability", node);
        }

        return bare.Members.Count > 0 ? new VsphereHost(bare) : null;
    }

    // A property collector's pairs as members of one object, under their dotted names.
    private static VsphereNode Joined(VsphereNode pairs, VsphereNode? reference)
    {
        VsphereNode joined = VsphereNode.OfObject(pairs.Position);
        foreach (VsphereNode pair in pairs.AsList())
        {
            if (pair["name"]?.Text is { } name && pair["val"] is { } value)
            {
                joined.Add(name, value);
            }
        }

        if ((reference?.Text ?? reference?["value"]?.Text) is { Length: > 0 } id)
        {
            joined.Add("name", VsphereNode.OfText(id, pairs.Position));
        }

        return joined;
    }

    private void Add(VsphereHost source)
    {
        HostBuilder host = import.NewHost();
        host.Name = source.Name;
        host.Vendor = CpuVendor.Of(source.Vendor);
        host.Brand = source.Brand;
        host.Bios = source.Bios;
        host.Kernel = source.Kernel;
        host.Surroundings = source.Surroundings;
        host.LogicalProcessors = source.LogicalProcessors;
        IReadOnlyList<VsphereNode> features = source.Features, packages = source.Packages;
        cutOff |= source.IsCutOff;
        var common = new HashSet<uint>(features.Select(Level).Where(l => l is not null).Select(l => l!.Value));
        if (!host.Vendor.IsKnown)
        {
            host.Vendor = VendorOf(features.Concat(packages.SelectMany(VsphereHost.FeaturesOf)));
        }

        // What all packages share stands once; what only the packages say is folded over them.
        VsphereNode[][] own = packages.Select(p => VsphereHost.FeaturesOf(p).Where(f => Level(f) is { } l && !common.Contains(l)).ToArray())
            .Where(f => f.Length > 0).ToArray();
        for (int package = 0; package < Math.Max(1, own.Length); package++)
        {
            host.BeginCpu();
            foreach (VsphereNode feature in features.Concat(package < own.Length ? own[package] : Enumerable.Empty<VsphereNode>()))
            {
                AddLevel(host, feature);
            }

            FeatureCapabilityKeys.Add(host, Pairs(source.Capabilities), (key, value, expected) => import.Report(
                new DumpProblem(ErrorIds.MalformedDump, import.Source, default, key + ": " + CpuMask.Json.Messages.FoundInsteadOf(value, expected))));
        }

        if (source.IsMasked)
        {
            host.View = HostView.GuestMaximum;
            host.Warn(Messages.MaskedCapabilities());
        }

        import.Add(host);
    }

    private void AddLevel(HostBuilder host, VsphereNode feature)
    {
        if (Level(feature) is not { } level)
        {
            import.Malformed(feature.Position, feature["level"]?.Text ?? string.Empty, CpuIdInfoText.ExpectedLevel);
            return;
        }

        string?[] registers = { feature["eax"]?.Text, feature["ebx"]?.Text, feature["ecx"]?.Text, feature["edx"]?.Text };
        CpuIdInfoText.Add(host, level, registers, (found, expected) => import.Malformed(feature.Position, found, expected));
    }

    private static CpuVendor VendorOf(IEnumerable<VsphereNode> features)
    {
        foreach (VsphereNode feature in features)
        {
            if (Level(feature) == 0 && CpuIdInfoText.TryParse(feature["ebx"]?.Text, out RegisterValue ebx) && ebx.IsKnown
                && CpuIdInfoText.TryParse(feature["ecx"]?.Text, out RegisterValue ecx) && ecx.IsKnown
                && CpuIdInfoText.TryParse(feature["edx"]?.Text, out RegisterValue edx) && edx.IsKnown)
            {
                return CpuVendor.FromRegisters(ebx.Value, ecx.Value, edx.Value);
            }
        }

        return default;
    }

    private static uint? Level(VsphereNode feature) =>
        CpuIdInfoText.TryParseLevel(feature["level"]?.Text, out uint level) ? level : null;

    private static IEnumerable<KeyValuePair<string, string>> Pairs(IReadOnlyList<VsphereNode> capabilities) => capabilities
        .Where(c => c["key"]?.Text is not null)
        .Select(c => new KeyValuePair<string, string>(c["key"]!.Text!, c["value"]?.Text ?? string.Empty));
}
