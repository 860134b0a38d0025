using System.Globalization;

namespace CpuMask.Cmdlets;

/// <summary>Every message that only PowerShell's side has.</summary>
internal static class CmdletMessages
{
    /// <summary>A path on a drive that has no files.</summary>
    public static string NoFilePath(string path, string provider) =>
        Format("{0}: this is a path of the provider {1}; expected a file or a folder.", path, provider);

    /// <summary>A feature name that no one uses.</summary>
    public static string NoSuchFeature(string name) =>
        Format("'{0}' is no feature name; expected one that the CPU maker's manual, Linux, Xen, QEMU, libvirt or vSphere uses. Tab completes them.", Text.Messages.Safe(name));

    /// <summary>A text that should be a signature.</summary>
    public static string NoSignature(string text) =>
        Format("-Signature: '{0}' is not a 32-bit hexadecimal value.", Text.Messages.Safe(text));

    /// <summary>How a comparison went.</summary>
    public static string Compared(int hosts, int kinds, int bits) =>
        Format("{0} hosts of {1} kinds differ in {2} bits.", hosts, kinds, bits);

    private static string Format(string format, params object[] arguments) => string.Format(CultureInfo.InvariantCulture, format, arguments);
}
