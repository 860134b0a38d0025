using System.Globalization;
using System.IO;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// Reads the <c>&lt;cpu&gt;</c> element of a libvirt domain, alone or in its whole XML: what libvirt's schema does not take
/// (cputypes.rng), what libvirt passes over in silence, and what ties a guest to its host.
/// </summary>
internal sealed class LibvirtReading
{
    private const int LargestText = 4 << 20, MostDepth = 64;
    private static readonly Regex Cpu = new(@"<cpu(\s[^<>]*)?/?>", RegexOptions.CultureInvariant);
    private static readonly string[] Policies = { "force", "require", "optional", "disable", "forbid" };
    private static readonly Regex FeatureName = new(@"^[a-zA-Z0-9\-_.]+$", RegexOptions.CultureInvariant);

    // Attributes of the element and of its children, with their values; null takes any.
    private static readonly Dictionary<string, string[]?> OfCpu = new()
    {
        ["mode"] = new[] { "custom", "host-model", "host-passthrough", "maximum" }, ["match"] = new[] { "minimum", "exact", "strict" },
        ["check"] = new[] { "none", "partial", "full" }, ["migratable"] = new[] { "on", "off" },
    };

    private readonly FeatureWords words = new(NamingScheme.Libvirt, "libvirt takes it without a word and the guest never sees a difference", drops: true);

    /// <summary>Whether a text has a guest's <c>&lt;cpu&gt;</c> element.</summary>
    public static bool Knows(string text) => text.Length <= LargestText && Cpu.IsMatch(text) && text.IndexOf("<cpudata", StringComparison.Ordinal) < 0
        && (text.IndexOf("<capabilities", StringComparison.Ordinal) < 0) && text.IndexOf("<domainCapabilities", StringComparison.Ordinal) < 0;

    /// <summary>Reads a text.</summary>
    public static CpuTextReading Of(string text)
    {
        var reading = new LibvirtReading();
        if (reading.Parse(text) is { } document)
        {
            reading.Read(document);
        }

        return reading.words.Done(text);
    }

    private XDocument? Parse(string text)
    {
        try
        {
            bool whole = text.TrimStart().StartsWith("<?xml", StringComparison.Ordinal) || text.IndexOf("<domain", StringComparison.Ordinal) is >= 0 and int domain && domain < Math.Max(Cpu.Match(text).Index, 1);
            Match start = Cpu.Match(text);
            int end = start.Success && start.Value.EndsWith("/>", StringComparison.Ordinal) ? start.Index + start.Length : text.IndexOf("</cpu>", start.Index, StringComparison.Ordinal) is >= 0 and int close ? close + 6 : text.Length;
            string part = whole || !start.Success ? text : Blank(text, start.Index) + text.Substring(start.Index, end - start.Index);
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestText };
            part = part.Length > LargestText ? string.Empty : part;
            if (IsTooDeep(part, settings) is { } deep)
            {
                words.Say(CpuTextFinding.Refused(deep, CpuMask.Reading.Messages.TooDeep(MostDepth)));
                return null;
            }

            using XmlReader reader = XmlReader.Create(new StringReader(part), settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            words.Say(CpuTextFinding.Refused(new TextPosition(Math.Max(e.LineNumber, 1), Math.Max(e.LinePosition, 1)), Wording.Shortened(e.Message)));
            return null;
        }
    }

