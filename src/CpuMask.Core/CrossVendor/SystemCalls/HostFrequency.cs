using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;

namespace CpuMask.CrossVendor.SystemCalls;

/// <summary>The nominal frequency of a host's CPU, where its source tells it.</summary>
internal static class HostFrequency
{
    private static readonly RegisterAddress BaseFrequency = new(0x16, 0, RegisterName.Eax);

    // A prototype's name may hold two: "@ 0000 @ 2.67GHz". The last is meant.
    private static readonly Regex InName = new(
        @"(\d{1,5}(?:\.\d{1,3})?)\+? ?([MG])Hz", RegexOptions.RightToLeft | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Megahertz by leaf 0x16, else by the CPU's name; null when neither says.</summary>
    public static double? MegahertzOf(HostCpuid host)
    {
        if ((host.Leaves.Find(BaseFrequency.Leaf, 0, RegisterName.Eax)?.Field(0, 15) ?? host.Registers[BaseFrequency].Field(0, 15)) is { } told and > 0)
        {
            return told;
        }

        Match match = InName.Match(host.Brand.Length > 200 ? host.Brand.Substring(0, 200) : host.Brand);
        return match.Success && double.TryParse(match.Groups[1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && number > 0
            ? match.Groups[2].Value == "G" ? number * 1000 : number
            : null;
    }
}
