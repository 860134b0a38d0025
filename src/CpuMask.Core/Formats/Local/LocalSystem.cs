using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using CpuMask.Text;

namespace CpuMask.Formats.Local;

/// <summary>What the operating system of this machine says beside CPUID. What it does not say is null.</summary>
internal sealed class LocalSystem
{
    private readonly string root;

    /// <param name="root">Where the system's files are: <c>/</c>, or a folder that stands for it.</param>
    public LocalSystem(string root = "/") => this.root = root;

    /// <summary>Whether the kernel runs under Xen.</summary>
    public bool IsUnderXen => Text("sys/hypervisor/type") == "xen";

    /// <summary>
    /// Whether the kernel is Xen's dom0: what CPUID shows there is neither the CPU nor what a guest gets. Xen sets feature
    /// 11 (XENFEAT_dom0); older kernels say it in a file of xenfs. A kernel that says neither is taken for a dom0.
    /// </summary>
    public bool IsXenDom0
    {
        get
        {
            const int Dom0Feature = 11;
            if (!IsUnderXen)
            {
                return false;
            }

            return Hex.TryParse64(Text("sys/hypervisor/properties/features"), out ulong features)
                ? (features >> Dom0Feature & 1) != 0
                : Text("proc/xen/capabilities")?.Contains("control_d") != false;
        }
    }

    public string? Microcode => LineOf("proc/cpuinfo", "microcode") ?? Text("sys/devices/system/cpu/cpu0/microcode/version") ?? WindowsMicrocode();

    public string? Bios => Text("sys/class/dmi/id/bios_version") ?? WindowsText(@"HARDWARE\DESCRIPTION\System\BIOS", "BIOSVersion");

    public string? Kernel => Text("proc/sys/kernel/osrelease") is { } release ? "Linux " + release : Environment.OSVersion.VersionString;

    /// <summary>How many logical CPUs are online; 0 when the system does not say.</summary>
    public int OnlineCpus
    {
        get
        {
            // "0-3,6"
            int count = 0;
            foreach (string part in (Text("sys/devices/system/cpu/online") ?? string.Empty).Split(','))
            {
                string[] ends = part.Split('-');
                if (int.TryParse(ends[0], out int first) && int.TryParse(ends[ends.Length - 1], out int last) && last >= first)
                {
                    count += last - first + 1;
                }
            }

            return count;
        }
    }

    /// <summary>Whether macOS translates this process for an ARM CPU.</summary>
    public static bool IsTranslated
    {
        get
        {
            if (!RuntimeInformation.IsOSPlatform(OSPlatform.OSX))
            {
                return false;
            }

            int value = 0;
            var size = (UIntPtr)sizeof(int);
            return sysctlbyname("sysctl.proc_translated", ref value, ref size, IntPtr.Zero, UIntPtr.Zero) == 0 && value == 1;
        }
    }

    private string? Text(string path)
    {
        try
        {
            string file = Path.Combine(root, path);
            string text = File.Exists(file) ? File.ReadAllText(file).Trim() : string.Empty;
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string? LineOf(string path, string name) => Text(path)?.Split('\n')
        .Where(l => l.StartsWith(name, StringComparison.Ordinal) && l.IndexOf(':') > 0)
        .Select(l => l.Substring(l.IndexOf(':') + 1).Trim()).FirstOrDefault();

    // Eight bytes, of which Intel CPUs use the upper half.
    private static string? WindowsMicrocode()
    {
        byte[]? value = WindowsValue(@"HARDWARE\DESCRIPTION\System\CentralProcessor\0", "Update Revision", 0x8);
        if (value is not { Length: >= 4 })
        {
            return null;
        }

        uint revision = value.Length >= 8 && BitConverter.ToUInt32(value, 4) != 0 ? BitConverter.ToUInt32(value, 4) : BitConverter.ToUInt32(value, 0);
        return "0x" + revision.ToString("x", CultureInfo.InvariantCulture);
    }

    private static string? WindowsText(string key, string name) =>
        WindowsValue(key, name, 0x2) is { } value ? Encoding.Unicode.GetString(value).TrimEnd('\0') : null;

    private static byte[]? WindowsValue(string key, string name, uint kind)
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return null;
        }

        var localMachine = new IntPtr(unchecked((int)0x80000002));
        var buffer = new byte[1024];
        uint size = (uint)buffer.Length;
        if (RegGetValueW(localMachine, key, name, kind, IntPtr.Zero, buffer, ref size) != 0 || size > buffer.Length)
        {
            return null;
        }

        Array.Resize(ref buffer, (int)size);
        return buffer;
    }

    [DllImport("libc", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int sysctlbyname([MarshalAs(UnmanagedType.LPStr)] string name, ref int value, ref UIntPtr size, IntPtr newValue, UIntPtr newSize);

    [DllImport("advapi32", CharSet = CharSet.Unicode)]
    private static extern int RegGetValueW(IntPtr root, string key, string name, uint kind, IntPtr type, byte[] data, ref uint size);
}
