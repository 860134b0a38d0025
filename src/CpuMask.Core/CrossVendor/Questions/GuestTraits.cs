using System.Globalization;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Questions;

/// <summary>
/// What is known of the guests that are to move. All of it may be left open: then the advice says what it would change.
/// </summary>
public sealed record GuestTraits
{
    private const double MostCalls = 1e12;

    /// <summary>Nothing is known.</summary>
    public static readonly GuestTraits Unknown = new();

    /// <summary>The operating system.</summary>
    public GuestSystem? System { get; private init; }

    /// <summary>32 or 64.</summary>
    public int? Bits { get; private init; }

    /// <summary>Whether 32-bit programs run under a 64-bit system.</summary>
    public bool? HasThirtyTwoBitPrograms { get; private init; }

    /// <summary>The platform that runs the guests.</summary>
    public GuestView? Hypervisor { get; private init; }

    /// <summary>Its version.</summary>
    public Version? HypervisorVersion { get; private init; }

    /// <summary>How often 32-bit programs call the system, a second.</summary>
    public double? CallsPerSecond { get; private init; }

    /// <summary>The guests themselves, where texts of them were given.</summary>
    public IReadOnlyList<MigratingGuest> Guests { get; private init; } = new MigratingGuest[0];

    /// <summary>The vendor that the guests' own configuration gives them; not known when it gives none, or several.</summary>
    public CpuVendor GivenVendor { get; private init; }

    /// <summary>Whether 32-bit code under a 64-bit system matters: false when there is none, null when it is not known.</summary>
    public bool? UsesCompatibilityMode => Bits == 32 ? false : HasThirtyTwoBitPrograms;

    /// <summary>Takes what was said of a guest.</summary>
    /// <param name="system">The operating system, as <see cref="GuestSystem.Named"/> takes it; null when it is not known.</param>
    /// <param name="bits">32 or 64; null takes it from the system, if that says.</param>
    /// <param name="thirtyTwoBitPrograms">Whether 32-bit programs run in it.</param>
    /// <param name="hypervisor">Who runs it; null takes it from the guests.</param>
    /// <param name="version">The hypervisor's version, such as 4.21.</param>
    /// <param name="callsPerSecond">How often its 32-bit programs call the system.</param>
    /// <param name="guests">The guests as they run.</param>
    /// <exception cref="CpuMaskException">Something of it is no such thing, or contradicts something else.</exception>
    public static GuestTraits Of(
        string? system = null, int? bits = null, bool? thirtyTwoBitPrograms = null, GuestView? hypervisor = null, string? version = null,
        double? callsPerSecond = null, IReadOnlyList<MigratingGuest>? guests = null)
    {
        GuestSystem? found = system is null ? null : GuestSystem.Named(system);
        if (bits is not (null or 32 or 64))
        {
            throw Wrong(Messages.NoBits(bits.Value));
        }

        if (bits is not null && found?.Bits is { } own && own != bits)
        {
            throw Wrong(Messages.BitsContradict(system!, bits.Value));
        }

        if (callsPerSecond is { } rate && !(rate >= 0 && rate <= MostCalls))
        {
            throw Wrong(Messages.NoRate());
        }

        guests ??= new MigratingGuest[0];
        GuestView[] views = guests.Select(g => g.Hypervisor).Distinct().ToArray();
        if (hypervisor is null && views.Length > 1)
        {
            throw Wrong(Messages.SeveralHypervisors(views.Select(v => v.Name).ToArray()));
        }

        hypervisor ??= views.FirstOrDefault();
        if (version is not null && hypervisor is null)
        {
            throw Wrong(Messages.VersionOfWhat());
        }

        CpuVendor[] given = guests.Select(g => g.VendorIsGiven ? g.Vendor : default).Distinct().ToArray();
        return new GuestTraits
        {
            System = found,
            Bits = bits ?? found?.Bits,
            HasThirtyTwoBitPrograms = thirtyTwoBitPrograms,
            Hypervisor = hypervisor,
            HypervisorVersion = version is null ? null : VersionOf(version),
            CallsPerSecond = callsPerSecond,
            Guests = guests,
            GivenVendor = given.Length == 1 ? given[0] : default,
        };
    }

    private static Version VersionOf(string text)
    {
        // 4.21, 4.17.7-rc1, 9: what stands behind the second number does not count.
        string[] parts = text.Trim().Split('.', '-', '+', ' ');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts.Length > 1 ? parts[1] : "0", NumberStyles.None, CultureInfo.InvariantCulture, out int minor)
            ? new Version(major, minor)
            : throw Wrong(Messages.NoVersion(text));
    }

    private static CpuMaskException Wrong(string message) => new(ErrorIds.InvalidValue, ErrorKind.Usage, message);
}
