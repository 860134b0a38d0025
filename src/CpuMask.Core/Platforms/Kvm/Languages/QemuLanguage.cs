using CpuMask.Baselines;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>QEMU's <c>-cpu</c> with the named model that needs the fewest corrections.</summary>
internal sealed class QemuLanguage : ModelLanguage
{
    public override string Id => "qemu";

    public override string Title => "QEMU: -cpu";

    public override bool Knows(string text) => QemuLine.Find(text) is not null;

    public override CpuTextReading Read(string text) => QemuLine.Read(text);

    protected override ModelNames Names(string? version) => ModelNames.OfQemu(version);

    protected override string Format(ModelChoice choice, ModelNames names, ComputedBaseline baseline, CpuRequest request)
    {
        IEnumerable<string> words = new[] { choice.Name }
            .Concat(NamesOf(choice.Added, names).Select(n => n + "=on"))
            .Concat(NamesOf(choice.Removed, names).Select(n => n + "=off"));
        if (baseline.IsAcrossVendors)
        {
            words = words.Concat(new[] { "vendor=" + baseline.Vendor.Id });
        }

        if (AddressBits(baseline) is { } bits)
        {
            words = words.Concat(new[] { "phys-bits=" + bits });
        }

        return "-cpu " + string.Join(",", words.Concat(new[] { "enforce" })) + "\n";
    }
}
