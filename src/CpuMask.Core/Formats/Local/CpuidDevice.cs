using System.Globalization;
using System.IO;

namespace CpuMask.Formats.Local;

/// <summary>
/// Linux's /dev/cpu/N/cpuid: reading 16 bytes at position (sub-leaf * 2^32 + leaf) makes the kernel execute CPUID on CPU N
/// (driver cpuid). It needs the module and, as a rule, root.
/// </summary>
internal sealed class CpuidDevice : IDisposable
{
    private readonly FileStream stream;
    private readonly byte[] buffer = new byte[16];

    private CpuidDevice(FileStream stream) => this.stream = stream;

    /// <summary>The folders of all CPUs, ascending; empty when there is no device for one of the CPUs that are online.</summary>
    public static IReadOnlyList<string> Folders(string root, int online)
    {
        string devices = Path.Combine(root, "dev", "cpu");
        if (!Directory.Exists(devices))
        {
            return new string[0];
        }

        string[] folders = Directory.GetDirectories(devices)
            .Where(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out _) && File.Exists(Path.Combine(d, "cpuid")))
            .OrderBy(d => int.Parse(Path.GetFileName(d), CultureInfo.InvariantCulture)).ToArray();
        return folders.Length >= online ? folders : new string[0];
    }

    /// <summary>Opens a CPU's device; null when it cannot be read.</summary>
    public static CpuidDevice? Open(string folder)
    {
        try
        {
            var device = new CpuidDevice(new FileStream(Path.Combine(folder, "cpuid"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1));
            device.Query(0, 0);
            return device;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>A model-specific register through /dev/cpu/N/msr; null when it cannot be read.</summary>
    public static ulong? Msr(string folder, uint index)
    {
        try
        {
            using var msr = new FileStream(Path.Combine(folder, "msr"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
            msr.Position = index;
            var bytes = new byte[8];
            return msr.Read(bytes, 0, 8) == 8 ? BitConverter.ToUInt64(bytes, 0) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Executes CPUID on this device's CPU.</summary>
    public RawRow Query(uint leaf, uint subleaf)
    {
        stream.Position = ((long)subleaf << 32) | leaf;
        if (stream.Read(buffer, 0, 16) != 16)
        {
            throw new EndOfStreamException(stream.Name);
        }

        var row = new RawRow { Leaf = leaf, Subleaf = subleaf };
        for (int r = 0; r < 4; r++)
        {
            row.Set(r, BitConverter.ToUInt32(buffer, r * 4));
        }

        return row;
    }

    public void Dispose() => stream.Dispose();
}
