using System.Collections.Generic;
using CpuMask.Reading;
using CpuMask.Text;

namespace CpuMask.Guests;

/// <summary>What reading one guest text gave: guests, and what could not be read. Readers fill it.</summary>
public sealed class GuestImport
{
    // A file of garbage must not make a report as large as itself.
    private const int MostProblems = 20;

    private readonly List<MigratingGuest> guests = new();
    private readonly List<DumpProblem> problems = new();
    private int unreported;

    /// <summary>Begins an import.</summary>
    /// <param name="source">The input, as the user named it.</param>
    /// <param name="name">What to call a guest that the input has no name for.</param>
    /// <param name="format">The format that reads it.</param>
    public GuestImport(string source, string name, string format)
    {
        Source = source;
        Name = name;
        Format = format;
    }

    /// <summary>The input, as the user named it.</summary>
    public string Source { get; }

    /// <summary>What to call a guest that the input has no name for.</summary>
    public string Name { get; }

    /// <summary>The format that reads it; empty when none does.</summary>
    public string Format { get; }

    /// <summary>Who runs the guest, where the text does not say it: a baseline is seen through any hypervisor.</summary>
    public GuestView Hypervisor { get; init; } = null!;

    /// <summary>The guests read so far.</summary>
    public IReadOnlyList<MigratingGuest> Guests => guests;

    /// <summary>What could not be read, the first twenty of each input.</summary>
    public IReadOnlyList<DumpProblem> Problems => problems;

    /// <summary>Adds a guest. One without a name gets the input's.</summary>
    public void Add(MigratingGuest guest) => guests.Add(guest.Name.Length > 0 ? guest : guest with
    {
        Name = guests.Count == 0 ? Name : Wording.Format("{0}#{1}", Name, guests.Count + 1),
    });

    /// <summary>Reports a text that does not fit.</summary>
    public void Malformed(TextPosition position, string found, string expected) =>
        Report(new DumpProblem(ErrorIds.MalformedDump, Source, position, CpuMask.Json.Messages.FoundInsteadOf(found, expected)));

    /// <summary>Reports a problem of another kind.</summary>
    public void Report(DumpProblem problem)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(problem);
        }
        else
        {
            unreported++;
        }
    }

    /// <summary>Closes the import: says how many problems were not listed, and that there is no guest if there is none.</summary>
    internal void Finish()
    {
        if (unreported > 0)
        {
            problems.Add(new DumpProblem(ErrorIds.MalformedDump, Source, default, CpuMask.Reading.Messages.MoreProblems(unreported)));
            unreported = 0;
        }

        if (guests.Count == 0 && problems.Count == 0)
        {
            problems.Add(new DumpProblem(ErrorIds.MalformedDump, Source, default, Messages.NoGuests(Format)));
        }
    }
}
