using System.IO;
using System.Threading;
using CpuMask.Baselines;
using CpuMask.Cpuid;
using CpuMask.Files;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>Baselines on disk: CpuMask's own JSON, or any dumps, whose hosts then are the evidence.</summary>
public static class BaselineFile
{
    private const int MostHead = 1 << 16;

    /// <summary>Reads the evidence.</summary>
    /// <param name="formats">The formats that a dump can have.</param>
    /// <param name="path">A baseline's JSON, a run of the compliance check, a dump of any format, or a folder of dumps.</param>
    /// <param name="cancellation">Stops reading a large folder.</param>
    /// <exception cref="CpuMaskException">It is not there, cannot be read whole, or holds no host: half a baseline promises too much.</exception>
    public static CpuBaseline Load(DumpFormats formats, string path, CancellationToken cancellation = default)
    {
        if (File.Exists(path) && IsOwn(path))
        {
            return BaselineJson.Parse(InputFile.Read(path, DumpFile.MostBytes), path);
        }

        var hosts = new List<HostCpuid>();
        foreach (DumpImport import in new DumpFiles(formats, null, null, cancellation).Read(path, wildcards: false))
        {
            if (import.Problems.Count > 0)
            {
                throw new CpuMaskException(import.Problems[0].Id, ErrorKind.Input, import.Problems[0].Message);
            }

            hosts.AddRange(import.Hosts);
        }

        return hosts.Count > 0 ? CpuBaseline.OfInputs(hosts)
            : throw new CpuMaskException(ErrorIds.TooFewHosts, ErrorKind.Input, path + ": " + CpuMask.Baselines.Messages.NoHostsInBaseline());
    }

    // A baseline that is cut off or changed by hand must be an error with its place, which the readers of dumps would let pass.
    private static bool IsOwn(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var head = new byte[MostHead];
            var text = DumpText.Of(head, stream.Read(head, 0, head.Length));
            return text.FirstByte == (byte)'{' && (text.HasNearBeginning("\"groups\"", MostHead) || text.HasNearBeginning("\"checkedat\"", MostHead));
        }
        catch (Exception e) when (e is IOException or System.UnauthorizedAccessException)
        {
            throw new CpuMaskException(ErrorIds.UnreadableFile, ErrorKind.Input, path + ": " + CpuMask.Files.Messages.Unreadable(e.Message), e);
        }
    }
}
