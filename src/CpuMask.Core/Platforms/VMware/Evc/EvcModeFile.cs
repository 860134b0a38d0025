using System.Globalization;
using System.IO;
using System.Text;
using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Json;
using CpuMask.Platforms.VMware.Hosts;
using CpuMask.Reading;
using CpuMask.Reading.Xml;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Evc;

/// <summary>
/// EVC modes from a file: a vCenter's <c>capability.supportedEVCMode</c> as govc's JSON, through PowerCLI's ConvertTo-Json or
/// Export-Clixml; a Custom EVC mode of vSphere 9 as JSON; the <c>featMask.evc.*</c> lines of a host's /etc/vmware/config or the
/// <c>featMask.vm.*</c> lines of a VM; or one mode as a list of keys, one a line.
/// </summary>
public static class EvcModeFile
{
    /// <summary>A vCenter's full list is a few megabytes.</summary>
    private const int MostBytes = 64 << 20;

    private const int MostShown = 40;

    /// <summary>Reads one mode.</summary>
    /// <param name="path">The file.</param>
    /// <param name="key">The mode's key, such as intel-broadwell; null takes the only one.</param>
    /// <exception cref="CpuMaskException">
    /// The file cannot be read or holds no mode; it holds several and none is named; it has none of that key.
    /// </exception>
    public static EvcMode Load(string path, string? key = null) => Choose(LoadAll(path), key, path);

    /// <summary>Reads all modes of a file.</summary>
    /// <exception cref="CpuMaskException">The file cannot be read or holds no mode; the message names the place.</exception>
    public static IReadOnlyList<EvcMode> LoadAll(string path)
    {
        byte[] bytes = InputFile.Read(path, MostBytes);
        return Read(DumpText.Of(bytes, bytes.Length), path);
    }

