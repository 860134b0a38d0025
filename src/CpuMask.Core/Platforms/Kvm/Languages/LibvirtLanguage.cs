using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using CpuMask.Baselines;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>libvirt's <c>&lt;cpu&gt;</c> element of a domain.</summary>
public sealed class LibvirtLanguage : ModelLanguage
{
    private const int LargestText = 4 << 20;

    /// <inheritdoc/>
    public override string Id => "libvirt";

    /// <inheritdoc/>
    public override string Title => "libvirt: <cpu> of the domain XML";

    /// <inheritdoc/>
    public override bool Knows(string text) => text.IndexOf("<cpu ", StringComparison.Ordinal) >= 0 && text.IndexOf("<model", StringComparison.Ordinal) >= 0;

    /// <inheritdoc/>
    public override CpuTextReading Read(string text)
    {
        var words = new FeatureWords(NamingScheme.Libvirt, "libvirt takes it without a word and the guest never sees a difference");
        if (Parse(text, words) is { } cpu)
        {
            Read(cpu, words);
        }

        return words.Done();
    }

    /// <inheritdoc/>
    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    /// <inheritdoc/>
    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        yield return "Do not use mode='host-model' in a pool: it is expanded on the host where a guest starts, and that guest then needs hosts like it.";
    }

    /// <inheritdoc/>
    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        var text = new StringBuilder("<cpu mode='custom' match='exact' check='partial'>\n  <model");
        if (baseline.IsAcrossVendors)
        {
            // Only vendor_id reaches QEMU; the element vendor is a check of the host.
            text.Append(" vendor_id='").Append(baseline.Vendor.Id).Append('\'');
        }

        text.Append(" fallback='forbid'>").Append(choice.Name).Append("</model>\n");
        if (AddressBits(baseline) is { } bits)
        {
            text.Append("  <maxphysaddr mode='emulate' bits='").Append(bits).Append("'/>\n");
        }

        foreach (string name in NamesOf(choice.Added, names).Distinct())
        {
            text.Append("  <feature policy='require' name='").Append(name).Append("'/>\n");
        }

        foreach (string name in NamesOf(choice.Removed, names).Distinct())
        {
            text.Append("  <feature policy='disable' name='").Append(name).Append("'/>\n");
        }

        return text.Append("</cpu>\n").ToString();
    }

    private static XElement? Parse(string text, FeatureWords words)
    {
        try
        {
            int start = text.IndexOf("<cpu ", StringComparison.Ordinal), end = text.IndexOf("</cpu>", Math.Max(start, 0), StringComparison.Ordinal);
            string part = start >= 0 && end > start ? new string('\n', text.Take(start).Count(c => c == '\n')) + text.Substring(start, end + 6 - start) : text;
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestText };
            using XmlReader reader = XmlReader.Create(new System.IO.StringReader(part.Length > LargestText ? string.Empty : part), settings);
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Descendants("cpu").FirstOrDefault();
        }
        catch (XmlException e)
        {
            words.Say(CpuTextSeverity.Error, Wording.Safe(e.Message), new TextPosition(Math.Max(e.LineNumber, 1), Math.Max(e.LinePosition, 1)));
            return null;
        }
    }

    private static void Read(XElement cpu, FeatureWords words)
    {
        if ((string?)cpu.Attribute("mode") is "host-passthrough" or "host-model" or "maximum")
        {
            words.Model((string)cpu.Attribute("mode")!, Position(cpu));
        }

        foreach (XElement model in cpu.Elements("model"))
        {
            words.Model(model.Value.Trim(), Position(model));
            if ((string?)model.Attribute("vendor_id") is { } vendor)
            {
                words.Say(CpuTextSeverity.Warning, Messages.VendorGiven(vendor), Position(model));
            }
        }

        foreach (XElement feature in cpu.Elements("feature"))
        {
            string policy = (string?)feature.Attribute("policy") ?? "require";
            words.Feature((string?)feature.Attribute("name") ?? string.Empty, policy is "require" or "force" or "optional", Position(feature));
        }
    }

    private static TextPosition Position(IXmlLineInfo at) => at.HasLineInfo() ? new TextPosition(at.LineNumber, at.LinePosition) : new TextPosition(1, 1);
}
