using CpuMask.Formats;
using CpuMask.Formats.Linux;
using CpuMask.Platforms;
using CpuMask.Reading;

namespace CpuMask;

/// <content>The formats whose maker is no platform, and all of them together.</content>
public static partial class Registry
{
    // One line each, common and quickly told ones first; their order decides nothing but ties.
    private static readonly DumpReader[] OfNoPlatform =
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
        new CpuidExplorerReader(),
        new CoreinfoReader(),
        new ProcCpuinfoReader(),
        new LscpuReader(),
        new GuestJsonReader(id => Find(id)?.View),
    };

    // Made anew only when a test adds a platform.
    private static Tuple<IReadOnlyList<Platform>, DumpFormats>? formats;

    /// <summary>Every format: those whose maker is no platform, and each platform's.</summary>
    public static DumpFormats Formats
    {
        get
        {
            if (formats is not { } made || made.Item1 != Platforms)
            {
                formats = made = Tuple.Create(Platforms, new DumpFormats(OfNoPlatform.Concat(Platforms.SelectMany(p => p.Formats)).ToArray()));
            }

            return made.Item2;
        }
    }
}
