using System.IO;
using System.Management.Automation;
using CpuMask.Baselines;
using CpuMask.Guests;
using CpuMask.Platforms.VMware.Guests;
using CpuMask.Reading;
using CpuMask.Text;
using CpuMask.VSphere.Clients;
using CpuMask.VSphere.Inventory;
using CpuMask.VSphere.Migration;

namespace CpuMask.Cmdlets;

/// <summary>
/// A guest as it runs: the path of a text that describes it, the text itself, its requirements, a VM of PowerCLI or of a
/// session, or a baseline of which it has seen all. A path is only read when the cmdlet gets to it.
/// </summary>
public sealed class RunningGuestInput
{
    // What a guest is called that was given without a name.
    private const string Nameless = "guest", Parameter = "-Guest";

    private readonly Func<SessionState, GuestView, IEnumerable<DumpImport>> read;
    private readonly string name;

    private RunningGuestInput(object given, string name, Func<SessionState, GuestView, IEnumerable<DumpImport>> read)
    {
        Given = given;
        this.name = name;
        this.read = read;
    }

    /// <summary>The path of a vmware.log, a requirement list, libvirt XML and the like, or such a text itself.</summary>
    public RunningGuestInput(string pathOrText)
        : this(new[] { pathOrText })
    {
    }

    /// <summary>Paths, or the lines of one text.</summary>
    public RunningGuestInput(IReadOnlyList<string> strings)
        : this(strings.Count == 1 ? strings[0] : strings, strings[0], (session, hypervisor) => OfStrings(strings, session, hypervisor))
    {
    }

    /// <summary>A file, as Get-ChildItem gives it.</summary>
    public RunningGuestInput(FileSystemInfo file)
        : this(file, file.FullName, (_, hypervisor) => FilesOf(hypervisor).Read(file.FullName, wildcards: false))
    {
    }

    /// <summary>A guest.</summary>
    public RunningGuestInput(MigratingGuest guest)
        : this(guest, guest.Name, (_, _) => One(guest))
    {
    }

    /// <summary>A VM of a session.</summary>
    public RunningGuestInput(VSphereVm vm)
        : this(vm.ToGuest())
    {
    }

    /// <summary>A baseline, all of which the guest has seen.</summary>
    public RunningGuestInput(ComputedBaseline baseline)
        : this(baseline, CmdletMessages.GivenBaseline, (_, hypervisor) => One(MigratingGuest.UnderBaseline(baseline, hypervisor, CmdletMessages.GivenBaseline, Nameless)))
    {
    }

    /// <summary>A VM of another client.</summary>
    internal RunningGuestInput(ClientObject vm)
        : this(ClientInventory.ReadVm(vm))
    {
    }

    /// <summary>What ConvertFrom-Json made of a VM, or of its requirements, as JSON again.</summary>
    internal static RunningGuestInput OfJson(string json, object given) =>
        new(given, Nameless, (_, hypervisor) => new[] { Guests(hypervisor).Read(DumpText.Of(json), Parameter, Nameless, Guests(hypervisor).Named(RequirementJsonReader.Name)) });

    /// <summary>The user's own object, for error records.</summary>
    internal object Given { get; }

    /// <summary>What to show as the target of an error about one of the texts: the very string that was given, where it was one.</summary>
    internal object TargetOf(DumpImport import) => Given is IReadOnlyList<string> && Given is not string ? import.Source : Given;

    /// <summary>Reads it, if need be.</summary>
    /// <param name="session">Where relative paths begin.</param>
    /// <param name="hypervisor">Who runs the guest, where that is not said.</param>
    internal IEnumerable<DumpImport> Read(SessionState session, GuestView hypervisor) => read(session, hypervisor);

    /// <summary>The path, or the guest's name.</summary>
    public override string ToString() => name;

    private static DumpImport[] One(MigratingGuest guest)
    {
        var import = new DumpImport(guest.Name, guest.Name, string.Empty);
        import.Add(guest);
        return new[] { import };
    }

    // What Get-Content gives is lines: strings are one text if together they read as one, and none of them is a file.
    private static IEnumerable<DumpImport> OfStrings(IReadOnlyList<string> strings, SessionState session, GuestView hypervisor)
    {
        // A path among the lines of a text would be a line that says nothing, and vanish.
        string[] paths = strings.Where(IsPath).ToArray();
        if (paths.Length > 0 && paths.Length < strings.Count)
        {
            return OfStrings(strings.Except(paths).ToArray(), session, hypervisor).Concat(paths.SelectMany(p => OfPath(p, session, hypervisor)));
        }

        DumpText text = DumpText.Of(string.Join("\n", strings));
        bool isText = (strings.Any(s => s.IndexOf('\n') >= 0) || Guests(hypervisor).Detect(text).Reader is not null) && !strings.Any(s => IsFile(s, session));
        return isText
            ? new[] { Guests(hypervisor).Read(text, Parameter, Nameless) }
            : strings.SelectMany(s => OfPath(s, session, hypervisor));
    }

    // A path that fits nothing costs that path and not the others.
    private static IReadOnlyList<DumpImport> OfPath(string path, SessionState session, GuestView hypervisor)
    {
        try
        {
            return FilePaths.Find(session, path).SelectMany(file => FilesOf(hypervisor).Read(file, wildcards: false)).ToArray();
        }
        catch (CpuMaskException e)
        {
            return new[] { Failed(path, e) };
        }
    }

    // The error names the path already, so it is not said twice.
    private static DumpImport Failed(string path, CpuMaskException error)
    {
        string message = error.Message.StartsWith(path + ": ", StringComparison.Ordinal) ? error.Message.Substring(path.Length + 2) : error.Message;
        var import = new DumpImport(path, path, string.Empty);
        import.Report(new DumpProblem(error.Id, path, default, message));
        return import;
    }

    private static DumpFormats Guests(GuestView hypervisor) => Registry.Formats.ForGuests(hypervisor);

    private static DumpFiles FilesOf(GuestView hypervisor) => new(Guests(hypervisor));

    private static bool IsPath(string text) =>
        text.IndexOfAny(new[] { '/', '\\', '*' }) >= 0 && text.IndexOfAny(new[] { ' ', '\t', '\n', '\r', '<', '>', '=', '"', '{', ',' }) < 0;

    private static bool IsFile(string text, SessionState session)
    {
        try
        {
            return text.Length < 4096 && text.IndexOf('\n') < 0 && FilePaths.Of(session, text) is var path && (File.Exists(path) || Directory.Exists(path));
        }
        catch (Exception e) when (e is CpuMaskException or RuntimeException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
