using CpuMask.Cpuid;
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

    // Levels and keys of virtual machines and of EVC modes, which stand in the same answers.
    private static readonly string[] NoHosts =
    {
        "cpuFeatureMask", "featureMask", "featureRequirement", "offlineFeatureRequirement", "extraConfig", "supportedEVCMode", "guaranteedCPUFeatures",
    };

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
        else if (!(node["name"]?.Text is { } property && IsNoHosts(property.Substring(property.LastIndexOf('.') + 1)) && node["val"] is not null))
        {
            foreach (VsphereNode child in node.IsList ? node.Items : node.Members.Where(m => !IsNoHosts(m.Key)).Select(m => m.Value))
            {
                Search(child, depth + 1);
            }
        }
    }

    private static bool IsNoHosts(string property) => NoHosts.Contains(property, StringComparer.OrdinalIgnoreCase);

    private static SavedHostObject? HostOf(VsphereNode node)
    {
        if (node.IsObject)
        {
            VsphereNode? pairs = node["propSet"] ?? node["changeSet"] ?? (node["name"]?.Text is not null && node["val"] is not null ? node : null);
            var host = new SavedHostObject(pairs is null ? node : Joined(pairs, node["obj"]));

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
            var host = new SavedHostObject(Joined(node, null));
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

        return bare.Members.Count > 0 ? new SavedHostObject(bare) : null;
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

    private void Add(SavedHostObject saved)
    {
        cutOff |= saved.IsCutOff;
        HostObject host = saved.ToObject(import);
        if (saved.IsMasked)
        {
            host = host with { Warnings = new[] { Messages.MaskedCapabilities() } };
        }

        VsphereCpu.Of(host, (key, value, expected) => import.Report(new DumpProblem(
            ErrorIds.MalformedDump, import.Source, default, key + ": " + CpuMask.Json.Messages.FoundInsteadOf(value, expected))))
            .AddTo(import, saved.IsMasked ? HostView.GuestMaximum : HostView.Hardware);
    }
}
