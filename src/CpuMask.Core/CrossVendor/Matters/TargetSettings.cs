using System.Globalization;
using CpuMask.CrossVendor.Questions;
using CpuMask.CrossVendor.Targets;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Matters;

/// <summary>Where each platform in question is told what.</summary>
internal static class TargetSettings
{
    /// <summary>The targets in question: those of the guests' hypervisor, else all.</summary>
    public static IReadOnlyList<MigrationTarget> Targets(GuestTraits guest) => MigrationTarget.Of(guest.Hypervisor, guest.HypervisorVersion);

    /// <summary>Where a physical address size is set: inside a sentence, and a line for each platform where there are several.</summary>
    public static (string InSentence, IReadOnlyList<string> Lines) OfAddress(GuestTraits guest, int bits)
    {
        string[] lines = Lines(guest, t => t.AddressSetting.Replace("=N", "=" + bits.ToString(CultureInfo.InvariantCulture))
            .Replace("'N'", "'" + bits.ToString(CultureInfo.InvariantCulture) + "'"));
        return lines.Length == 1 ? (lines[0], new string[0]) : ("where that is set: below", lines);
    }

    /// <summary>What each platform does with cache leaves.</summary>
    public static IReadOnlyList<string> OfCaches(GuestTraits guest) => Lines(guest, t => t.Caches);

    // Platforms that do the same share a line, and versions of one too.
    private static string[] Lines(GuestTraits guest, Func<MigrationTarget, string> of) => Targets(guest).Where(t => t.IsHypervisor)
        .GroupBy(of).Select(g => Wording.Format("{0}: {1}", string.Join(", ", g.Select(t => t.ShortName).Distinct()), g.Key)).ToArray();
}
