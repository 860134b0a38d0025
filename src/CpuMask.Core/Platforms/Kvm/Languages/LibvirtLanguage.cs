using System.Text;
using CpuMask.Baselines;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>libvirt's <c>&lt;cpu&gt;</c> element of a domain.</summary>
internal sealed class LibvirtLanguage : ModelLanguage
{
    public override string Id => "libvirt";

    public override string Title => "libvirt: <cpu> of the domain XML";

    public override bool Knows(string text) => LibvirtReading.Knows(text);

    public override CpuTextReading Read(string text) => LibvirtReading.Of(text);

    protected override ModelNames Names(string? version) => ModelNames.OfLibvirt(version);

    protected override IEnumerable<string> Notes(ModelChoice choice, ComputedBaseline baseline, CpuRequest request)
    {
        yield return "Do not use mode='host-model' in a pool: it is expanded on the host where a guest starts, and that guest then needs hosts like it.";
    }

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
}
