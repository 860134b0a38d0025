using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Features;
using CpuMask.Text;

namespace CpuMask.Platforms.VMware.Masks;

/// <summary>
/// The guest masks that the product knows: only those with a published source, from the embedded GuestMasks.tsv. What a
/// guest OS of today needs stands in the user's own vCenter, and New-VMotionMask -VM reads it there.
/// </summary>
public static class GuestMasks
{
    /// <summary>What helps where no guest was named.</summary>
    public static readonly Advice ToNameTheGuest = new("GuestMask", null, "to name the guest");

    /// <summary>The id of the platform default that is taken when the user names no guest.</summary>
    public const string Newest = "vsphere-current";

    private static readonly Lazy<IReadOnlyList<Row>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The ids that -GuestMask completes.</summary>
    /// <remarks>Written out, because help prints them at every start and the table is only read for a mask.</remarks>
    public static IReadOnlyList<string> Ids { get; } = new[]
    {
        "windows-2003-vc2.0", "platform-2008-02", "platform-2008-08", "platform-2009-03", "platform-2009-09", "platform-2010-11", "vsphere-current",
    };

    /// <summary>The same, out of the table itself.</summary>
    internal static IReadOnlyList<string> IdsInTable => Rows.Value.Select(r => r.Id).Distinct().ToArray();

    /// <summary>Where a mask comes from.</summary>
    public static string SourceOf(string id) => Rows.Value.First(r => Same(r.Id, id)).Source;

    /// <summary>A mask by its id; null when there is none.</summary>
    public static GuestMask? Find(string id)
    {
        Row[] rows = Rows.Value.Where(r => Same(r.Id, id)).ToArray();
        if (rows.Length == 0)
        {
            return null;
        }

        var levels = new Dictionary<(uint, uint, string?), MaskLevel>();
        RegisterMask? msr = null;
        foreach (Row row in rows)
        {
            if (row.Address.IsMsr)
            {
                msr = row.Mask;
                continue;
            }

            (uint, uint, string?) key = (row.Address.Leaf, row.Address.Subleaf, row.Vendor);
            MaskLevel level = levels.TryGetValue(key, out MaskLevel? old)
                ? old
                : MaskLevel.Of(row.Address.Leaf, row.Address.Subleaf, row.Vendor, RegisterMask.Unused);
            levels[key] = level.With(row.Address.Register, row.Mask);
        }

        return new GuestMask(rows[0].Id, Same(id, Newest) ? levels.Values.Select(WithShown) : levels.Values, archCapabilities: msr);
    }

    /// <summary>What vSphere asks of a guest of which nothing is known.</summary>
    public static GuestMask PlatformDefault() => Find(Newest)
        ?? throw new InvalidOperationException("GuestMasks.tsv lacks " + Newest + ".");

    // The published rows leave out a few features that VMware shows all the same. A move asks for them, so that a mask must hide them.
    private static MaskLevel WithShown(MaskLevel level)
    {
        foreach (Feature row in FeatureTable.Default.All.Where(r => r is { IsFlag: true, OnVmware: GuestVisibility.Yes, Register.IsMsr: false, Class: FeatureClass.Feature or FeatureClass.Security }
            && r.Register.Leaf == level.Leaf && r.Register.Subleaf == level.Subleaf && level[r.Register.Register][r.LowBit] == 'x'))
        {
            level = level.With(row.Register.Register, level[row.Register.Register].With(row.LowBit, 'H'));
        }

        return level;
    }

