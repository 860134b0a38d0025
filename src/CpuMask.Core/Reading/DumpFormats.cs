using System.Threading;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>A list of formats, and which of them a text is. Immutable.</summary>
public sealed class DumpFormats
{
    private readonly IReadOnlyList<DumpReader> every;
    private readonly DumpContent wanted;
    private readonly GuestView? hypervisor;

    /// <summary>Makes a list, of which those formats count that tell of hosts.</summary>
    /// <param name="readers">The readers, common and quickly told formats first.</param>
    public DumpFormats(IReadOnlyList<DumpReader> readers)
        : this(readers, DumpContent.Hosts, null)
    {
    }

    private DumpFormats(IReadOnlyList<DumpReader> readers, DumpContent wanted, GuestView? hypervisor)
    {
        every = readers;
        this.wanted = wanted;
        this.hypervisor = hypervisor;
        All = readers.Where(r => (r.Holds & wanted) != 0).ToArray();
    }

    /// <summary>Every reader that tells of what is wanted.</summary>
    public IReadOnlyList<DumpReader> All { get; }

    /// <summary>The same list, looking for guests.</summary>
    /// <param name="view">Who runs them, where that is not said.</param>
    public DumpFormats ForGuests(GuestView view) => new(every, DumpContent.Guests, view);

    /// <summary>The same list, looking for hosts and guests.</summary>
    /// <param name="view">Who runs the guests, where that is not said.</param>
    public DumpFormats ForAll(GuestView view) => new(every, DumpContent.All, view);

    /// <summary>The reader that -Format names.</summary>
    /// <exception cref="CpuMaskException">There is no such format.</exception>
    public DumpReader Named(string format) =>
        All.FirstOrDefault(r => r.Format.Equals(format, StringComparison.OrdinalIgnoreCase))
        ?? throw new CpuMaskException(
            ErrorIds.UnknownFormat, ErrorKind.Usage, Messages.NoSuchFormat(format, All.Select(r => r.Format).ToArray()));

    /// <summary>Tells which format a text is.</summary>
    public DumpMatch Detect(DumpText text)
    {
        DumpReader? best = null, nearest = null;
        int weight = 0, stoppedAt = 0;
        foreach (DumpReader reader in All)
        {
            DumpFit fit = reader.Fit(text);
            if (fit.Weight > weight)
            {
                best = reader;
                weight = fit.Weight;
                if (weight >= DumpFit.Certain)
                {
                    break;
                }
            }
            else if (fit.StoppedAt > stoppedAt)
            {
                nearest = reader;
                stoppedAt = fit.StoppedAt;
            }
        }

        return new DumpMatch(best, nearest, stoppedAt);
    }

    /// <summary>Reads a text that is already in memory.</summary>
    /// <param name="text">The text.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="name">What to call a host that the text has no name for.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    /// <param name="cancellation">Stops a long import.</param>
    /// <returns>The hosts and problems; a text that no reader knows is a problem, not an exception.</returns>
    public DumpImport Read(DumpText text, string source, string name, DumpReader? format = null, CancellationToken cancellation = default)
    {
        DumpMatch match = format is null ? Detect(text) : new DumpMatch(format, null, 0);
        HostOrigin Origin(DumpReader reader) => new(source, name, reader.Format, cancellation);
        return Read(text, match, format, Origin, thorough: true) ?? Unknown(source, match, text);
    }

    /// <summary>
    /// Reads a text as it stands; and where no reader knows it, or one complains, as what it is under the decoration that pasting
    /// leaves. A text that is undressed counts only when nothing of it is lost.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="match">Which format it is as it stands.</param>
    /// <param name="format">The format to read it as; null detects it.</param>
    /// <param name="origin">Makes the origin for a reader.</param>
    /// <param name="thorough">True for a text that must be one.</param>
    /// <returns>Null when no reader knows it.</returns>
    internal DumpImport? Read(DumpText text, DumpMatch match, DumpReader? format, Func<DumpReader, HostOrigin> origin, bool thorough)
    {
        PastedText? ascii = match.Reader is null ? null : PastedText.WithoutTypography(text);
        DumpImport? plain = match.Reader is { } known ? Read(ascii?.ToDump() ?? text, known, origin(known), ascii is null ? null : ascii.Original) : null;
        if (plain is { Problems.Count: 0 })
        {
            return plain;
        }

        DumpImport? best = plain is { IsEmpty: false } ? plain : null;
        foreach (PastedText pasted in PastedText.Candidates(text, thorough, mayCut: best is null))
        {
            // Where the whole is a dump with a fault, a part of it without that fault is not the answer.
            if (best is not null && pasted.IsCut)
            {
                continue;
            }

            DumpText dump = pasted.ToDump();
            if ((format ?? Detect(dump).Reader) is not { } reader)
            {
                continue;
            }

            DumpImport import = Read(dump, reader, origin(reader), pasted.Original);
            if (!import.IsEmpty && (best is null || (import.Problems.Count < best.Problems.Count && import.Keeps(best))))
            {
                best = import;
                if (import.Problems.Count == 0)
                {
                    break;
                }
            }
        }

        return best ?? plain;
    }

    /// <summary>Reads a text of a known format.</summary>
    private DumpImport Read(DumpText text, DumpReader reader, HostOrigin origin, Func<TextPosition, TextPosition>? original)
    {
        var import = new DumpImport(origin) { Wanted = wanted, Hypervisor = hypervisor, Original = original };
        reader.Read(text, import);
        if (import.IsEmpty && import.Problems.Count == 0)
        {
            import.FoundNothing = true;
            import.Report(new DumpProblem(
                ErrorIds.MalformedDump, origin.Source, default, wanted == DumpContent.Guests ? Messages.NoGuests(reader.Format) : Messages.NoHosts(reader.Format)));
        }

        import.Finish();
        return import;
    }

    /// <summary>An import of nothing, which says that no reader knows the text, and what to run instead.</summary>
    internal DumpImport Unknown(string source, DumpMatch match, DumpText text)
    {
        if (wanted == DumpContent.Guests)
        {
            return DumpFile.Failed(source, new DumpProblem(ErrorIds.UnknownFormat, source, default, Messages.NoGuestText(All.Select(r => r.Format))));
        }

        // What is not a dump at all tells of its system; forcing a format on it would help nobody.
        if (Instead.Of(text) is { } instead)
        {
            return DumpFile.Failed(source, new DumpProblem(ErrorIds.UnknownFormat, source, default, Messages.RunInstead(instead.System, instead.Command)));
        }

        return DumpFile.Failed(source, match.Nearest is { } nearest
            ? new DumpProblem(ErrorIds.UnknownFormat, source, new TextPosition(match.StoppedAt, 0), Messages.NearestFormat(nearest.Format, nearest.Description)) { Advice = new Advice("Format", nearest.Format, "to read what is there") }
            : new DumpProblem(ErrorIds.UnknownFormat, source, default, Messages.UnknownFormat()));
    }
}

/// <summary>Which format a text is.</summary>
/// <param name="Reader">The reader that knows it; null when none does.</param>
/// <param name="Nearest">Where none does, the one whose format it begins like; null when there is none.</param>
/// <param name="StoppedAt">The line where it stops fitting that format.</param>
public readonly record struct DumpMatch(DumpReader? Reader, DumpReader? Nearest, int StoppedAt);
