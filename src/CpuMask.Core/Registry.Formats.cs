using System.Linq;
using CpuMask.Formats;
using CpuMask.Formats.Linux;
using CpuMask.Reading;

namespace CpuMask;

/// <content>The formats whose maker is no platform, and all of them together.</content>
public static partial class Registry
{
    private static readonly DumpReader[] OwnFormats =
    {
        new HostJsonReader(),
        new CpuidRawReader(),
        new Aida64Reader(),
        new LibcpuidReader(),
        new CpuZReader(),
        new HwlocReader(),
        new RjcpReader(),
        new TychoReader(),
        new X86InfoReader(),
        new CpuidDumpReader(),
        new ProcCpuinfoReader(),
        new LscpuReader(),
    };

    private static DumpFormats? formats;

    /// <summary>Every format: those of no platform, one line each, and each platform's. Their order decides nothing but ties.</summary>
    public static DumpFormats Formats => formats ??= new DumpFormats(OwnFormats.Concat(platforms.SelectMany(p => p.DumpFormats)).ToArray());
}