    /// <summary>
    /// What vSphere asks of a guest of a hardware version: the platform default without what is younger than that version,
    /// which such a guest is not shown.
    /// </summary>
    /// <param name="hardwareVersion">The virtual hardware version; 0 where it is not known takes every bit.</param>
    public static GuestMask PlatformDefault(int hardwareVersion)
    {
        GuestMask all = PlatformDefault();
        if (hardwareVersion <= 0)
        {
            return all;
        }

        return new GuestMask(all.Name, all.Levels.Select(level =>
        {
            foreach (Feature row in Younger(level, hardwareVersion))
            {
                RegisterMask mask = level[row.Register.Register];
                for (int bit = row.LowBit; bit <= row.HighBit; bit++)
                {
                    mask = mask.With(bit, 'x');
                }

                level = level.With(row.Register.Register, mask);
            }

            return level;
        }), archCapabilities: all.ArchCapabilities);
    }

    private static IEnumerable<Feature> Younger(MaskLevel level, int hardwareVersion) => FeatureTable.Default.All.Where(row =>
        row.Register.Leaf == level.Leaf && row.Register.Subleaf == level.Subleaf && !row.Register.IsMsr
        && row.VmwareHardwareVersion > hardwareVersion);

    /// <summary>Reads what -GuestMask takes: a built-in id, a file of .vmx lines, or <c>leaf.register=32 characters</c> once or more.</summary>
    /// <param name="values">
    /// One or more values; later ones lie over earlier ones. A register's mask says nothing of other registers; where such
    /// masks are all there is, the guest uses no other.
    /// </param>
    /// <param name="readFile">Gives a file's lines, or null when there is no such file.</param>
    /// <exception cref="CpuMaskException">A value is none of these.</exception>
    public static GuestMask Read(IReadOnlyList<string> values, Func<string, IEnumerable<string>?> readFile)
    {
        GuestMask? mask = null;
        bool describes = true;
        foreach (string value in values)
        {
            GuestMask? builtIn = Find(value);
            bool isRegister = builtIn is null && value.IndexOf('=') > 0;
            GuestMask next = builtIn
                ?? (isRegister ? GuestMaskText.Parse(value, new[] { value }, isDescriptor: false) : null)
                ?? (readFile(value) is { } lines ? GuestMaskText.Parse(value, lines, isDescriptor: false, isWholeVm: true) : null)
                ?? throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoGuestMask(value, Ids));
            describes &= isRegister && value.IndexOf('-', value.IndexOf('=')) < 0;
            mask = mask is null ? next : next.Over(mask).Named(mask.Name + ", " + next.Name);
        }

        return mask is null ? throw new ArgumentException("At least one value is needed.", nameof(values))
            : describes ? mask.AsDescriptor()
            : mask;
    }

    /// <summary>A complete guest mask: the platform default for no guest, and underneath a mask that leaves anything to the default.</summary>
    /// <param name="guest">What the user gave, or null.</param>
    /// <param name="warnings">Takes what was assumed.</param>
    public static GuestMask Resolve(GuestMask? guest, ICollection<string> warnings)
    {
        if (guest is null)
        {
            warnings.Add(Messages.DefaultGuestMask(Newest, SourceOf(Newest)));
            return PlatformDefault();
        }

        bool incomplete = !guest.IsDescriptor || guest.Levels.Any(l => l.Vendor is null && HoldsPassThrough(l));
        if (incomplete)
        {
            warnings.Add(Messages.DefaultUnderMask(guest.Name, Newest));
            return guest.Over(PlatformDefault());
        }

        return guest;
    }

    private static bool HoldsPassThrough(MaskLevel level) =>
        (level.Eax.Characters + level.Ebx.Characters + level.Ecx.Characters + level.Edx.Characters).IndexOf('-') >= 0;

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<Row> Read() => EmbeddedTable.Read("GuestMasks.tsv", 5, cells =>
        RegisterAddress.TryParse(cells[2], out RegisterAddress address) && RegisterMask.TryParse(cells[3], out RegisterMask mask)
            ? new Row(cells[0], cells[1].Length == 0 ? null : cells[1], address, mask, cells[4])
            : throw new FormatException(cells[2]));

    private sealed record Row(string Id, string? Vendor, RegisterAddress Address, RegisterMask Mask, string Source);
}
