using CpuMask.Guests;
using CpuMask.Platforms;
using CpuMask.Platforms.HyperV;
using CpuMask.Platforms.Kvm;
using CpuMask.Platforms.VMware;
using CpuMask.Platforms.Xen;
using CpuMask.Platforms.XenServer;
using CpuMask.Text;

namespace CpuMask;

/// <summary>
/// The one list of what there is: platforms, and formats that are no platform's. Nothing below it knows how many there are or
/// what they are called.
/// </summary>
public static partial class Registry
{
    private static IReadOnlyList<Platform> platforms = new Platform[]
    {
        new VMwarePlatform(),
        new XenPlatform(),
        new KvmPlatform(),
        new XenServerPlatform(),
        new HyperVPlatform(),
    };

    /// <summary>Every platform, one line each. The first is meant where nothing says otherwise.</summary>
    public static IReadOnlyList<Platform> Platforms => platforms;

    /// <summary>The platform that is meant where nothing says otherwise.</summary>
    public static Platform Default => platforms[0];

    /// <summary>Every language of every platform.</summary>
    public static IEnumerable<CpuLanguage> Languages => platforms.SelectMany(p => p.Languages);

    /// <summary>The platform of a word such as <c>kvm</c>, without regard to case; null when there is none.</summary>
    public static Platform? Find(string? id) => platforms.FirstOrDefault(p => p.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The platform of a word such as <c>kvm</c>.</summary>
    /// <exception cref="CpuMaskException">There is none.</exception>
    public static Platform Named(string id) => Find(id) ?? throw new CpuMaskException(
        ErrorIds.UnknownName, ErrorKind.Usage, CpuMask.Platforms.Messages.NoSuchPlatform(id, platforms.Select(p => p.Id).ToArray()));

    /// <summary>The platform whose guests have a view.</summary>
    public static Platform Of(GuestView view) => platforms.First(p => p.View == view);

    /// <summary>The language of a word such as <c>xen</c>, without regard to case; null when there is none.</summary>
    public static CpuLanguage? FindLanguage(string? id) => Languages.FirstOrDefault(l => l.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The language of a word such as <c>xen</c>.</summary>
    /// <exception cref="CpuMaskException">There is none.</exception>
    public static CpuLanguage LanguageNamed(string id) => FindLanguage(id) ?? throw new CpuMaskException(
            ErrorIds.UnknownName, ErrorKind.Usage, CpuMask.Platforms.Messages.NoSuchLanguage(id, Languages.Select(l => l.Id).ToArray()));

    /// <summary>Adds a platform until it is disposed of, for tests that make one up.</summary>
    internal static IDisposable With(Platform platform)
    {
        IReadOnlyList<Platform> before = platforms;
        platforms = before.Concat(new[] { platform }).ToArray();
        formats = null;
        return new Restoring(before);
    }

    private sealed class Restoring : IDisposable
    {
        private readonly IReadOnlyList<Platform> before;

        public Restoring(IReadOnlyList<Platform> before) => this.before = before;

        public void Dispose()
        {
            platforms = before;
            formats = null;
        }
    }
}
