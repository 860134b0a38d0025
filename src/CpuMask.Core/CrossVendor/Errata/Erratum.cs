using System.Globalization;
using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Errata;

/// <summary>How an erratum is got round.</summary>
internal enum ErratumWay : long
{
    /// <summary>The hypervisor or the firmware sets a bit of a model-specific register.</summary>
    Msr,

    /// <summary>The hypervisor copes by itself.</summary>
    Host,

    /// <summary>Something has to be hidden from guests, on all hosts of the pool.</summary>
    Baseline,

    /// <summary>Such a CPU should not be in a pool.</summary>
    Exclude,
}

/// <summary>An erratum by signature. From Errata.tsv; each row has its source.</summary>
internal sealed class Erratum
{
    private static readonly Lazy<IReadOnlyList<Erratum>> Rows = new(() => EmbeddedTable.Read("Errata.tsv", 12, c => new Erratum(c)), LazyThreadSafetyMode.PublicationOnly);

    private readonly bool isIntel;
    private readonly int family;
    private readonly IReadOnlyList<(int Low, int High)> models;
    private readonly IReadOnlyList<(int Low, int High)> steppings;
    private readonly IReadOnlyList<(int Model, int? Stepping, uint Revision)> mended;
    private readonly BitAddress? needs;
    private readonly bool mustLack;

    private Erratum(string[] cells)
    {
        Id = cells[0];
        isIntel = cells[1] == "intel";
        family = Hexadecimal(cells[2]);
        models = Ranges(cells[3]);
        steppings = Ranges(cells[4]);
        mended = cells[5].Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Select(Revision).ToArray();
        mustLack = cells[6].StartsWith("-", StringComparison.Ordinal);
        needs = cells[6].Length == 0 ? null : Bit(cells[6].TrimStart('-'));
        Way = EnumWord.TryParse(cells[7], out ErratumWay way) ? way : throw new FormatException("found '" + cells[7] + "', expected msr, host, baseline or exclude");
        Hides = cells[8].Split(new[] { ' ' }, StringSplitOptions.RemoveEmptyEntries);
        Title = cells[9];
        Words = cells[10];
        Source = cells[11];
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Erratum> All => Rows.Value;

    /// <summary>Its key.</summary>
    public string Id { get; }

    /// <summary>How it is got round.</summary>
    public ErratumWay Way { get; }

    /// <summary>The features to hide from guests, where that is the way.</summary>
    public IReadOnlyList<string> Hides { get; }

    /// <summary>What it is, in a few words.</summary>
    public string Title { get; }

    /// <summary>What comes of it.</summary>
    public string Words { get; }

    /// <summary>Who says so.</summary>
    public string Source { get; }

    /// <summary>
    /// Whether a host has it: by vendor and signature, by the bit that it takes, and by the microcode where that is told. A host
    /// of which the bit is not known may have it, and one of which the microcode is not told.
    /// </summary>
    public bool IsOf(HostCpuid host)
    {
        if ((isIntel ? !host.Vendor.IsIntel : host.Vendor != CpuVendor.Amd) || host.Signature is not { } signature || signature.Family != family
            || !Within(models, signature.Model) || !Within(steppings, signature.Stepping))
        {
            return false;
        }

        return (needs is not { } bit || host.Registers[bit] != mustLack) && !IsMended(host, signature);
    }

    /// <summary>Whether newer microcode mends it.</summary>
    public bool IsMendedByMicrocode => mended.Count > 0;

    /// <summary>Whether it depends on microcode that a host's source does not tell.</summary>
    public bool DependsOnMicrocode(HostCpuid host) => mended.Count > 0 && RevisionOf(host) is null;

    private bool IsMended(HostCpuid host, CpuSignature signature)
    {
        (int, int?, uint Revision)[] rows = mended.Where(m => m.Model == signature.Model && (m.Stepping is null || m.Stepping == signature.Stepping))
            .OrderBy(m => m.Stepping is null ? 1 : 0).ToArray();
        return rows.Length > 0 && (rows[0].Revision == 0 || RevisionOf(host) >= rows[0].Revision);
    }

    private static uint? RevisionOf(HostCpuid host) => host.Microcode is { } text && Hex.TryParse(text.Trim(), out uint revision) ? revision : null;

    private static bool Within(IReadOnlyList<(int Low, int High)> ranges, int value) => ranges.Count == 0 || ranges.Any(r => value >= r.Low && value <= r.High);

    private static IReadOnlyList<(int, int)> Ranges(string cell) => cell.Split(new[] { ',' }, StringSplitOptions.RemoveEmptyEntries).Select(part =>
    {
        string[] ends = part.Split('-');
        return (Hexadecimal(ends[0]), Hexadecimal(ends[ends.Length - 1]));
    }).ToArray();

    private static (int, int?, uint) Revision(string cell)
    {
        string[] parts = cell.Split('/', '=');
        return (Hexadecimal(parts[0]), parts[1] == "*" ? null : Hexadecimal(parts[1]), uint.Parse(parts[2], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    private static BitAddress Bit(string cell) => cell.StartsWith("10A.", StringComparison.Ordinal)
        ? RegisterAddress.Msr(MsrValue.ArchCapabilities).Bit(int.Parse(cell.Substring(cell.LastIndexOf('.') + 1), CultureInfo.InvariantCulture))
        : BitAddress.TryParse(cell, out BitAddress bit) ? bit : throw new FormatException("found '" + cell + "', expected a bit");

    private static int Hexadecimal(string cell) => int.Parse(cell, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
