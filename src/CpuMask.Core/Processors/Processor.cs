using System.Globalization;
using System.Text.RegularExpressions;
using CpuMask.Cpuid;

namespace CpuMask.Processors;

/// <summary>CPUs of one design: one row of Processors.tsv.</summary>
public sealed class Processor
{
    private readonly (int First, int Last)[] models;
    private readonly (int First, int Last)? steppings;
    private readonly string patterns;
    private Regex? names;

    private Processor(string codename, CpuVendor vendor, int family, (int First, int Last)[] models, (int First, int Last)? steppings, string generation, string patterns)
    {
        Codename = codename;
        Vendor = vendor;
        Family = family;
        this.models = models;
        this.steppings = steppings;
        Generation = generation.Length == 0 ? null : generation;
        this.patterns = patterns;
    }

    /// <summary>The maker's name for the design: Ivy Bridge-EP, Milan.</summary>
    public string Codename { get; }

    /// <summary>Who makes it.</summary>
    public CpuVendor Vendor { get; }

    /// <summary>The family that CPUID shows.</summary>
    public int Family { get; }

    /// <summary>The server generation that it counts as in the table of generations; null when that has none.</summary>
    public string? Generation { get; }

    /// <summary>Whether steppings tell the design from others of its model.</summary>
    internal bool IsToldByStepping => steppings is not null;

    /// <summary>Whether a signature is one of this design.</summary>
    public bool Has(CpuVendor vendor, CpuSignature signature) => vendor == Vendor && signature.Family == Family
        && models.Any(m => signature.Model >= m.First && signature.Model <= m.Last)
        && (steppings is not { } range || (signature.Stepping >= range.First && signature.Stepping <= range.Last));

    /// <summary>Whether a name means it.</summary>
    /// <param name="bare">The name as <see cref="ProcessorName.Bare"/> returns it.</param>
    internal bool IsCalled(string bare)
    {
        if (patterns.Length == 0)
        {
            return false;
        }

        names ??= new Regex(
            "^(XEON )?(" + string.Join("|", patterns.Replace("XEON_", "(?<=XEON )").Split(' ')).Replace('_', ' ') + ")$", RegexOptions.CultureInvariant);
        return names.IsMatch(bare);
    }

    /// <inheritdoc/>
    public override string ToString() => Codename;

    internal static Processor Of(string[] cells) => new(
        cells[0], CpuVendor.Of(cells[1]), int.Parse(cells[2], CultureInfo.InvariantCulture),
        cells[3].Split(',').Select(r => Range(r, NumberStyles.AllowHexSpecifier)).ToArray(),
        cells[4].Length == 0 ? null : Range(cells[4], NumberStyles.None), cells[5], cells[6]);

    private static (int First, int Last) Range(string text, NumberStyles style)
    {
        int[] ends = text.Split('-').Select(e => int.TryParse(e, style, CultureInfo.InvariantCulture, out int n)
            ? n : throw new FormatException("found '" + text + "', expected a range of numbers")).ToArray();
        return (ends[0], ends[ends.Length - 1]);
    }
}
