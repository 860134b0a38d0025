using static CpuMask.Text.Wording;

namespace CpuMask.Migration.Comparing;

/// <summary>What this folder says.</summary>
internal static class Messages
{
    internal static string BaselineOf(int hosts) => Format("the baseline of {0} hosts", hosts);
}
