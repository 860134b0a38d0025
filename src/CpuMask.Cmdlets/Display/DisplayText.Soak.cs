using System.Globalization;
using CpuMask.CrossVendor.Soaking;

namespace CpuMask.Cmdlets;

/// <content>Soaks.</content>
public static partial class DisplayText
{
    /// <summary>When a move began, in UTC to the second.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long a move took: <c>1.3</c>.</summary>
    public static string Seconds(SoakMove move) => move.Seconds.ToString("0.0", CultureInfo.InvariantCulture);
}
