using CpuMask.Text;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>
/// The <c>cpuid</c> setting in libxl's own form, <c>"host,avx2=0"</c>. It alone reaches MSR 10AH; it has no words for a vendor,
/// address bits and the maxima beyond leaf 0. Which names there are depends on Xen's version.
/// </summary>
internal sealed class XlNamesLanguage : CpuLanguage
{
    private const string Alone = "cpuid = \"host\"\n";

    public override string Id => "xen-libxl";

    public override string Title => "Xen: cpuid setting in libxl's form, with MSR 10AH";

    public override CpuRequestParts Uses =>
        CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.KeepHostSignature | CpuRequestParts.Version;

    public override CpuText Write(CpuRequest request)
    {
        Version? version = TargetVersion.Parse(request.Version);
        if (version is not null && version < XenNames.Oldest)
        {
            throw new CpuMaskException(ErrorIds.NotSupported, ErrorKind.Impossible, Messages.XenTooOldForNames(version.ToString()));
        }

        XenCpuid setting = XenCpuid.From(request.Baseline.Value, new XenCpuidOptions
        {
            UnknownBits = request.UnknownBits,
            KeepHostSignature = request.KeepHostSignature,
            Version = version,
        });
        bool empty = setting.LibxlText == Alone;
        return new CpuText(empty ? string.Empty : setting.LibxlText)
        {
            Notes = empty ? new[] { Messages.XenNothingToDo() } : setting.LibxlNotes,
            Warnings = setting.LibxlWarnings,
            Source = setting,
        };
    }

    public override bool TakesByteOrderMark => false;

    /// <summary>Never: the file is xl's in either form.</summary>
    public override bool Knows(string text) => false;

    public override CpuTextReading Read(string text) => XlReading.Of(text);
}