    /// <summary>The mode of a key among several.</summary>
    /// <param name="modes">The modes.</param>
    /// <param name="key">The key, in any case; null takes the only one.</param>
    /// <param name="source">Where they come from, for messages.</param>
    /// <exception cref="CpuMaskException">There is no such mode, or there are several and none is named.</exception>
    public static EvcMode Choose(IReadOnlyList<EvcMode> modes, string? key, string source)
    {
        EvcMode[] found = modes.Where(m => key is null || m.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).ToArray();
        string[] known = modes.Select(m => Wording.Printable(m.Key)).OrderBy(n => n, StringComparer.Ordinal).ToArray();
        return found.Length == 1 ? found[0]
            : found.Length > 1 ? throw new CpuMaskException(ErrorIds.AmbiguousName, ErrorKind.Usage, Messages.SeveralEvcModes(source, known, MostShown))
            : throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoEvcMode(key ?? string.Empty, source, known, MostShown));
    }

    private static IReadOnlyList<EvcMode> Read(DumpText text, string path)
    {
        if (text.FirstByte is not ((byte)'{' or (byte)'[' or (byte)'<'))
        {
            string lines = Encoding.UTF8.GetString(text.Bytes, text.Start, text.Length);
            return new[] { EvcMaskLines.Read(lines.Split('\n'), path) ?? EvcMode.Parse(Path.GetFileNameWithoutExtension(path), lines.Split('\n'), path) };
        }

        var modes = new List<EvcMode>();
        foreach (VsphereNode node in Nodes(text, path))
        {
            Walk(node, modes, path);
        }

        return modes.Count > 0 ? modes
            : throw new CpuMaskException(ErrorIds.InvalidValue, ErrorKind.Input, path + ": " + Messages.NoEvcModes());
    }

    private static IEnumerable<VsphereNode> Nodes(DumpText text, string path)
    {
        if (text.FirstByte == (byte)'<')
        {
            var import = new DumpImport(path, path, string.Empty);
            VsphereNode[] nodes = XmlTree.Read(text, import).SelectMany(d => ObjectsOf(d)).ToArray();
            return import.Problems.Count == 0 ? nodes
                : throw new CpuMaskException(import.Problems[0].Id, ErrorKind.Input, import.Problems[0].Message);
        }

        try
        {
            return JsonText.ParseAll(text.Bytes, text.Start, text.Length).Select(VsphereNode.Of).ToArray();
        }
        catch (JsonException e)
        {
            throw new CpuMaskException(ErrorIds.MalformedDump, ErrorKind.Input, path + e.Position + ": " + CpuMask.Json.Messages.NoJson(e.Message), e);
        }
    }

    private static IEnumerable<VsphereNode> ObjectsOf(DumpElement document)
    {
        var objects = new CliXmlObjects();
        return document.Children.Select(objects.Read).ToArray();
    }

    // Both parsers bound the depth, so recursion does too.
    private static void Walk(VsphereNode node, List<EvcMode> modes, string path)
    {
        if (Mode(node, path) is { } mode)
        {
            // A cluster's summary repeats the mode that is in force.
            if (!modes.Any(m => m.Key == mode.Key && m.Requirements.SequenceEqual(mode.Requirements)))
            {
                modes.Add(mode);
            }

            return;
        }

        foreach (VsphereNode child in node.Items.Concat(node.Members.Select(m => m.Value)))
        {
            Walk(child, modes, path);
        }
    }

    // A VM has feature requirements too; what makes an object a mode is its vendor's tier and key.
    private static EvcMode? Mode(VsphereNode node, string path)
    {
        if (node["key"]?.Text is not { Length: > 0 } key
            || (node["vendorTier"] ?? node["guaranteedCPUFeatures"] ?? node["featureCapability"] ?? node["featureRequirement"] ?? node["masks"]) is null)
        {
            return null;
        }

        // Requirements are what vSphere itself checks a host by; servers before 5.1 have the levels alone.
        EvcMode mode = EvcMode.Of(key, Pairs(node["featureRequirement"]), Levels(node["guaranteedCPUFeatures"], key, path))
            .With(Pairs(node["featureCapability"]), Pairs(node["featureMask"] ?? node["masks"]));
        int tier = int.TryParse(node["vendorTier"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 0;
        string[] tracks = node["vendorTier"] is null ? new string[0]
            : node["track"]?.AsList().Select(t => t.Text ?? string.Empty).ToArray() is { Length: > 0 } several ? several : new[] { string.Empty };
        return mode with
        {
            Label = node["label"]?.Text ?? string.Empty,
            Vendor = mode.Vendor.IsKnown ? mode.Vendor : CpuVendor.Of(node["vendor"]?.Text),
            Ranks = tracks.Select(t => new EvcRank(t, tier)).ToArray(),
            Source = path,
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(VsphereNode? list)
    {
        foreach (VsphereNode item in list?.AsList() ?? new VsphereNode[0])
        {
            string? key = item["key"]?.Text ?? item["featureName"]?.Text;
            if (key is not null && item["value"]?.Text is { } value)
            {
                yield return new KeyValuePair<string, string>(key, value);
            }
        }
    }

    private static LeafRegisters[] Levels(VsphereNode? list, string key, string path) => (list?.AsList() ?? new VsphereNode[0]).Select(level =>
    {
        CpuIdInfoText.TryParseLevel(level["level"]?.Text, out uint leaf);
        RegisterValue Register(string name) => CpuIdInfoText.TryParse(level[name]?.Text, out RegisterValue value) ? value
            : throw new CpuMaskException(
                ErrorIds.InvalidValue, ErrorKind.Input, path + ": " + Wording.Format("{0}.guaranteedCPUFeatures.{1}: ", Wording.Printable(key), name)
                    + CpuMask.Json.Messages.FoundInsteadOf(level[name]!.Text!, CpuIdInfoText.Expected));
        return new LeafRegisters(leaf, 0, Register("eax"), Register("ebx"), Register("ecx"), Register("edx"));
    }).ToArray();
}