    private static TextPosition? IsTooDeep(string text, XmlReaderSettings settings)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(text), settings);
        while (reader.Read())
        {
            if (reader.Depth > MostDepth)
            {
                return Position((IXmlLineInfo)reader);
            }
        }

        return null;
    }

    // What stands before the element, as blanks, so that lines and columns stay what they are; a document begins with its element.
    private static string Blank(string text, int length) => string.Concat(text.Take(length).Select(c => c == '\n' ? '\n' : ' '));

    private void Read(XDocument document)
    {
        words.Subject = document.Root?.Name.LocalName == "domain" ? (string?)document.Root.Element("name") : null;
        foreach (XText stray in document.Root is { Name.LocalName: "domain" } domain ? domain.Nodes().OfType<XText>().Where(t => t.Value.Trim().Length > 0) : Enumerable.Empty<XText>())
        {
            words.Say(CpuTextFinding.Refused(Position(stray), Messages.NoSuchElement(stray.Value.Trim())));
        }

        XElement[] cpus = document.Descendants("cpu").Where(c => c.Parent is null || c.Parent.Name.LocalName is "domain" or "cpus" or "cpu-config" or "domains").ToArray();
        if (cpus.Length == 0 && document.Descendants("cpu").FirstOrDefault() is { } inner)
        {
            cpus = new[] { inner };
        }

        if (cpus.FirstOrDefault() is not { } cpu)
        {
            words.Say(document.Root!.Name.LocalName == "domain" ? CpuTextFinding.Note(new TextPosition(1, 1), Messages.NoCpuInDomain())
                : CpuTextFinding.Refused(new TextPosition(1, 1), Messages.NoCpuElement()));
            return;
        }

        foreach (XElement second in cpus.Skip(1).Where(c => c.Parent == cpu.Parent))
        {
            words.Say(CpuTextFinding.Refused(Position(second), Messages.SecondElement("cpu")));
        }

        Read(cpu);
        XElement? own = document.Descendants().FirstOrDefault(e => e.Name.LocalName == "arg" && (string?)e.Attribute("value") == "-cpu");
        if (own is not null)
        {
            words.Say(CpuTextFinding.Misapplied(Position(own), Messages.OwnCommandLine()));
        }
    }

    private void Read(XElement cpu)
    {
        Attributes(cpu, OfCpu);
        string mode = (string?)cpu.Attribute("mode") ?? "custom";
        if (mode is "host-passthrough" or "host-model" or "maximum")
        {
            words.Model(mode, Position(cpu));
        }
        else if ((string?)cpu.Attribute("match") == "minimum")
        {
            words.Say(CpuTextFinding.Dangerous(Position(cpu), Messages.MatchMinimum()));
        }

        foreach (XText stray in cpu.DescendantNodes().OfType<XText>().Where(t => t.Value.Trim().Length > 0 && t.Parent!.Name.LocalName is not ("model" or "vendor" or "feature")))
        {
            words.Say(CpuTextFinding.Refused(Position(stray), Messages.NoSuchElement(stray.Value.Trim())));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var features = new HashSet<string>(StringComparer.Ordinal);
        foreach (XElement child in cpu.Elements())
        {
            string name = child.Name.LocalName;
            if (name is "model" or "vendor" or "topology" or "maxphysaddr" or "cache" or "numa" && !seen.Add(name))
            {
                words.Say(CpuTextFinding.Refused(Position(child), Messages.SecondElement(name)));
            }

            switch (name)
            {
                case "model":
                    ReadModel(child, mode);
                    break;
                case "vendor":
                    ReadVendor(child);
                    break;
                case "feature":
                    ReadFeature(child, features);
                    break;
                case "maxphysaddr":
                    Attributes(child, new Dictionary<string, string[]?> { ["mode"] = new[] { "emulate", "passthrough" }, ["bits"] = null, ["limit"] = null }, "mode");
                    words.Remark(Messages.PropertySet("maxphysaddr", (string?)child.Attribute("bits") ?? (string?)child.Attribute("mode") ?? string.Empty), Position(child));
                    Number(child, "bits");
                    break;
                case "topology" or "cache" or "numa":
                    break;
                default:
                    words.Say(CpuTextFinding.Refused(Position(child), Messages.NoSuchElement(name)));
                    break;
            }
        }

        if (mode == "custom" && !seen.Contains("model") && features.Count > 0)
        {
            words.Say(CpuTextFinding.Refused(Position(cpu), Messages.FeaturesWithoutModel()));
        }
    }

    private void ReadModel(XElement model, string mode)
    {
        Attributes(model, new Dictionary<string, string[]?> { ["fallback"] = new[] { "allow", "forbid" }, ["vendor_id"] = null });
        if (mode == "custom" && model.Value.Trim().Length > 0)
        {
            words.Model(model.Value.Trim(), Position(model));
            if ((string?)model.Attribute("fallback") != "forbid")
            {
                words.Say(CpuTextFinding.Note(Position(model), Messages.FallbackAllowed(model.Value.Trim())));
            }
        }

        if ((string?)model.Attribute("vendor_id") is { } vendor)
        {
            words.Vendor(vendor, Position(model));
        }
    }

    private void ReadVendor(XElement vendor)
    {
        words.Remark(Messages.VendorChecksHost(vendor.Value.Trim()), Position(vendor));
        if (vendor.Value.Trim() is not ("Intel" or "AMD" or "Hygon"))
        {
            words.Say(CpuTextFinding.Refused(Position(vendor), Messages.NoLibvirtVendor(vendor.Value.Trim())));
        }
    }

    private void ReadFeature(XElement feature, HashSet<string> seen)
    {
        TextPosition position = Position(feature);
        Attributes(feature, new Dictionary<string, string[]?> { ["policy"] = Policies, ["name"] = null }, "policy", "name");
        string name = (string?)feature.Attribute("name") ?? string.Empty, policy = (string?)feature.Attribute("policy") ?? "require";
        if (feature.Attribute("name") is not null && !FeatureName.IsMatch(name))
        {
            words.Say(CpuTextFinding.Refused(position, Messages.NoFeatureName(name)));
            return;
        }

        if (feature.Attribute("name") is null)
        {
            return;
        }

        if (!seen.Add(name))
        {
            words.Say(CpuTextFinding.Refused(position, Messages.FeatureTwice(name)));
            return;
        }

        words.Feature(name, policy switch { "disable" or "forbid" => BitEffect.Hidden, "optional" => BitEffect.Host, _ => BitEffect.Shown }, position);
        if (policy is "force" or "optional")
        {
            words.Say(CpuTextFinding.Dangerous(position, policy == "force" ? Messages.Forced(name) : Messages.Optional(name)));
        }

        if (feature.HasElements || feature.Value.Trim().Length > 0)
        {
            words.Say(CpuTextFinding.Refused(position, Messages.NoSuchElement(feature.Elements().Select(e => e.Name.LocalName).FirstOrDefault() ?? feature.Value.Trim())));
        }
    }

    private void Attributes(XElement element, Dictionary<string, string[]?> known, params string[] needed)
    {
        foreach (XAttribute attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            if (!known.TryGetValue(attribute.Name.LocalName, out string[]? values))
            {
                words.Say(CpuTextFinding.Refused(Position(attribute), Messages.NoSuchAttribute(attribute.Name.LocalName, element.Name.LocalName)));
            }
            else if (values is not null && Array.IndexOf(values, attribute.Value) < 0)
            {
                // The schema takes blanks around a word, the daemon does not.
                words.Say(CpuTextFinding.Refused(Position(attribute), Array.IndexOf(values, attribute.Value.Trim()) >= 0
                    ? Messages.BlankInValue(attribute.Name.LocalName, attribute.Value) : Messages.NoAttributeValue(attribute.Name.LocalName, attribute.Value, values)));
            }
        }

        foreach (string name in needed.Where(n => element.Attribute(n) is null))
        {
            words.Say(CpuTextFinding.Refused(Position(element), Messages.AttributeMissing(name, element.Name.LocalName)));
        }
    }

    private void Number(XElement element, string name)
    {
        if ((string?)element.Attribute(name) is { } value && !uint.TryParse(value.Trim(), System.Globalization.NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            words.Say(CpuTextFinding.Refused(Position(element), Messages.NoNumberOf(name, value)));
        }
    }

    private static TextPosition Position(IXmlLineInfo at) => at.HasLineInfo() ? new TextPosition(at.LineNumber, at.LinePosition) : new TextPosition(1, 1);
}
