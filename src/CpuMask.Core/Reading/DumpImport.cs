using System.Threading;
using CpuMask.Cpuid;
using CpuMask.Guests;
using CpuMask.Hosts;
using CpuMask.Text;

namespace CpuMask.Reading;

/// <summary>What reading one input gave: hosts, guests, and what could not be read. Readers fill it.</summary>
public sealed class DumpImport
{
    // A file of garbage must not make a report as large as itself.
    private const int MostProblems = 20;

    private readonly List<HostCpuid> hosts = new();
    private readonly List<MigratingGuest> guests = new();
    private readonly List<DumpProblem> problems = new();
    private int unreported;

    /// <summary>True when a whole text of the format was read without a complaint, and had nothing in it that was looked for.</summary>
    internal bool FoundNothing { get; set; }

    /// <summary>Begins an import.</summary>
    /// <param name="source">The input, as the user named it.</param>
    /// <param name="name">What to call a host that the input has no name for.</param>
    /// <param name="format">The format that reads it.</param>
    /// <param name="cancellation">Stops a long import.</param>
    public DumpImport(string source, string name, string format, CancellationToken cancellation = default)
        : this(new HostOrigin(source, name, format, cancellation))
    {
    }

    /// <summary>Begins an import.</summary>
    public DumpImport(HostOrigin origin) => Origin = origin;

    /// <summary>Where it comes from.</summary>
    public HostOrigin Origin { get; }

    /// <summary>The input, as the user named it.</summary>
    public string Source => Origin.Source;

    /// <summary>What to call a host that the input has no name for.</summary>
    public string Name => Origin.Name;

    /// <summary>The format that reads it; empty when none does.</summary>
    public string Format => Origin.Format;

    /// <summary>
    /// True when the user named this very input; false for what was found in a folder or archive or by a wildcard. Only
    /// what was named must be readable.
    /// </summary>
    public bool IsNamed { get; internal set; } = true;

    /// <summary>Stops a long import; builders check it once a CPU.</summary>
    public CancellationToken Cancellation => Origin.Cancellation;

    /// <summary>Where a place of the text that is read stood in the text that was given; null when they are the same.</summary>
    internal Func<TextPosition, TextPosition>? Original { get; init; }

    /// <summary>How many hosts and guests were read.</summary>
    internal int Count => hosts.Count + guests.Count;

    /// <summary>What the caller looks for. A reader need not make what nobody wants.</summary>
    public DumpContent Wanted { get; init; } = DumpContent.Hosts;

    /// <summary>Who runs the guests, where the text does not say it: a baseline is seen through any hypervisor.</summary>
    public GuestView? Hypervisor { get; init; }

    /// <summary>The hosts read so far.</summary>
    public IReadOnlyList<HostCpuid> Hosts => hosts;

    /// <summary>The guests read so far.</summary>
    public IReadOnlyList<MigratingGuest> Guests => guests;

    /// <summary>What could not be read, the first twenty of each input.</summary>
    public IReadOnlyList<DumpProblem> Problems => problems;

    /// <summary>True when nothing that is wanted was read.</summary>
    internal bool IsEmpty => (!Wants(DumpContent.Hosts) || hosts.Count == 0) && (!Wants(DumpContent.Guests) || guests.Count == 0);

    /// <summary>
    /// Whether all that another reading of the same text knows is known here too: each guest, each host, its vendor, and each bit of
    /// its registers. A text with fewer faults that says less lost something.
    /// </summary>
    internal bool Keeps(DumpImport other) => guests.Count >= other.guests.Count && hosts.Count >= other.hosts.Count
        && other.hosts.Zip(hosts, (before, now) => (before, now)).All(p =>
            (p.before.Vendor == p.now.Vendor || p.before.Vendor == default)
            && Keeps(p.now.Registers, p.before.Registers) && Keeps(p.now.GuestMaximum, p.before.GuestMaximum) && Keeps(p.now.GuestDefault, p.before.GuestDefault));

    private static bool Keeps(RegisterSet? now, RegisterSet? before) =>
        before is null || (now is not null && before.Addresses.All(a => (before[a].Known & ~now[a].Known) == 0));

    /// <summary>Stops a long import; cheap enough to call for every line.</summary>
    /// <param name="line">The number of the line just begun.</param>
    public void CheckCancellation(int line)
    {
        if ((line & 0xFFF) == 0)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Begins a host; it joins <see cref="Hosts"/> with <c>Add</c>.</summary>
    public HostBuilder NewHost() => new(Origin);

    /// <summary>Adds a finished host, unless nothing was read for it.</summary>
    public void Add(HostBuilder builder)
    {
        if (!builder.IsEmpty)
        {
            hosts.Add(builder.Build(hosts.Count));
        }
    }

    /// <summary>Adds a host that was read whole.</summary>
    public void Add(HostCpuid host) => hosts.Add(Origin.Shared.Share(host));

    /// <summary>Adds a guest. One without a name gets the input's.</summary>
    public void Add(MigratingGuest guest) => guests.Add(guest.Name.Length > 0 ? guest : guest with
    {
        Name = guests.Count == 0 ? Name : Wording.Format("{0}#{1}", Name, guests.Count + 1),
    });

    /// <summary>Whether something is wanted.</summary>
    public bool Wants(DumpContent content) => (Wanted & content) != 0;

    /// <summary>Reports a text that does not fit.</summary>
    /// <param name="position">Where it stands.</param>
    /// <param name="found">The text, or a part of it.</param>
    /// <param name="expected">What should stand there: "a 32-bit hexadecimal value".</param>
    /// <param name="source">The file, when the input is a folder; null is the input itself.</param>
    public void Malformed(TextPosition position, string found, string expected, string? source = null) =>
        Report(new DumpProblem(ErrorIds.MalformedDump, source ?? Source, position, CpuMask.Json.Messages.FoundInsteadOf(found, expected)));

    /// <summary>Reports that a text is of a machine that has no CPUID.</summary>
    /// <param name="position">Where it says so.</param>
    /// <param name="architecture">What it is: ARM, aarch64.</param>
    public void ReportForeign(TextPosition position, string architecture) =>
        Report(new DumpProblem(ErrorIds.MalformedDump, Source, position, Messages.ForeignArchitecture(architecture)));

    /// <summary>Reports a problem of another kind.</summary>
    public void Report(DumpProblem problem)
    {
        if (problems.Count < MostProblems)
        {
            problems.Add(Original is null ? problem : problem.At(Original(problem.Position)));
        }
        else
        {
            unreported++;
        }
    }

    /// <summary>Closes the import: says how many problems were not listed.</summary>
    public void Finish()
    {
        if (unreported > 0)
        {
            problems.Add(new DumpProblem(ErrorIds.MalformedDump, Source, default, Messages.MoreProblems(unreported)));
            unreported = 0;
        }
    }
}
