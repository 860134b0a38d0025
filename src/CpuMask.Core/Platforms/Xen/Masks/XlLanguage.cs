using System.Text.RegularExpressions;

namespace CpuMask.Platforms.Xen.Masks;

/// <summary>The <c>cpuid</c> setting of a domain's configuration file, in the list form.</summary>
internal sealed class XlLanguage : CpuLanguage
{
    private static readonly Regex Setting = new(@"(?<=^|\n|;)[ \t]*cpuid[ \t]*\+?=[ \t\r\n]*[\['""]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    public override string Id => "xen";

    public override string Title => "Xen: cpuid setting for a domain's xl.cfg";

    public override CpuRequestParts Uses =>
        CpuRequestParts.Baseline | CpuRequestParts.UnknownBits | CpuRequestParts.KeepHostSignature | CpuRequestParts.Comments | CpuRequestParts.Version;

    public override CpuText Write(CpuRequest request)
    {
        XenCpuid setting = XenCpuid.From(request.Baseline.Value, new XenCpuidOptions
        {
            UnknownBits = request.UnknownBits,
            KeepHostSignature = request.KeepHostSignature,
            NoComments = request.NoComments,
            Version = TargetVersion.Parse(request.Version),
        });
        return new CpuText(setting.Items.Count == 0 ? string.Empty : setting.Text)
        {
            Notes = setting.Notes,
            Warnings = setting.Warnings,
            Source = setting,
            Json = json => XenCpuidJson.Write(json, setting),
        };
    }

    public override bool TakesByteOrderMark => false;

    public override bool Knows(string text) => Setting.IsMatch(text);

    public override CpuTextReading Read(string text) => XlReading.Of(text);
}
