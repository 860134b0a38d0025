using System.Globalization;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Features;

namespace CpuMask.Platforms.Kvm.Languages;

/// <summary>
/// QEMU's <c>-cpu</c> on its model <c>base</c>, which has nothing: vendor, family, model, stepping, the last leaves and every
/// feature are written out, so that no change of a named model between versions of QEMU can change the guest's CPU.
/// </summary>
internal sealed class QemuExactLanguage : CpuLanguage
{
    private static readonly BitAddress LastBasicLeaf = new RegisterAddress(0, 0, RegisterName.Eax).Bit(0);
    private static readonly BitAddress LastExtendedLeaf = new RegisterAddress(0x80000000, 0, RegisterName.Eax).Bit(0);

    public override string Id => "qemu-exact";

    public override string Title => "QEMU: -cpu on the empty model";

    public override CpuRequestParts Uses => CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.Version;

    public override CpuText Write(CpuRequest request)
    {
        ComputedBaseline baseline = request.Baseline.Value;
        ModelNames names = ModelNames.OfQemu(request.Version);
        (IReadOnlyList<Feature> named, IReadOnlyList<Feature> nameless) = ModelChoice.Promised(baseline, request.UnknownBits, names);
        IEnumerable<string> words = new[] { "base" }.Concat(Identity(baseline)).Concat(named.Select(f => names.Of(f) + "=on"))
            .Concat(ModelLanguage.AddressBits(baseline) is { } bits ? new[] { "phys-bits=" + bits } : new string[0]);
        return new CpuText("-cpu " + string.Join(",", words.Distinct().Concat(new[] { "enforce" })) + "\n")
        {
            Notes = nameless.Count > 0 ? new[] { Messages.Nameless(nameless.Select(f => f.Name).ToArray()) } : new string[0],
            Warnings = baseline.Warnings.Concat(baseline.PhysicalAddressBits is null ? new[] { Messages.NoAddressBits() } : new string[0])
                .Concat(ModelLanguage.UnshowableOn(baseline, names))
                .Concat(baseline.IsAcrossVendors ? new[] { Messages.AcrossVendors(baseline.Vendor.DisplayName) } : new string[0]).ToArray(),
        };
    }

    /// <summary>Never: the line looks as any other of QEMU's.</summary>
    public override bool Knows(string text) => false;

    public override CpuTextReading Read(string text) => QemuLine.Read(text);

    private static IEnumerable<string> Identity(ComputedBaseline baseline)
    {
        if (baseline.Vendor.IsKnown)
        {
            yield return "vendor=" + baseline.Vendor.Id;
        }

        if (baseline.Signature is { } signature)
        {
            yield return "family=" + Number((uint)signature.Family);
            yield return "model=" + Number((uint)signature.Model);
            yield return "stepping=" + Number((uint)signature.Stepping);
        }

        if (baseline.Minimum(LastBasicLeaf) is { } basic)
        {
            yield return "level=0x" + basic.Value.ToString("x", CultureInfo.InvariantCulture);
        }

        if (baseline.Minimum(LastExtendedLeaf) is { Value: >= 0x80000000 } extended)
        {
            yield return "xlevel=0x" + extended.Value.ToString("x", CultureInfo.InvariantCulture);
        }
    }

    private static string Number(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
