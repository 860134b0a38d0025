using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CpuMask.Platforms.Kvm.Libvirt;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Platforms.Kvm.Qemu;
using CpuMask.Platforms.Xen.Guests;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>All kinds of text that describe a running guest, and which of them a text is.</summary>
public static class GuestTexts
{
    /// <summary>No guest text is larger; a vmware.log of a year is some tens of megabytes.</summary>
    public const int MostBytes = 256 << 20;

    /// <summary>Every reader. One line each; their order decides nothing but ties.</summary>
    public static IReadOnlyList<GuestTextReader> All { get; } = new GuestTextReader[]
    {
        new GuestJsonReader(id => Registry.Find(id)?.View),
        new BaselineGuestReader(),
        new VmwareLogGuestReader(),
        new RequirementJsonReader(),
        new XenPolicyReader(),
        new XenFlagsReader(),
        new LibvirtGuestReader(),
        new QemuCommandReader(),
        new RequirementListReader(),
    };

    /// <summary>The reader that a format's name means.</summary>
    /// <exception cref="CpuMaskException">There is no such format.</exception>
    public static GuestTextReader Named(string format) =>
        All.FirstOrDefault(r => r.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
        ?? throw new CpuMaskException(ErrorIds.UnknownFormat, ErrorKind.Usage, Messages.NoSuchGuestFormat(format, Names()));

    /// <summary>The reader that knows a text; null when none does.</summary>
    public static GuestTextReader? Detect(DumpText text)
    {
        GuestTextReader? best = null;
        int weight = 0;
        foreach (GuestTextReader reader in All)
        {
            int fit = reader.Fit(text);
            if (fit > weight)
            {
                best = reader;
                weight = fit;
            }
        }

        return best;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="name">What to call a guest that the text has no name for.</param>
    /// <param name="hypervisor">Who runs the guest, where the text does not say it.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    /// <returns>The guests and problems; a text that no reader knows is a problem, not an exception.</returns>
    public static GuestImport Read(
        DumpText text, string source, string name, GuestView hypervisor, GuestTextReader? format = null)
    {
        GuestTextReader? reader = format ?? Detect(text);
        if (reader is null)
        {
            return Failed(source, name, ErrorIds.UnknownFormat, Messages.NoGuestText(Names()));
        }

        var import = new GuestImport(source, name, reader.Format) { Hypervisor = hypervisor };
        reader.Read(text, import);
        import.Finish();
        return import;
    }

    /// <summary>Reads a file; one that cannot be read is a problem, not an exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="hypervisor">Who runs the guest, where the file does not say it.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    public static GuestImport ReadFile(string path, GuestView hypervisor, GuestTextReader? format = null)
    {
        string name = DumpFile.NameOf(path);
        try
        {
            var file = new FileInfo(path);
            if (file.Length > MostBytes)
            {
                return Failed(path, name, ErrorIds.InputTooLarge, Messages.GuestTextTooLarge(MostBytes));
            }

            byte[] bytes = File.ReadAllBytes(path);
            return Read(DumpText.Of(bytes, bytes.Length), path, name, hypervisor, format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string id = e is FileNotFoundException or DirectoryNotFoundException ? ErrorIds.PathNotFound : ErrorIds.UnreadableFile;
            return Failed(path, name, id, CpuMask.Files.Messages.Unreadable(e.Message));
        }
    }

    private static GuestImport Failed(string source, string name, string id, string message)
    {
        var import = new GuestImport(source, name, string.Empty);
        import.Report(new DumpProblem(id, source, default, message));
        return import;
    }

    private static string[] Names() => All.Select(r => r.Format).ToArray();
}
