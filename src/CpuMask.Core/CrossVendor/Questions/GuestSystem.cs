using System.Globalization;
using System.Threading;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Questions;

/// <summary>A guest's operating system, as far as another vendor's CPU makes a difference to it. From GuestSystems.tsv.</summary>
/// <param name="Word">The word by which it was named.</param>
/// <param name="Family">linux, windows or other.</param>
/// <param name="Name">Its name as people say it.</param>
/// <param name="Bits">32 or 64; null when the word does not say.</param>
/// <param name="TouchesTaskPriority">Whether it accesses the APIC's task priority constantly: 32-bit Windows before Server 2003 SP2.</param>
public sealed record GuestSystem(string Word, string Family, string Name, int? Bits, bool TouchesTaskPriority)
{
    private static readonly Lazy<IReadOnlyList<(Wildcard Pattern, string[] Cells)>> Rows = new(Read, LazyThreadSafetyMode.PublicationOnly);

    /// <summary>Words to offer: those without a wildcard in the middle.</summary>
    public static IReadOnlyList<string> Words => Rows.Value.Select(r => r.Cells[0].TrimEnd('*')).Where(w => w.IndexOf('*') < 0).ToArray();

    /// <summary>True for Linux.</summary>
    public bool IsLinux => Family == "linux";

    /// <summary>True for Windows.</summary>
    public bool IsWindows => Family == "windows";

    /// <summary>Finds a system by its name or by vSphere's guest id: <c>linux</c>, <c>windows-xp</c>, <c>rhel8_64Guest</c>.</summary>
    /// <exception cref="CpuMaskException">The table has none that fits.</exception>
    public static GuestSystem Named(string word)
    {
        string text = word.Trim();
        foreach ((Wildcard pattern, string[] cells) in Rows.Value)
        {
            if (pattern.Matches(text))
            {
                int? bits = cells[3].Length > 0 ? int.Parse(cells[3], CultureInfo.InvariantCulture)
                    : text.EndsWith("64", StringComparison.Ordinal) || text.IndexOf("64Guest", StringComparison.OrdinalIgnoreCase) >= 0 || text.IndexOf("x64", StringComparison.OrdinalIgnoreCase) >= 0 ? 64
                    : text.EndsWith("32", StringComparison.Ordinal) || text.EndsWith("Guest", StringComparison.OrdinalIgnoreCase) ? 32
                    : null;
                return new GuestSystem(text, cells[1], cells[2], bits, cells[4] == "yes" && bits != 64);
            }
        }

        throw new CpuMaskException(ErrorIds.UnknownName, ErrorKind.Usage, Messages.NoSuchSystem(word, Words)) { Named = word };
    }

    private static IReadOnlyList<(Wildcard, string[])> Read() => EmbeddedTable.Read("GuestSystems.tsv", 5, c => (new Wildcard(c[0]), c));
}
