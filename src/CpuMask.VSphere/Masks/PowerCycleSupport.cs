using System.Globalization;

namespace CpuMask.VSphere.Masks;

/// <summary>
/// Which ESXi turns a guest's reboot into a power cycle: 6.5 Update 3 (build 13932383) and 6.7 Update 3 (build 14320388)
/// and newer. Source: VMware vSphere Blog, October 2019, "vmx.reboot.PowerCycle makes CPU vulnerability remediation easy".
/// </summary>
internal static class PowerCycleSupport
{
    /// <summary>Whether a host does; null when its version is not known.</summary>
    public static bool? Of((string Version, string? Build)? host)
    {
        if (host is not { } esxi)
        {
            return null;
        }

        string[] parts = esxi.Version.Split('.');
        if (parts.Length < 2 || !Number(parts[0], out int major) || !Number(parts[1], out int minor))
        {
            return null;
        }

        return (major, minor) switch
        {
            ( >= 7, _) => true,
            (6, 7) => IsAtLeast(esxi.Build, 14320388),
            (6, 5) => IsAtLeast(esxi.Build, 13932383),
            _ => false,
        };
    }

    private static bool? IsAtLeast(string? build, int first) => build is not null && Number(build, out int n) ? n >= first : null;

    private static bool Number(string text, out int n) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out n);
}
