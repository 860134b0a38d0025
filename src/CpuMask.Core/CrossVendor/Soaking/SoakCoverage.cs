using System.IO;
using CpuMask.Text;

namespace CpuMask.CrossVendor.Soaking;

/// <summary>What became of one value of the matrix.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Value">The value.</param>
/// <param name="Soaks">How many soaks had it.</param>
/// <param name="Moves">How many of their moves succeeded.</param>
/// <param name="Failures">How many failed.</param>
public sealed record SoakCoverageRow(string Axis, string Value, int Soaks, int Moves, int Failures)
{
    /// <summary>True when a soak had it and a move succeeded.</summary>
    public bool IsCovered => Moves > 0;
}

/// <summary>What soaks have covered of a matrix, and which would cover the rest.</summary>
public sealed class SoakCoverage
{
    private const int MostSoaks = 10_000;

    private SoakCoverage(IReadOnlyList<SoakCoverageRow> rows, IReadOnlyList<SoakRecord> soaks, IReadOnlyList<IReadOnlyDictionary<string, string>> next)
    {
        Rows = rows;
        Soaks = soaks;
        Next = next;
    }

    /// <summary>Each value of the matrix.</summary>
    public IReadOnlyList<SoakCoverageRow> Rows { get; }

    /// <summary>How many values are covered.</summary>
    public int Covered => Rows.Count(r => r.IsCovered);

    /// <summary>The soaks that were found.</summary>
    public IReadOnlyList<SoakRecord> Soaks { get; }

    /// <summary>Soaks that would cover each value that none has yet, with as few as a value of each axis at a time allows.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Next { get; }

    /// <summary>Reads the logs in a folder and the folders below it.</summary>
    /// <exception cref="CpuMaskException">There is no such folder, or a log cannot be read.</exception>
    public static SoakCoverage Of(string folder, SoakMatrix matrix)
    {
        if (!Directory.Exists(folder))
        {
            throw new CpuMaskException(ErrorIds.PathNotFound, ErrorKind.Input, Files.Messages.NoSuchPath(folder));
        }

        try
        {
            string[] logs = Directory.EnumerateFiles(folder, SoakLog.FileName, SearchOption.AllDirectories).Take(MostSoaks + 1).OrderBy(f => f, StringComparer.Ordinal).ToArray();
            return logs.Length <= MostSoaks
                ? Of(logs.Select(SoakRecord.Read).ToArray(), matrix)
                : throw new CpuMaskException(ErrorIds.InputTooLarge, ErrorKind.Input, Messages.TooManySoaks(folder, MostSoaks));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CpuMaskException(ErrorIds.UnreadableFile, ErrorKind.Input, folder + ": " + Files.Messages.Unreadable(e.Message), e);
        }
    }

    /// <summary>Counts soaks.</summary>
    public static SoakCoverage Of(IReadOnlyList<SoakRecord> soaks, SoakMatrix matrix)
    {
        SoakCoverageRow[] rows = matrix.Values.Select(v => Row(v, soaks.Where(s => s.Point.TryGetValue(v.Axis, out string? value) && value == v.Value).ToArray())).ToArray();
        return new SoakCoverage(rows, soaks, Plan(matrix, rows.Where(r => !r.IsCovered).ToArray()));
    }

    private static SoakCoverageRow Row(SoakValue value, IReadOnlyList<SoakRecord> soaks) => new(
        value.Axis, value.Value, soaks.Count, soaks.Sum(s => s.Succeeded), soaks.Sum(s => s.Moves.Count - s.Succeeded));

    // One soak after the other takes of each axis a value that is still open and fits the others, else any that fits.
    private static List<IReadOnlyDictionary<string, string>> Plan(SoakMatrix matrix, IReadOnlyList<SoakCoverageRow> open)
    {
        var left = new HashSet<(string, string)>(open.Select(r => (r.Axis, r.Value)));
        var plan = new List<IReadOnlyDictionary<string, string>>();
        while (left.Count > 0)
        {
            var chosen = new List<SoakValue>();

            // The axis with most to do leads, so that what it chooses is not barred by the others.
            foreach (string axis in matrix.Axes.OrderByDescending(a => left.Count(l => l.Item1 == a)))
            {
                SoakValue? value = matrix.Values.Where(v => v.Axis == axis && chosen.All(c => SoakMatrix.Fit(c, v)))
                    .OrderBy(v => left.Contains((v.Axis, v.Value)) ? 0 : 1).FirstOrDefault();
                if (value is not null)
                {
                    chosen.Add(value);
                }
            }

            if (chosen.Count(c => left.Remove((c.Axis, c.Value))) == 0)
            {
                break;
            }

            plan.Add(matrix.Axes.Select(a => chosen.FirstOrDefault(c => c.Axis == a)).OfType<SoakValue>().ToDictionary(c => c.Axis, c => c.Value));
        }

        return plan;
    }
}
